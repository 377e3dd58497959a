"""
Rows sealed with a key that lives outside the database.

Every body is AES-256-GCM under one device key, with the row's table, id, version and body
format as associated data: a row moved, swapped or put back in an older form does not open. What
lies behind a person's PIN is sealed with a key of theirs, and that with their PIN and the
device's key together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlmodel import Session

from app.storage import folders
from protocol import errors, keys

KEY_BYTES = 32
NONCE_BYTES = 12
BODY_FORMAT = 1
"""How bodies are written inside; part of the associated data, so formats cannot be mixed up."""

PIN_COST = 15
"""Logarithm of scrypt's N: 32 MiB, a tenth of a second here and about one on a cheap phone."""

_ROW_CONTEXT = keys.ctx("layar/row/v1")
_PIN_CONTEXT = keys.ctx("layar/pin/v1")


class Keeper(Protocol):
    """Holds the vault's key outside the database: a file now, the keystore later."""

    def recall(self) -> bytes | None:
        """Return the key, 32 bytes, or None when this device has none yet."""

    def keep(self, key: bytes) -> None:
        """Store the key so that a power cut right after cannot lose it."""

    def forget(self) -> None:
        """Keep no key any longer: from now on officers' PINs open the store."""


class FileKeeper:
    """Keeps the key in a file only the app's own user may read."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "vault.key"

    def recall(self) -> bytes | None:
        """
        Return the key, or None when there is no file.

        Raises:
            StoreKeyMissingError: the file is there and does not hold a key, or cannot be read.
        """
        try:
            key = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise errors.StoreKeyMissingError from error
        if len(key) != KEY_BYTES:
            raise errors.StoreKeyMissingError
        return key

    def keep(self, key: bytes) -> None:
        """Write the key to a file of mode 0600, durably and whole or not at all."""
        folders.write(self._path, key)

    def forget(self) -> None:
        """Remove the file, durably."""
        self._path.unlink(missing_ok=True)
        folders.sync(self._path.parent)


class Vault:
    """Seals and opens row bodies; `entropy(n)` gives n secret bytes."""

    def __init__(self, key: bytes, entropy: Callable[[int], bytes]) -> None:
        self._key = key
        self._cipher = AESGCM(key)
        self._entropy = entropy
        self.opened: dict[tuple[str, int, bytes], bytes] = {}
        """What was opened already of what is asked for all the time; it goes with the vault."""

    def seal(self, table: str, row_id: str, version: int, data: bytes) -> bytes:
        """Return nonce ‖ ciphertext ‖ tag; 28 bytes more than `data`."""
        nonce = self._entropy(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, _binding(table, row_id, version))

    def open(self, table: str, row_id: str, version: int, body: bytes) -> bytes:
        """
        Return what was sealed for exactly this row and version.

        Raises:
            StoreDamagedError: damaged, moved from another row, older, or another key's.
        """
        binding = _binding(table, row_id, version)
        try:
            return self._cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], binding)
        except (InvalidTag, ValueError) as error:
            raise errors.StoreDamagedError from error

    def inner(self, key: bytes) -> "Vault":
        """Return the vault of a person's own key."""
        return Vault(key, self._entropy)

    @property
    def key(self) -> bytes:
        """The key itself, 32 bytes: only to be put in a box for somebody."""
        return self._key

    def fresh(self, count: int) -> bytes:
        """Return `count` new secret bytes."""
        return self._entropy(count)

    def wrap(self, pin: str, lock: "PinLock", key: bytes) -> bytes:
        """Return a person's own key, sealed with their PIN and this vault's key."""
        nonce = self._entropy(NONCE_BYTES)
        return nonce + self._behind(pin, lock).encrypt(nonce, key, _PIN_CONTEXT)

    def unwrap(self, pin: str, lock: "PinLock", body: bytes) -> bytes:
        """
        Return a person's own key.

        Raises:
            PinWrongError: another PIN, or another device's key.
        """
        cipher = self._behind(pin, lock)
        try:
            return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _PIN_CONTEXT)
        except (InvalidTag, ValueError) as error:
            raise errors.PinWrongError from error

    def _behind(self, pin: str, lock: "PinLock") -> AESGCM:
        stretched = Scrypt(lock.salt, KEY_BYTES, 2**lock.cost, 8, 1).derive(pin.encode())
        info = _PIN_CONTEXT + lock.person.encode()
        return AESGCM(HKDF(SHA256(), KEY_BYTES, None, info).derive(stretched + self._key))


@dataclass(frozen=True)
class PinLock:
    """What a PIN is stretched with: whose it is, 16 random bytes, the logarithm of scrypt's N."""

    person: str
    salt: bytes
    cost: int = PIN_COST


def of(session: Session) -> Vault:
    """
    Return the vault of the store this session belongs to.

    Raises:
        StoreLockedError: it is a tablet's, and nobody is on duty.
    """
    vault: Vault | None = session.info["opened"].vault
    if vault is None:
        raise errors.StoreLockedError
    return vault


def _binding(table: str, row_id: str, version: int) -> bytes:
    parts = (table.encode(), row_id.encode(), b"%d" % version, b"%d" % BODY_FORMAT)
    return _ROW_CONTEXT + b"\x00".join(parts)
