"""What a relay's folder holds: a parcel's file and its name, and how much there may be."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from protocol import errors, outside
from protocol.outside import HEADER, Header, Way

SUFFIX = ".layar"
_HANDED = "-handed"
_log = logging.getLogger(__name__)
_BLOCK_BYTES = 4_096

Key = tuple[Way, bytes, str]


@dataclass(slots=True)
class Kept:
    """
    One parcel in the folder.

    `handed` says that a card has it as well, `unopened` that the office could not open it. `mark`
    tells one that came under another's nonce from that: anybody can copy what stands outside.
    """

    header: Header
    size_bytes: int
    kept_at: float
    handed: bool = False
    unopened: bool = False
    mark: str = ""

    @property
    def name(self) -> str:
        """The parcel's file."""
        way, address, nonce = self.header.way, self.header.address, self.header.nonce
        mark = f"-{self.mark}" if self.mark else ""
        handed = _HANDED if self.handed else ""
        return f"{way:d}-{address.hex()}-{nonce.hex()}{mark}{handed}{SUFFIX}"

    @property
    def key(self) -> Key:
        """What makes it the same parcel, whether a card has it or not."""
        return self.header.way, self.header.nonce, self.mark

    @property
    def room_bytes(self) -> int:
        """What it takes on a disk, which counts in blocks."""
        return -(-self.size_bytes // _BLOCK_BYTES) * _BLOCK_BYTES


@dataclass(frozen=True)
class Limits:
    """
    How much a spool keeps, on disk and by number, and for how long.

    Of what was handed over it keeps as much again.
    """

    size_bytes: int = 512 * 1024 * 1024
    parcels: int = 20_000
    keep_for: timedelta = timedelta(days=45)


@dataclass
class Taken:
    """How much there is of what counts together."""

    parcels: int = 0
    size_bytes: int = 0

    def count(self, kept: Kept, sign: int) -> None:
        """Count one that came, or with a sign of -1 one that went."""
        self.parcels += sign
        self.size_bytes += sign * kept.room_bytes

    def within(self, limits: Limits) -> bool:
        """Tell whether that is no more than there may be."""
        return self.parcels <= limits.parcels and self.size_bytes <= limits.size_bytes


def written(header: Header) -> bytes:
    """Return what stands outside a parcel's seal."""
    return HEADER.pack(outside.MAGIC, header.suite, header.way, header.address, header.nonce)


def checked(parcels: Iterable[bytes]) -> list[tuple[Header, bytes]]:
    """Return what are parcels, with their headers. Raises what the last one is not, if none is."""
    found: list[tuple[Header, bytes]] = []
    wrong: errors.LayarError | None = None
    for sealed in parcels:
        try:
            found.append((outside.header(sealed), sealed))
        except errors.LayarError as error:
            wrong = error
    if wrong is not None and not found:
        raise wrong
    return found


def entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    """Yield what may be parcels in a folder, none of them looked at yet."""
    with os.scandir(folder) as found:
        yield from (entry for entry in found if entry.name.endswith(SUFFIX))


def read_entry(entry: "os.DirEntry[str]") -> Kept | None:
    """
    Return what a file's name and first bytes say; None for what is no parcel of ours, or is gone.

    Raises:
        OSError: the system refuses to read it now.
    """
    try:
        with open(entry.path, "rb") as file:
            raw = file.read(outside.SMALLEST_BYTES)
        about = entry.stat()
        handed = entry.name.endswith(_HANDED + SUFFIX)
        marks = entry.name.removesuffix(SUFFIX).removesuffix(_HANDED).split("-")[3:]
        kept = Kept(outside.header(raw), about.st_size, about.st_mtime, handed, mark="".join(marks))
    except (FileNotFoundError, IsADirectoryError, errors.LayarError):
        return None
    return kept if kept.name == entry.name else None


def difference(path: Path, sealed: bytes) -> str:
    """Return how a parcel is named that is not what lies in a file; empty where it is."""
    with suppress(OSError):
        if path.read_bytes() == sealed:
            return ""
    return outside.mark(sealed)


def write(path: Path, unfinished: Path, raw: bytes, kept_at: float | None) -> None:
    """Write a file under another name first, durably, and give it its own when it is whole."""
    try:
        with unfinished.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if kept_at is not None:
            os.utime(unfinished, (kept_at, kept_at))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def disk() -> Iterator[None]:
    """Give what a disk says our own name."""
    try:
        yield
    except OSError as error:
        _log.warning("the spool's disk: %s", error)
        raise errors.StoreFullError from error
