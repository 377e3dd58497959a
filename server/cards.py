"""A relay's memory card: up parcels onto it, and whatever is on it into the spool."""

import errno
import hashlib
import itertools
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from protocol import bundle, errors, outside
from protocol.outside import PARCEL_LIMIT_BYTES, Way
from server import folders
from server.spool import Spool

FILE_LIMIT_BYTES = 16 * 1024 * 1024
"""Of one file written here, so that a small laptop holds it in memory."""

_SUFFIX = ".layar"
_TOGETHER = 32


@dataclass
class Filled:
    """What came from a card: parcels new to the spool by their way, and files not all right."""

    up: int = 0
    down: int = 0
    damaged: int = 0


def empty(spool: Spool, folder: Path) -> list[Path]:
    """
    Write the spool's up parcels into files on a card, each read back before it is named.

    They stay in the spool too: a card can get lost, and a parcel that arrives twice counts once.
    But what a card has takes no room there any more.

    Raises:
        StoreFullError: the card or the spool's disk refuses; a file that was written stays.
    """
    written: list[Path] = []
    try:
        for load in loads(_waiting(spool)):
            written.append(write(folder, bundle.pack(load)))
            spool.hand_over(load)
    except OSError as error:
        raise errors.StoreFullError from error
    return written


def fill(spool: Spool, path: Path) -> Filled:
    """
    Take every intact parcel of a file, or of all `.layar` files in a folder, into the spool.

    Raises:
        OSError: there is no such file or folder.
        BusyError, StoreFullError: no more room; what came before is kept.
    """
    filled = Filled()
    for file in listed(path):
        try:
            _take(spool, file, filled)
        except (OSError, errors.TrustError, errors.VersionError, errors.ParcelTooLargeError):
            filled.damaged += 1
    return filled


def listed(place: Path) -> list[Path]:
    """
    Return the files of ours in a folder by name, in either case, or the one file given.

    Raises:
        OSError: it cannot be looked into.
    """
    if not stat.S_ISDIR(place.stat().st_mode):
        return [place]
    return sorted(each for each in place.iterdir() if each.name.lower().endswith(_SUFFIX))


def opened(path: Path) -> BinaryIO:
    """
    Open a file for reading.

    Raises:
        OSError: it cannot be read, or is none: a pipe would never come to its end.
    """
    if not path.is_file():
        raise OSError(errno.EINVAL, "no file", str(path))
    return path.open("rb")


def loads(parcels: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield parcels by the file: as many as one bundle takes, and `FILE_LIMIT_BYTES` of them."""
    load: list[bytes] = []
    size_bytes = 0
    for sealed in parcels:
        if load and (
            size_bytes + len(sealed) > FILE_LIMIT_BYTES or len(load) == bundle.PARCELS_LIMIT
        ):
            yield load
            load, size_bytes = [], 0
        load.append(sealed)
        size_bytes += bundle.RECORD_HEAD_BYTES + len(sealed)
    if load:
        yield load


def write(folder: Path, raw: bytes) -> Path:
    """Write a file under another name, flush it, read it back, and only then name it."""
    path = folder / f"{hashlib.sha256(raw).hexdigest()[:32]}{_SUFFIX}"
    unfinished = path.with_suffix(".unfinished")
    try:
        # A new file: a link that lies there by this name would lead out of the card.
        unfinished.unlink(missing_ok=True)
        with unfinished.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if unfinished.read_bytes() != raw:
            raise OSError("read back otherwise than written")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    folders.sync(folder)
    return path


def _waiting(spool: Spool) -> Iterator[bytes]:
    for kept in spool.waiting():
        sealed = spool.read(kept)
        if sealed is not None:
            yield sealed


def _take(spool: Spool, path: Path, filled: Filled) -> None:
    with opened(path) as file:
        magic = file.read(len(bundle.MAGIC))

        def read(at: int, count: int) -> bytes:
            file.seek(at)
            return file.read(count)

        if magic == bundle.OPEN_MAGIC:
            raw = read(0, PARCEL_LIMIT_BYTES)
            bundle.unpack_open(raw)
            spool.learn_roster(raw)
        elif magic == outside.MAGIC:
            _keep(spool, [read(0, PARCEL_LIMIT_BYTES + 1)], filled)
        else:
            reader = bundle.Reader(read, path.stat().st_size)
            parcels = iter(reader)
            while some := list(itertools.islice(parcels, _TOGETHER)):
                _keep(spool, some, filled)
            filled.damaged += not reader.complete


def _keep(spool: Spool, parcels: list[bytes], filled: Filled) -> None:
    for kept in spool.keep(parcels, pushing=True):
        filled.up += kept.header.way is Way.UP
        filled.down += kept.header.way is Way.DOWN
