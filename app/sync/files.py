"""
Parcels in files: a way of carrying that is a folder or a file, on a card or anywhere else.

A file is a bundle, or a parcel, or an open file with what is public. Reading takes every intact
parcel of every file; what is damaged or foreign is named with a reason and costs itself alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from app.sync import cards, pace
from app.sync.cards import Sheet, Written
from app.sync.transport import Link, Traffic
from protocol import bundle, errors, parcel

ANSWER_WITHIN = timedelta(days=14)
"""A boat there, a boat back, and one that did not come."""
OPEN_LIMIT_BYTES = 1024 * 1024
_OPEN_LIMIT = 1_000
_MAGIC_BYTES = 4
_OURS = b"LY"


@dataclass(frozen=True)
class Finding:
    """A file that could not be taken whole: its name, and the code of what was met in it."""

    file: str
    code: str


class FileTransport:
    """
    Carries in folders and files: the first folder is written to, all of them are read.

    `written` are the files this transport made, `findings` what it could not read.
    """

    def __init__(self, *places: Path) -> None:
        self._places = places
        self._traffic = Traffic()
        self.written: list[Written] = []
        self.findings: list[Finding] = []

    @property
    def link(self) -> Link:
        """Somebody carries it, so everything goes along every time."""
        return Link(ANSWER_WITHIN, by_hand=True, room_bytes=pace.MOST_ROOM_BYTES)

    @property
    def traffic(self) -> Traffic:
        """What was written to and read from files; one trip for each time they were written."""
        return self._traffic

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """
        Write every outgoing parcel down for good, then yield each parcel that lies there.

        Raises:
            DeliveryRefusedError: something outgoing is no parcel; nothing of it is carried.
            CardFullError, CardReadOnlyError, CardGoneError, CardBadError: not carried.
        """
        load = _Load(outgoing)
        if load:
            self._count(trips=1)
        while load:
            self._write(bundle.parts(load))
        for path in self._listed():
            if path not in {each.path for each in self.written}:
                yield from self._read(path)

    def roster(self) -> bytes:
        """
        Return every open message that lies there, in the open form.

        Raises:
            AwayError: there is none.
        """
        if not self.opens:
            raise errors.AwayError
        return bundle.pack_open(self.opens[:_OPEN_LIMIT])

    @cached_property
    def opens(self) -> list[bytes]:
        """What stands in open files, none of it looked at yet."""
        found: list[bytes] = []
        for path in self._listed():
            try:
                with cards.opened(path) as sheet:
                    if sheet.read(0, _MAGIC_BYTES) == bundle.OPEN_MAGIC:
                        found += self._open(path, sheet)
            except errors.DeliveryError as error:
                self._find(path, error.code)
        return list(dict.fromkeys(found))

    def publish(self, envelopes: Iterable[bytes]) -> None:
        """Write public messages down for good, beside the parcels. Raises as `exchange` does."""
        self._write([bundle.pack_open(envelopes)])

    def close(self) -> None:
        """Hold nothing open."""

    def _listed(self) -> list[Path]:
        return [path for place in self._places for path in cards.listed(place)]

    def _write(self, parts: Iterable[bytes]) -> None:
        written = cards.write(self._places[0], parts)
        self.written.append(written)
        self._count(up=written.size_bytes)

    def _read(self, path: Path) -> Iterator[bytes]:
        try:
            with cards.opened(path) as sheet:
                yield from self._parcels(path, sheet)
        except (
            errors.CardGoneError,
            errors.CardReadOnlyError,
            errors.NothingToCarryError,
        ) as error:
            self._find(path, error.code)

    def _parcels(self, path: Path, sheet: Sheet) -> Iterator[bytes]:
        magic = sheet.read(0, _MAGIC_BYTES)
        if magic == bundle.OPEN_MAGIC:
            return
        if magic == parcel.MAGIC:
            sealed = sheet.read(0, parcel.PARCEL_LIMIT_BYTES + 1)
            self._count(down=len(sealed))
            yield sealed
        elif magic == bundle.MAGIC:
            yield from self._bundle(path, sheet)
        elif len(magic) < _MAGIC_BYTES:
            self._find(path, errors.BundleDamagedError.code)
        else:
            ours = magic.startswith(_OURS)
            self._find(path, (errors.FormatNewerError if ours else errors.NothingToCarryError).code)

    def _bundle(self, path: Path, sheet: Sheet) -> Iterator[bytes]:
        try:
            reader = bundle.Reader(sheet.read, sheet.size_bytes)
        except errors.ParcelTooLargeError:
            self._find(path, errors.CarriedTooLargeError.code)
            return
        for sealed in reader:
            self._count(down=len(sealed))
            yield sealed
        if not reader.complete:
            self._find(path, errors.BundleDamagedError.code)

    def _open(self, path: Path, sheet: Sheet) -> tuple[bytes, ...]:
        raw = sheet.read(0, OPEN_LIMIT_BYTES + 1)
        self._count(down=len(raw))
        try:
            return bundle.unpack_open(raw)
        except errors.BundleDamagedError as error:
            self._find(path, error.code)
            return ()

    def _find(self, path: Path, code: str) -> None:
        finding = Finding(path.name, code)
        if finding not in self.findings:
            self.findings.append(finding)

    def _count(self, up: int = 0, down: int = 0, trips: int = 0) -> None:
        self._traffic = self._traffic.plus(up, down, trips)


class _Load:
    """Outgoing parcels, dealt out in loads that each fit a bundle; never more than one in hand."""

    def __init__(self, parcels: Iterable[bytes]) -> None:
        self._rest = iter(parcels)
        self._next = self._draw()

    def __bool__(self) -> bool:
        return self._next is not None

    def __iter__(self) -> Iterator[bytes]:
        """Yield the parcels of the next load."""
        size_bytes, count = bundle.EMPTY_BYTES, 0
        while self._next is not None:
            size_bytes += bundle.RECORD_HEAD_BYTES + len(self._next)
            count += 1
            if size_bytes > bundle.BUNDLE_LIMIT_BYTES or count > bundle.PARCELS_LIMIT:
                return
            yield self._next
            self._next = self._draw()

    def _draw(self) -> bytes | None:
        sealed = next(self._rest, None)
        if sealed is not None:
            try:
                parcel.header(sealed)
            except errors.LayarError as error:
                raise errors.DeliveryRefusedError from error
        return sealed
