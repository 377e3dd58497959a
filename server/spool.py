"""
A relay's folder of parcels: `<way>-<address>-<nonce>.layar`, each whole or not there at all.

The folder is the truth; what is held in memory is its names, read anew when somebody else has
written into it. An up parcel is never forgotten to make room, unless the office itself has said
that it cannot open it: who brings one more hears "later". Down parcels give way, oldest first,
for whoever is still owed what was in them is told again. Nothing here knows a key.
"""

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from protocol import errors, outside
from protocol.outside import HEADER, Header, Way
from protocol.world import World
from server import folders

FULL_RETRY_S = 900

_SUFFIX = ".layar"
_UNFINISHED = ".unfinished"
_ROSTER = "roster" + _SUFFIX
_ROSTER_LIMIT_BYTES = 1024 * 1024
_BLOCK_BYTES = 4_096
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """How much a spool keeps, on disk and by number, and for how long."""

    size_bytes: int = 512 * 1024 * 1024
    parcels: int = 20_000
    keep_for: timedelta = timedelta(days=45)


@dataclass(slots=True)
class Kept:
    """One parcel in the folder; `unopened` says that the office could not open it."""

    header: Header
    size_bytes: int
    kept_at: float
    unopened: bool = False

    @property
    def name(self) -> str:
        """The parcel's file."""
        way, address, nonce = self.header.way, self.header.address, self.header.nonce
        return f"{way:d}-{address.hex()}-{nonce.hex()}{_SUFFIX}"

    @property
    def room_bytes(self) -> int:
        """What it takes on a disk, which counts in blocks."""
        return -(-self.size_bytes // _BLOCK_BYTES) * _BLOCK_BYTES


Key = tuple[Way, bytes]


class Spool:
    """The folder, opened; safe from several threads, and beside commands that read or fill it."""

    def __init__(self, folder: Path, world: World, limits: Limits | None = None) -> None:
        self._folder = folder
        self._world = world
        self._limits = limits or Limits()
        self._kept: dict[Key, Kept] = {}
        self._room_bytes = 0
        self._looked_at = 0
        self._lock = threading.Lock()
        with _disk():
            folders.make(folder)
            for left in folder.glob(f"*{_UNFINISHED}"):
                left.unlink(missing_ok=True)
        self.look()

    def keep(self, parcels: Iterable[bytes], *, pushing: bool = False) -> list[Kept]:
        """
        Keep parcels, durably, and return those that were new; what is here already is kept once.

        What is no parcel is passed over beside one that is. A down parcel pushes older ones out
        only when `pushing`: an answer of the office's, not something a stranger brought.

        Raises:
            BusyError: no room. StoreFullError: the disk refuses. What came before is kept.
            TrustError, FormatNewerError, ParcelTooLargeError: not one of them is a parcel.
        """
        checked = _checked(parcels)
        fresh: list[Kept] = []
        with self._lock, _disk():
            try:
                for header, sealed in checked:
                    if (header.way, header.nonce) not in self._kept:
                        fresh.append(self._add(header, sealed, pushing=pushing))
            finally:
                if fresh:
                    self._settle()
        return fresh

    def waiting(self) -> list[Kept]:
        """Return the up parcels, oldest first; those the office could not open come last."""
        with self._lock:
            up = [each for each in self._kept.values() if each.header.way is Way.UP]
        return sorted(up, key=lambda each: (each.unopened, each.kept_at))

    def headers(self) -> bytes:
        """Return the headers of the down parcels, newest first, joined."""
        with self._lock:
            down = [each for each in self._kept.values() if each.header.way is Way.DOWN]
        down.sort(key=lambda each: -each.kept_at)
        return b"".join(_written(each.header) for each in down)

    def down(self, nonce: bytes) -> bytes | None:
        """Return a down parcel by its name, or None when there is none here."""
        with self._lock:
            known = self._kept.get((Way.DOWN, nonce))
        return self.read(known) if known else None

    def read(self, kept: Kept) -> bytes | None:
        """Return a parcel; None when it is gone, or when a disk has spoiled its outside."""
        try:
            raw = (self._folder / kept.name).read_bytes()
            if outside.header(raw) == kept.header:
                return raw
        except FileNotFoundError:
            pass
        except (OSError, errors.LayarError) as error:
            _log.warning("parcel passed over: %s", error)
        self.forget([kept])
        return None

    def forget(self, gone: Iterable[Kept]) -> None:
        """Remove parcels from the folder."""
        with self._lock, _disk():
            for each in gone:
                self._drop(each)

    def expire(self) -> None:
        """Forget what has been here for too long."""
        since = self._world.now().timestamp() - self._limits.keep_for.total_seconds()
        with self._lock:
            old = [each for each in self._kept.values() if each.kept_at < since]
        self.forget(old)

    def look(self) -> None:
        """Read the folder anew if somebody else has written into it."""
        with self._lock, _disk():
            changed_at = self._folder.stat().st_mtime_ns
            if changed_at == self._looked_at:
                return
            there = {entry.name: entry for entry in _entries(self._folder)}
            for each in [each for each in self._kept.values() if each.name not in there]:
                self._forget_name(each)
            known = {each.name for each in self._kept.values()}
            for name in there.keys() - known:
                found = _read_entry(there[name])
                if found is not None:
                    self._note(found)
            self._looked_at = changed_at

    def learn_roster(self, raw: bytes) -> None:
        """Keep the newest manifest and roster, in the open form, to tell whoever asks."""
        if len(raw) <= _ROSTER_LIMIT_BYTES and raw != self.roster():
            with self._lock, _disk():
                self._write(self._folder / _ROSTER, raw)
                self._settle()

    def roster(self) -> bytes | None:
        """Return the manifest and roster seen last."""
        try:
            return (self._folder / _ROSTER).read_bytes()
        except OSError:
            return None

    def _add(self, header: Header, sealed: bytes, *, pushing: bool) -> Kept:
        kept = Kept(header, len(sealed), self._world.now().timestamp())
        self._make_room(kept, pushing=pushing)
        self._write(self._folder / kept.name, sealed, kept.kept_at)
        self._note(kept)
        return kept

    def _make_room(self, newcomer: Kept, *, pushing: bool) -> None:
        up = newcomer.header.way is Way.UP
        leaving = self._leaving(up=up) if up or pushing else iter(())
        while (
            self._room_bytes + newcomer.room_bytes > self._limits.size_bytes
            or len(self._kept) >= self._limits.parcels
        ):
            oldest = next(leaving, None)
            if oldest is None:
                raise errors.BusyError(FULL_RETRY_S)
            self._drop(oldest)

    def _leaving(self, *, up: bool) -> Iterator[Kept]:
        """Yield what gives way, in that order."""
        by_age = sorted(self._kept.values(), key=lambda each: each.kept_at)
        yield from (each for each in by_age if each.header.way is Way.DOWN)
        if up:
            yield from (each for each in by_age if each.unopened)

    def _write(self, path: Path, raw: bytes, kept_at: float | None = None) -> None:
        unfinished = path.with_name(f"{self._world.entropy(8).hex()}{_UNFINISHED}")
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

    def _settle(self) -> None:
        """Make the names durable as well."""
        folders.sync(self._folder)

    def _note(self, kept: Kept) -> None:
        self._kept[_key(kept)] = kept
        self._room_bytes += kept.room_bytes

    def _drop(self, kept: Kept) -> None:
        (self._folder / kept.name).unlink(missing_ok=True)
        self._forget_name(kept)

    def _forget_name(self, kept: Kept) -> None:
        if self._kept.pop(_key(kept), None):
            self._room_bytes -= kept.room_bytes


@contextmanager
def _disk() -> Iterator[None]:
    """Give what a disk says our own name."""
    try:
        yield
    except OSError as error:
        _log.warning("the spool's disk: %s", error)
        raise errors.StoreFullError from error


def _checked(parcels: Iterable[bytes]) -> list[tuple[Header, bytes]]:
    """Return what are parcels, with their headers. Raises what the last one is not, if none is."""
    checked: list[tuple[Header, bytes]] = []
    wrong: errors.LayarError | None = None
    for sealed in parcels:
        try:
            checked.append((outside.header(sealed), sealed))
        except errors.LayarError as error:
            wrong = error
    if wrong is not None and not checked:
        raise wrong
    return checked


def _key(kept: Kept) -> Key:
    return kept.header.way, kept.header.nonce


def _written(header: Header) -> bytes:
    return HEADER.pack(outside.MAGIC, header.suite, header.way, header.address, header.nonce)


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if entry.name.endswith(_SUFFIX))


def _read_entry(entry: "os.DirEntry[str]") -> Kept | None:
    """Return what a file's name and first bytes say; None for what is no parcel of ours."""
    try:
        with open(entry.path, "rb") as file:
            raw = file.read(outside.SMALLEST_BYTES)
        about = entry.stat()
        kept = Kept(outside.header(raw), about.st_size, about.st_mtime)
    except (OSError, errors.LayarError):
        return None
    return kept if kept.name == entry.name else None
