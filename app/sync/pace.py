"""
How fast a link is and how much goes at once on it: measured, never asked of the system.

A parcel is about four seconds of the measured link, so that a line that breaks costs no more; one
of photos is larger once the line has held for a whole request, until it breaks. A request of
photos is many parcels, so that a long round trip is not paid for each. A link below
`SLOW_BYTES_PER_S` carries only text by itself: there, a photo of 100 KB would keep the radio busy
for more than a minute, and the signal may be gone before it has come whole.

Straight to the office parcels go side by side, each on half of the link. Those of text are half as
long, for what is cut of them goes again. Those of photos are as long as the link bears in
`SHARE_S`, for there a cut costs nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.storage.documents import Owed
from app.sync.transport import Link
from protocol.ids import Digest

LEAST_ROOM_BYTES = 17_408
"""One whole piece beside a receipt: what even a bad link carries in one go."""
LEAST_TEXT_BYTES = 8_192
"""Some twenty applications: smaller parcels cost more for their heads than is lost of them."""
MOST_ROOM_BYTES = 258_048
"""The clear text of the largest parcel."""
FIRST_GO_BYTES = 131_072
MOST_GO_BYTES = 1_048_576
"""Many parcels in one request; what arrives whole counts even when the rest does not."""
PARCEL_S = 4
PROVEN_PARCEL_S = 16
"""For pieces, once a whole go has held: a parcel with one of them is a fifteenth larger than it."""
SHARE_S = 20
"""For what goes side by side, where a cut costs next to nothing: the radio's half minute."""
FIRST_SHARE_BYTES = 65_536
GO_S = 45
"""Longer than this nobody likes to wait for a word of how it goes."""

SLOW_BYTES_PER_S = 1_500
"""Below this (12 kbit/s) photos wait for a better link, or for a person who says otherwise."""
SAMPLE_BYTES = 16_384
"""What is smaller tells of the round trip, not of the link."""
NEWEST_COUNTS = 0.3
HALF_FORGOTTEN = timedelta(minutes=10)
"""After this time an old figure weighs half as much against a new one."""
GOOD_FOR = timedelta(minutes=30)
"""An older figure says nothing of the link there is now."""


@dataclass(frozen=True)
class Speed:
    """How many bytes a second went up, newer ones counting more; `at` is when last measured."""

    bytes_per_s: float
    at: datetime

    def now(self, moment: datetime) -> float | None:
        """Return the figure while it is worth something, None when it is too old."""
        return self.bytes_per_s if timedelta() <= moment - self.at <= GOOD_FOR else None


def measure(
    before: Speed | None, size_bytes: int, took: timedelta, moment: datetime
) -> Speed | None:
    """Return the speed after a go of so many bytes that was answered after `took`."""
    if size_bytes < SAMPLE_BYTES or took <= timedelta():
        return before
    newest = size_bytes / took.total_seconds()
    if before is None or moment < before.at:
        return Speed(newest, moment)
    old_counts = (1 - NEWEST_COUNTS) * 0.5 ** ((moment - before.at) / HALF_FORGOTTEN)
    return Speed(before.bytes_per_s * old_counts + newest * (1 - old_counts), moment)


def bears_photos(bytes_per_s: float | None) -> bool:
    """Tell whether photos go by themselves at this speed; one that is not known is tried."""
    return bytes_per_s is None or bytes_per_s >= SLOW_BYTES_PER_S


@dataclass(frozen=True)
class Unheard:
    """Pieces that were on a line when it broke, and the documents the office had told of."""

    pieces: frozenset[Owed]
    documents: frozenset[Digest]


@dataclass
class Pace:
    """
    How much goes at once on a link, in bytes of clear text; learned by trying.

    Messages go in one parcel of `text_bytes` at a time, each answered before the next. Pieces
    go many parcels to a request, `go_bytes` of them, in parcels of `piece_bytes`. What has
    just broken off goes smaller, until the link has shown that it holds. `asked_at` is when
    something was handed over last, which is a question for news as well. `unheard` is what was
    on its way when the line broke: the rest need not wait until the office was heard again.
    """

    text_bytes: int
    piece_bytes: int
    go_bytes: int = FIRST_GO_BYTES
    speed: Speed | None = None
    asked_at: datetime | None = None
    unheard: Unheard | None = None

    @classmethod
    def on(cls, link: Link, speed: Speed | None = None, moment: datetime | None = None) -> "Pace":
        """Return what to begin with on a link whose `speed` is known from before, or not."""
        pace = cls(link.room_bytes, link.room_bytes if link.by_hand else LEAST_ROOM_BYTES)
        pace.speed = speed
        known = speed.now(moment) if speed and moment else None
        if known is not None and not link.by_hand:
            pace.text_bytes = _parcel_bytes(known)
            pace.go_bytes = _between(LEAST_ROOM_BYTES, known * GO_S, MOST_GO_BYTES)
        return pace

    @property
    def text_share_bytes(self) -> int:
        """How much text goes in one of the parcels that go side by side."""
        return max(LEAST_TEXT_BYTES, self.text_bytes // 2)

    @property
    def share_bytes(self) -> int:
        """How much of pieces goes in one of the parcels that go side by side."""
        if self.speed is None:
            return FIRST_SHARE_BYTES
        return _parcel_bytes(self.speed.bytes_per_s, SHARE_S)

    def held(self, size_bytes: int, begun: datetime, moment: datetime, *, pieces: bool) -> None:
        """Learn from a go of so many bytes that was begun then and answered at this moment."""
        self.speed = measure(self.speed, size_bytes, moment - begun, moment)
        if size_bytes < SAMPLE_BYTES or self.speed is None:
            return
        bears = _parcel_bytes(self.speed.bytes_per_s)
        if pieces:
            proven = _parcel_bytes(self.speed.bytes_per_s, PROVEN_PARCEL_S)
            self.piece_bytes = min(self.piece_bytes * 2, proven)
            self.go_bytes = _between(LEAST_ROOM_BYTES, self.speed.bytes_per_s * GO_S, MOST_GO_BYTES)
        elif size_bytes > self.text_bytes // 2 or bears < self.text_bytes:
            self.text_bytes = min(self.text_bytes * 2, bears)

    def broke(self, size_bytes: int, *, pieces: bool) -> None:
        """Learn from a go that broke off: smaller parcels, so that less is lost next time."""
        self.asked_at = None
        if pieces:
            self.piece_bytes = LEAST_ROOM_BYTES
        elif size_bytes > LEAST_ROOM_BYTES:
            self.text_bytes = max(LEAST_ROOM_BYTES, self.text_bytes // 2)

    def bears_photos(self, moment: datetime) -> bool:
        """Tell whether photos go by themselves on a link like this."""
        return bears_photos(self.speed.now(moment) if self.speed else None)

    def shrink(self) -> bool:
        """Carry less at once because it was said to be too much; tell whether that is possible."""
        before = (self.text_bytes, self.piece_bytes, self.go_bytes)
        self.text_bytes = max(LEAST_ROOM_BYTES, self.text_bytes // 2)
        self.piece_bytes = max(LEAST_ROOM_BYTES, self.piece_bytes // 2)
        self.go_bytes = max(LEAST_ROOM_BYTES, self.go_bytes // 2)
        return before != (self.text_bytes, self.piece_bytes, self.go_bytes)


def _parcel_bytes(bytes_per_s: float, seconds: int = PARCEL_S) -> int:
    return _between(LEAST_ROOM_BYTES, bytes_per_s * seconds, MOST_ROOM_BYTES)


def _between(least: int, wanted: float, most: int) -> int:
    return int(max(least, min(wanted, most)))
