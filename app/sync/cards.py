"""
Memory cards and folders: files written whole or not at all, and read as far as they go.

A file is written under another name, flushed down to the card, read back and compared, and only
then gets its name; the folder is flushed too. Only after that may somebody pull the card out.
What a card does meanwhile (full, locked, pulled out) comes back under our own names.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from protocol import errors

SUFFIX = ".layar"
NAME_DIGITS = 32
_UNFINISHED = ".titipan.part"
_CHUNK_BYTES = 262_144
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOCKED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})
"""Some cards' file systems cannot flush a folder by itself."""
_BINARY = getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
"""A pipe that bears the name of a file is not waited for."""


@dataclass(frozen=True)
class Written:
    """A file that is safe on the card."""

    path: Path
    size_bytes: int


def write(folder: Path, parts: Iterable[bytes]) -> Written:
    """
    Write a file named by its own digest; when this returns it is on the card for good.

    Raises:
        CardFullError, CardReadOnlyError, CardGoneError: only what is whole has a good name.
        CardBadError: the card does not keep what is written to it.
    """
    unfinished = folder / _UNFINISHED
    try:
        with _named():
            digest, size_bytes = _pour(unfinished, parts)
            if _digest_of(unfinished) != digest:
                raise errors.CardBadError
            path = folder / f"{digest[:NAME_DIGITS]}{SUFFIX}"
            os.replace(unfinished, path)
            _flush_folder(folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished)
        raise
    return Written(path, size_bytes)


def listed(place: Path) -> list[Path]:
    """
    Return the files of ours in a folder by name, or the one file given, whatever its name.

    Raises:
        CardGoneError, CardReadOnlyError: it cannot be looked into.
    """
    with _named():
        if not stat.S_ISDIR(os.stat(place).st_mode):
            return [place]
        names = sorted(os.listdir(place))
    return [place / name for name in names if name.lower().endswith(SUFFIX)]


class Sheet:
    """An open file of ours, read from anywhere in it."""

    def __init__(self, handle: int, size_bytes: int) -> None:
        self._handle = handle
        self.size_bytes = size_bytes

    def read(self, at: int, size: int) -> bytes:
        """Return at most `size` bytes from an offset, fewer only at the end."""
        with _named():
            os.lseek(self._handle, at, os.SEEK_SET)
            return _read(self._handle, size)


@contextmanager
def opened(path: Path) -> Iterator[Sheet]:
    """
    Open a file for reading.

    Raises:
        CardGoneError, CardReadOnlyError: it cannot be read, or no longer.
        NothingToCarryError: it is no file.
    """
    with _named():
        handle = os.open(path, os.O_RDONLY | _BINARY | _AT_ONCE)
    try:
        with _named():
            about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise errors.NothingToCarryError
        yield Sheet(handle, about.st_size)
    finally:
        with suppress(OSError):
            os.close(handle)


@contextmanager
def _named() -> Iterator[None]:
    """Turn what the system says of a card into our own words."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise errors.CardFullError from error
        if error.errno in _LOCKED:
            raise errors.CardReadOnlyError from error
        raise errors.CardGoneError from error


def _pour(path: Path, parts: Iterable[bytes]) -> tuple[str, int]:
    """Write everything down to the card; return its digest and size."""
    digest, size_bytes = hashlib.sha256(), 0
    # A new file: a link that lies there by this name would lead out of the card.
    with suppress(FileNotFoundError):
        os.unlink(path)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o644)
    try:
        for part in parts:
            digest.update(part)
            size_bytes += len(part)
            left = memoryview(part)
            while left:
                left = left[os.write(handle, left) :]
        os.fsync(handle)
        if hasattr(os, "posix_fadvise"):  # so that it is the card that is read, not our memory
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)
    return digest.hexdigest(), size_bytes


def _digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    handle = os.open(path, os.O_RDONLY | _BINARY)
    try:
        while chunk := os.read(handle, _CHUNK_BYTES):
            digest.update(chunk)
    finally:
        os.close(handle)
    return digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def _read(handle: int, size: int) -> bytes:
    """Read until there is enough or nothing more; one call of the system may bring less."""
    parts: list[bytes] = []
    while size > 0 and (part := os.read(handle, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
