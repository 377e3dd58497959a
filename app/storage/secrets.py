"""
Secrets of the device that are kept outside its data: what is copied with the data is not enough.

On a computer the platform's keyring has them; where none works, a file of mode 0600 beside the data
folder, which is weaker and said to be. A phone hands in its keystore (`app/views/keystore.py`).
None of them is ever the only way to what is stored: the office's escrow is another.
"""

import base64
import binascii
import hashlib
import logging
from pathlib import Path
from typing import Protocol

from app.storage import folders
from protocol import errors

_SERVICE = "layar"
_log = logging.getLogger("layar.secrets")


class Secrets(Protocol):
    """Keeps a few named secrets outside the data folder."""

    def recall(self, name: str) -> bytes | None:
        """Return what is kept under a name, or None. Raises SecretMissingError if it broke."""

    def keep(self, name: str, data: bytes) -> None:
        """Keep something under a name so that a power cut right after cannot lose it."""


class FileSecrets:
    """Keeps each secret in a file that only the app's own user may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, name: str) -> bytes | None:
        """Return what a file holds, or None when there is none."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, name: str, data: bytes) -> None:
        """Write a file of mode 0600, durably and whole or not at all."""
        folders.make(self._folder)
        folders.write(self._folder / name, data)


class KeyringSecrets:
    """Keeps secrets in the keyring of this computer's user; `place` tells data folders apart."""

    def __init__(self, place: str) -> None:
        import keyring

        self._keyring = keyring
        self._place = place

    def recall(self, name: str) -> bytes | None:
        """Return what the keyring has. Raises SecretMissingError when it cannot be asked."""
        try:
            text = self._keyring.get_password(_SERVICE, f"{self._place}.{name}")
            return None if text is None else base64.b64decode(text, validate=True)
        except (self._keyring.errors.KeyringError, binascii.Error) as error:
            raise errors.SecretMissingError from error

    def keep(self, name: str, data: bytes) -> None:
        """Hand it to the keyring. Raises SecretMissingError when it is not taken."""
        try:
            text = base64.b64encode(data).decode("ascii")
            self._keyring.set_password(_SERVICE, f"{self._place}.{name}", text)
        except self._keyring.errors.KeyringError as error:
            raise errors.SecretMissingError from error


class Platform:
    """Asks for the platform's way of keeping secrets when one is asked for, and no sooner."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._found: Secrets | None = None

    def recall(self, name: str) -> bytes | None:
        """Return what is kept under a name, or None."""
        return self._secrets().recall(name)

    def keep(self, name: str, data: bytes) -> None:
        """Keep something under a name."""
        self._secrets().keep(name, data)

    def _secrets(self) -> Secrets:
        if self._found is None:
            self._found = _keyring(self._data) or FileSecrets(beside(self._data))
        return self._found


def beside(data: Path) -> Path:
    """Return where files with secrets of this data folder lie: beside it, never in it."""
    return data.with_name(f"{data.name}-kunci")


def _keyring(data: Path) -> Secrets | None:
    """Return the keyring's way, or None where there is none that keeps anything."""
    try:
        import keyring
        from keyring.backends import fail, null
    except ImportError:
        return None
    if isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring):
        _log.warning("no keyring here: secrets are kept in a file beside the data")
        return None
    place = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
    return KeyringSecrets(place)
