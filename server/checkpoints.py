"""
Checkpoints: what the office signs of its audit log, in a form others' tools read too.

The text is a C2SP tlog-checkpoint in a signed note: whose log, how many leaves, the root over
them, when. Whose log says the deployment and the office's unbroken memory: a log that was put
back from a backup goes on under another name, and never passes for the one that was lost.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from protocol import errors, keys
from protocol.keys import SigningSecret

_FOLDER = "checkpoints"
_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A size of the log and the root over its leaves then."""

    origin: str
    size: int
    root: bytes
    at: str
    """ISO 8601, UTC, to the second."""

    @property
    def text(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n{self.at}\n"


def origin(realm: bytes, epoch: int) -> str:
    """Return the name of a deployment's log in one memory of its office."""
    return f"layar/{realm.hex()}/{epoch}"


def path_of(folder: Path, epoch: int) -> Path:
    """Return where the newest of one memory lies, beside the database."""
    return folder / _FOLDER / f"{epoch}.txt"


def beside(folder: Path) -> dict[int, Path]:
    """Return where the newest of each memory lies, by its epoch."""
    return {int(path.stem): path for path in sorted((folder / _FOLDER).glob("[0-9]*.txt"))}


def moment(at: datetime) -> str:
    """Return a moment as a checkpoint says it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def sign(said: Checkpoint, secret: SigningSecret) -> str:
    """Return a checkpoint as a signed note."""
    signature = _key_id(said.origin, secret.public) + secret.sign(said.text.encode())
    return f"{said.text}\n{_DASH}{said.origin} {base64.b64encode(signature).decode()}\n"


def read(note: str, by: Iterable[bytes]) -> Checkpoint:
    """
    Return what a signed note says, after one of these public keys was found to have signed it.

    Raises:
        BadSignatureError: nobody of them did, or it is no such note.
    """
    text, _, tail = note.partition(f"\n\n{_DASH}")
    lines = text.split("\n")
    try:
        name, encoded = tail.removesuffix("\n").split(" ")
        signature = base64.b64decode(encoded, validate=True)
        origin_, size, root, at = lines
        said = Checkpoint(origin_, int(size), base64.b64decode(root, validate=True), at)
    except ValueError as error:
        raise errors.BadSignatureError from error
    if name == said.origin and said.text == f"{text}\n":
        for public in by:
            if signature[:_KEY_ID_BYTES] == _key_id(said.origin, public):
                keys.verify(public, signature[_KEY_ID_BYTES:], said.text.encode())
                return said
    raise errors.BadSignatureError


def _key_id(name: str, public: bytes) -> bytes:
    named = name.encode() + b"\n" + _ED25519 + public
    return hashlib.sha256(named).digest()[:_KEY_ID_BYTES]
