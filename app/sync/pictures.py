"""
On a screen: small parcels as pictures in a loop, read from photos of it on another phone.

For text only: 64 pictures hold 9,600 bytes, which is an application or its answer and never a
photo. The pictures may be read in any order and any number of times; what is amiss is named.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from app.sync.transport import Link, Traffic
from protocol import bundle, errors, outside, qr
from protocol.qr import PART_BYTES, PARTS_LIMIT, Part

LARGEST_BYTES = PART_BYTES * PARTS_LIMIT
ROOM_BYTES = 7_680
"""What one parcel may hold, so that it and what wraps it surely fit on the screen."""
ANSWER_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Seen:
    """
    What a photo showed of a file: `fresh` pictures, `known` ones, `strange` codes.

    `blank` says that no code was found on it at all; `handovers` are words somebody showed back.
    """

    fresh: int = 0
    known: int = 0
    strange: int = 0
    blank: bool = False
    handovers: tuple[bytes, ...] = ()


@dataclass
class Album:
    """Puts pictures together, whatever order they come in and however many files they are of."""

    _parts: dict[bytes, dict[int, Part]] = field(default_factory=dict)

    def add(self, texts: Iterable[str]) -> Seen:
        """Take in the texts of the codes on one photo."""
        fresh = known = strange = 0
        handovers: list[bytes] = []
        every = list(texts)
        for text in every:
            with suppress(errors.QrBadError):
                handovers.append(qr.read_handover(text))
                continue
            try:
                part = qr.read_part(text)
            except errors.QrBadError:
                strange += 1
                continue
            of_file = self._parts.setdefault(part.name, {})
            known += part.index in of_file
            fresh += part.index not in of_file
            of_file[part.index] = part
        return Seen(fresh, known, strange, not every, tuple(handovers))

    @property
    def count(self) -> int:
        """How many pictures the file has of which most were seen; 0 before the first."""
        best = self._fullest()
        return next(iter(best.values())).count if best else 0

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of its pictures not seen yet, counted from 1."""
        best = self._fullest()
        return tuple(number + 1 for number in range(self.count) if number not in best)

    def whole(self) -> list[bytes]:
        """Return every file that is complete, and forget its pictures."""
        files = []
        for name, parts in list(self._parts.items()):
            if len(parts) < next(iter(parts.values())).count:
                continue
            del self._parts[name]
            try:
                files.append(qr.join(parts.values()))
            except errors.QrBadError:  # somebody's pictures that do not belong together
                continue
        return files

    def _fullest(self) -> dict[int, Part]:
        return max(self._parts.values(), key=len, default={})


class PictureTransport:
    """
    Shows what goes in `shown`, the texts to draw in a loop, and takes the files others show.

    `brought` are the parcels in those files, until an exchange takes them.
    """

    def __init__(self) -> None:
        self.shown: tuple[str, ...] = ()
        self.brought: list[bytes] = []
        self._open: bytes | None = None
        self._traffic = Traffic()

    @property
    def link(self) -> Link:
        """Somebody carries it away on their phone, and perhaps brings the answer."""
        return Link(answer_within=ANSWER_WITHIN, by_hand=True, room_bytes=ROOM_BYTES)

    @property
    def traffic(self) -> Traffic:
        """What was shown and read so far."""
        return self._traffic

    def take(self, file: bytes) -> None:
        """Take a file that pictures showed: a parcel, a bundle, or what is public."""
        if file[:4] == bundle.OPEN_MAGIC:
            self._open = file
        elif file[:4] == bundle.MAGIC:
            self.brought += bundle.unpack(file).parcels
        else:
            self.brought.append(file)

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """
        Put as many parcels on the screen as fit, first things first, and yield what was read.

        Raises:
            TrustError, FormatNewerError: one is no parcel. ParcelTooLargeError: none of them fits.
        """
        going = list(outgoing)
        for sealed in going:
            outside.header(sealed)
        self.shown = show(going) if going else ()
        up = sum(map(len, going[: _fitting(going)]))
        brought, self.brought = self.brought, []
        self._traffic = self._traffic.plus(up=up, down=sum(map(len, brought)), trips=1)
        yield from brought

    def roster(self) -> bytes:
        """Return what was read of manifest and roster. Raises AwayError before."""
        if self._open is None:
            raise errors.AwayError
        self._traffic = self._traffic.plus(down=len(self._open))
        return self._open

    def close(self) -> None:
        """Hold nothing open."""


def show(parcels: list[bytes]) -> tuple[str, ...]:
    """Return the texts of the pictures of these parcels, of as many as fit. See `exchange`."""
    fitting = parcels[: max(1, _fitting(parcels))]
    return qr.parts(fitting[0] if len(fitting) == 1 else bundle.pack(fitting))


def _fitting(parcels: list[bytes]) -> int:
    left = LARGEST_BYTES - bundle.EMPTY_BYTES
    for number, sealed in enumerate(parcels):
        left -= bundle.RECORD_HEAD_BYTES + len(sealed)
        if left < 0:
            return number
    return len(parcels)
