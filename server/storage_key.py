"""
The secret beside the database: what it names people and cases by where nobody shall read them.

Whoever has the database alone can neither turn such a name back nor write a row that passes for
one of the office's. It lies in a file of its own, because it is kept for as long as the database
is: the office's keys are not. Every machine of an office has the same.
"""

import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from protocol import errors, keys
from protocol.world import World
from server import folders

FILE_NAME = "storage.key"
NAME_BYTES = 16
MARK_BYTES = 16
OPTION = "layar_storage_key"
"""The execution option of an office's engine under which its transactions find the key."""


@dataclass(frozen=True)
class StorageKey:
    """32 bytes from which a key for each use is drawn."""

    secret: bytes = field(repr=False)

    def pseudonym(self, word: str) -> str:
        """Return the name something goes by where it must not be told; the same every time."""
        return hmac.digest(self._names, word.encode(), "sha256")[:NAME_BYTES].hex()

    def mark(self, said: bytes) -> str:
        """Return what shows that these bytes were written by the office and not beside it."""
        return hmac.digest(self._marks, said, "sha256")[:MARK_BYTES].hex()

    def drawn(self, use: str) -> bytes:
        """Return the 32 bytes that are the key of one use."""
        return hmac.digest(self.secret, keys.ctx(use), "sha256")

    @cached_property
    def _names(self) -> bytes:
        return self.drawn("layar/pseudonym/v1")

    @cached_property
    def _marks(self) -> bytes:
        return self.drawn("layar/mark/v1")


def make(folder: Path, world: World) -> None:
    """Make the key of an office unless it has one: it is never written over."""
    path = folder / FILE_NAME
    if not path.exists():
        folders.write(path, world.entropy(keys.KEY_BYTES).hex().encode(), os.link)


def load(folder: Path) -> StorageKey:
    """
    Read an office's key.

    Raises:
        StoreKeyMissingError: there is none in this folder.
        StoreDamagedError: the file is not what `make` wrote.
    """
    try:
        secret = bytes.fromhex((folder / FILE_NAME).read_text("ascii"))
    except FileNotFoundError:
        raise errors.StoreKeyMissingError from None
    except ValueError as error:
        raise errors.StoreDamagedError from error
    if len(secret) != keys.KEY_BYTES:
        raise errors.StoreDamagedError
    return StorageKey(secret)


def of(connection: Connection) -> StorageKey:
    """Return the key of the office whose database this is a connection to."""
    found: StorageKey = connection.get_execution_options()[OPTION]
    return found
