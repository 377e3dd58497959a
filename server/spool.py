"""
A relay's folder of parcels: `<way>-<address>-<nonce>.layar`, each whole or not there at all.

The folder is the truth; what is held in memory is its names, read anew when somebody else has
written into it. An up parcel is never forgotten to make room, unless the office itself has said
that it cannot open it: who brings one more hears "later". Down parcels give way, oldest first,
for whoever is still owed what was in them is told again. Up parcels that were handed over to a
card take nobody's room. They stay beside the others, to be carried again should the card get lost,
until the office has answered for them, until they are too old, or until the disk is needed for
what no card has. How old, a clock of its own counts: see `ageing`. Nothing here knows a key.
"""

import errno
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from protocol import errors, outside
from protocol.outside import Header, Way
from protocol.world import World
from server import ageing, folders, spooled
from server.spooled import SUFFIX, Kept, Key, Limits, Taken

FULL_RETRY_S = 900

_UNFINISHED = ".unfinished"
_ROSTER = "roster" + SUFFIX
_ROSTER_LIMIT_BYTES = 1024 * 1024
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_log = logging.getLogger(__name__)


class Spool:
    """The folder, opened; safe from several threads, and beside commands that read or fill it."""

    def __init__(self, folder: Path, world: World, limits: Limits | None = None) -> None:
        self._folder = folder
        self._world = world
        self._limits = limits or Limits()
        self._kept: dict[Key, Kept] = {}
        self._taken = {handed: Taken() for handed in (False, True)}
        self._looked_at = 0
        self._lock = threading.Lock()
        with spooled.disk():
            folders.make(folder)
            for left in folder.glob(f"*{_UNFINISHED}"):
                left.unlink(missing_ok=True)
        self._clock = ageing.Clock(folder / "clock.txt", world)
        self.look()

    def keep(self, parcels: Iterable[bytes], *, pushing: bool = False) -> list[Kept]:
        """
        Keep parcels, durably, and return those that were new; what is here already is kept once.

        What is no parcel is passed over beside one that is. A down parcel pushes older ones out
        only when `pushing`: an answer of the office's, not something a stranger brought. Of two
        that differ inside of one header both are kept on their way up; down, the office's is.

        Raises:
            BusyError: no room. StoreFullError: the disk refuses. What came before is kept.
            TrustError, FormatNewerError, ParcelTooLargeError: not one of them is a parcel.
        """
        checked = spooled.checked(parcels)
        fresh: list[Kept] = []
        with self._lock, spooled.disk():
            try:
                for header, sealed in checked:
                    mark = self._mark(header, sealed)
                    if mark and header.way is Way.DOWN:
                        if not pushing:
                            continue
                        self._drop(self._kept[header.way, header.nonce, ""])
                        mark = ""
                    if (header.way, header.nonce, mark) not in self._kept:
                        fresh.append(self._add(header, sealed, mark, pushing=pushing))
            finally:
                if fresh:
                    self._settle()
        return fresh

    def hand_over(self, parcels: Iterable[bytes]) -> None:
        """
        Note, durably, that a card has these: they go on waiting, and take nobody's room.

        Only after the card was written, synced and read back.

        Raises:
            StoreFullError: the disk refuses.
        """
        headers = [(outside.header(sealed), sealed) for sealed in parcels]
        with self._lock, spooled.disk():
            for header, sealed in headers:
                mark = self._mark(header, sealed)
                known = self._kept.get((header.way, header.nonce, mark))
                if known is not None and not known.handed:
                    self._hand_over(known)
            handed = self._handed()
            while not self._taken[True].within(self._limits):
                self._drop(next(handed))
            self._settle()

    def waiting(self) -> list[Kept]:
        """
        Return the up parcels, oldest first.

        Those that a card has come later, and those the office could not open come last.
        """
        with self._lock:
            up = [each for each in self._kept.values() if each.header.way is Way.UP]
        return sorted(up, key=lambda each: (each.unopened, each.handed, each.kept_at))

    def headers(self) -> bytes:
        """Return the headers of the down parcels, newest first, joined."""
        with self._lock:
            down = [each for each in self._kept.values() if each.header.way is Way.DOWN]
        down.sort(key=lambda each: -each.kept_at)
        return b"".join(spooled.written(each.header) for each in down)

    def down(self, nonce: bytes) -> bytes | None:
        """Return a down parcel by its name, or None when there is none here."""
        with self._lock:
            known = self._kept.get((Way.DOWN, nonce, ""))
        return self.read(known) if known else None

    def read(self, kept: Kept) -> bytes | None:
        """
        Return a parcel; None when it is gone, or a disk has spoiled its outside.

        None as well when the system refuses to read it now: then it stays, and may be read later.
        """
        try:
            raw = (self._folder / kept.name).read_bytes()
            if outside.header(raw) == kept.header:
                return raw
        except FileNotFoundError:
            pass
        except errors.LayarError as error:
            _log.warning("a spoiled parcel dropped: %s", error)
        except OSError as error:
            _log.warning("parcel passed over: %s", error)
            return None
        with self._lock, spooled.disk():
            self._drop(kept)
        return None

    def forget(self, gone: Iterable[Kept]) -> None:
        """Remove parcels from the folder."""
        with self._lock, spooled.disk():
            for each in gone:
                self._drop(self._kept.get(each.key, each))

    def expire(self) -> None:
        """Forget what has been here for too long, by the time that was seen to pass."""
        with self._lock:
            since = self._clock.now() - self._limits.keep_for.total_seconds()
            old = [each for each in self._kept.values() if each.kept_at < since]
        self.forget(old)

    def look(self) -> None:
        """Read the folder anew if somebody else has written into it."""
        with self._lock, spooled.disk():
            self._look()

    def learn_roster(self, raw: bytes) -> None:
        """Keep the newest manifest and roster, in the open form, to tell whoever asks."""
        if len(raw) <= _ROSTER_LIMIT_BYTES and raw != self.roster():
            with self._lock, spooled.disk():
                self._write(self._folder / _ROSTER, raw)
                self._settle()

    def roster(self) -> bytes | None:
        """Return the manifest and roster seen last."""
        try:
            return (self._folder / _ROSTER).read_bytes()
        except OSError:
            return None

    def _look(self) -> None:
        changed_at = self._folder.stat().st_mtime_ns
        if changed_at == self._looked_at:
            return
        there = {entry.name: entry for entry in spooled.entries(self._folder)}
        for each in [each for each in self._kept.values() if each.name not in there]:
            self._forget_name(each)
        known = {each.name for each in self._kept.values()}
        for name in sorted(there.keys() - known):
            try:
                found = spooled.read_entry(there[name])
            except OSError as error:
                _log.warning("parcel passed over: %s", error)
                changed_at = 0  # to be looked at again, written into or not
                continue
            if found is not None:
                self._note(found)
        self._looked_at = changed_at

    def _mark(self, header: Header, sealed: bytes) -> str:
        """Return what tells a parcel from the one here under its nonce, if they differ."""
        known = self._kept.get((header.way, header.nonce, ""))
        return "" if known is None else spooled.difference(self._folder / known.name, sealed)

    def _add(self, header: Header, sealed: bytes, mark: str, *, pushing: bool) -> Kept:
        kept = Kept(header, len(sealed), self._clock.now(), mark=mark)
        pushing = pushing or header.way is Way.UP
        self._make_room(kept, pushing=pushing)
        handed = self._handed() if pushing else iter(())
        while not self._written(kept, sealed):
            # The disk is needed, and of these a card has a copy that was read back.
            oldest = next(handed, None)
            if oldest is None:
                raise errors.StoreFullError
            self._drop(oldest)
        self._note(kept)
        return kept

    def _written(self, kept: Kept, sealed: bytes) -> bool:
        """Write a parcel; tell whether the disk had room for it."""
        try:
            self._write(self._folder / kept.name, sealed, kept.kept_at)
        except OSError as error:
            if error.errno not in _DISK_FULL:
                raise
            _log.warning("the spool's disk: %s", error)
            return False
        return True

    def _make_room(self, newcomer: Kept, *, pushing: bool) -> None:
        if not self._fits(newcomer):
            self._look()  # somebody may have handed over what counted so far
        leaving = self._leaving(up=newcomer.header.way is Way.UP) if pushing else iter(())
        while not self._fits(newcomer):
            oldest = next(leaving, None)
            if oldest is None:
                raise errors.BusyError(FULL_RETRY_S)
            self._drop(oldest)

    def _fits(self, newcomer: Kept) -> bool:
        taken = self._taken[False]
        grown = Taken(taken.parcels + 1, taken.size_bytes + newcomer.room_bytes)
        return grown.within(self._limits)

    def _leaving(self, *, up: bool) -> Iterator[Kept]:
        """Yield what gives way, in that order."""
        by_age = self._by_age()
        yield from (each for each in by_age if each.header.way is Way.DOWN)
        if up:
            yield from (each for each in by_age if each.unopened and not each.handed)

    def _handed(self) -> Iterator[Kept]:
        """Yield what a card has, oldest first."""
        yield from (each for each in self._by_age() if each.handed)

    def _by_age(self) -> list[Kept]:
        return sorted(self._kept.values(), key=lambda each: each.kept_at)

    def _hand_over(self, kept: Kept) -> None:
        handed = replace(kept, handed=True)
        with suppress(FileNotFoundError):  # the office has answered for it meanwhile
            (self._folder / kept.name).replace(self._folder / handed.name)
            self._forget_name(kept)
            self._note(handed)

    def _write(self, path: Path, raw: bytes, kept_at: float | None = None) -> None:
        unfinished = path.with_name(f"{self._world.entropy(8).hex()}{_UNFINISHED}")
        spooled.write(path, unfinished, raw, kept_at)

    def _settle(self) -> None:
        """Make the names durable as well."""
        folders.sync(self._folder)

    def _note(self, kept: Kept) -> None:
        twin = self._kept.get(kept.key)
        if twin is not None:
            self._forget_name(twin)
            if twin.handed != kept.handed:
                # It came again while a card was written: it counts as if no card had it.
                handed, kept = (twin, kept) if twin.handed else (kept, twin)
                (self._folder / handed.name).unlink(missing_ok=True)
        self._kept[kept.key] = kept
        self._taken[kept.handed].count(kept, 1)

    def _drop(self, kept: Kept) -> None:
        (self._folder / kept.name).unlink(missing_ok=True)
        self._forget_name(kept)

    def _forget_name(self, kept: Kept) -> None:
        known = self._kept.get(kept.key)
        if known is not None and known.name == kept.name:
            del self._kept[kept.key]
            self._taken[known.handed].count(known, -1)
