"""What travels now, how much of it at once, and when to try again: values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.storage.ledger import Waiting
from app.sync.transport import Link

SOON = timedelta(seconds=10)
EAGER_TRIES = 12
"""After a link that carried something and broke: it may be back any moment."""
FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(minutes=15)
QUIET = timedelta(minutes=15)
"""How often to listen when nothing waits."""
LONGEST_REST = timedelta(hours=1)
"""No way rests longer: neither by itself nor because an office asked for it."""

LEAST_ROOM_BYTES = 17_408
"""One whole piece beside a receipt: what even a bad link carries in one go."""
MOST_ROOM_BYTES = 258_048
"""The clear text of the largest parcel."""
ROOM_STEP_BYTES = 4_096
MOST_GO_BYTES = 1_048_576
"""Many parcels in one request; what arrives whole counts even when the rest does not."""
SWIFT = timedelta(seconds=4)
"""A go this quick says that the link bears twice as much."""
STEADY = timedelta(seconds=30)
SLUGGISH = timedelta(seconds=90)
"""After this long somebody would like to hear how it goes."""


def due(waiting: Iterable[Waiting], link: Link, now: datetime) -> list[Waiting]:
    """
    Return the messages this link should carry now, oldest first.

    A message travels when it never has, when its answer is overdue, or when this
    link would bring the answer sooner than the one that took it.
    """
    sooner = now + link.answer_within
    return [
        letter
        for letter in waiting
        if letter.text_waits
        and (
            link.by_hand
            or letter.answer_due_at is None
            or letter.answer_due_at <= now
            or letter.answer_due_at > sooner
        )
    ]


@dataclass
class Pace:
    """
    How much goes at once on a link, in bytes of clear text; learned by trying.

    Messages go in one parcel of `text_bytes` at a time, each answered before the next. Pieces
    go many parcels to a request, `go_bytes` of them, in parcels of `piece_bytes`: small ones,
    so that a line that breaks costs one of them, until the link has shown that it holds.
    """

    text_bytes: int
    piece_bytes: int
    go_bytes: int = 131_072

    @classmethod
    def on(cls, link: Link) -> "Pace":
        """Return what to begin with on a link."""
        return cls(link.room_bytes, link.room_bytes if link.by_hand else LEAST_ROOM_BYTES)

    def held(self, size_bytes: int, took: timedelta, *, pieces: bool) -> None:
        """Learn from a go of so many bytes that arrived and was answered after `took`."""
        if pieces:
            self.piece_bytes = min(MOST_ROOM_BYTES, self.piece_bytes * 2)
            if took <= STEADY:
                self.go_bytes = min(MOST_GO_BYTES, self.go_bytes * 2)
            elif took > SLUGGISH:
                self.go_bytes = max(LEAST_ROOM_BYTES, self.go_bytes // 2)
        elif size_bytes > self.text_bytes // 2:
            more = self.text_bytes if took <= SWIFT else ROOM_STEP_BYTES
            self.text_bytes = min(MOST_ROOM_BYTES, self.text_bytes + more)

    def broke(self, size_bytes: int, *, pieces: bool) -> None:
        """Learn from a go that broke off: smaller parcels, so that less is lost next time."""
        if pieces:
            self.piece_bytes = LEAST_ROOM_BYTES
        elif size_bytes > LEAST_ROOM_BYTES:
            self.text_bytes = max(LEAST_ROOM_BYTES, self.text_bytes // 2)

    def shrink(self) -> bool:
        """Carry less at once because it was said to be too much; tell whether that is possible."""
        before = (self.text_bytes, self.piece_bytes, self.go_bytes)
        self.text_bytes = max(LEAST_ROOM_BYTES, self.text_bytes // 2)
        self.piece_bytes = max(LEAST_ROOM_BYTES, self.piece_bytes // 2)
        self.go_bytes = max(LEAST_ROOM_BYTES, self.go_bytes // 2)
        return before != (self.text_bytes, self.piece_bytes, self.go_bytes)


def failures_after(failures: int, *, moved: bool) -> int:
    """Return how many failures in a row to reckon with after one more; `moved` if it carried."""
    return 1 - EAGER_TRIES if moved else failures + 1


def retry_in(failures: int, dice: float, at_least: timedelta = timedelta(0)) -> timedelta:
    """
    Return how long to wait after so many failures in a row, 30 s doubling to 15 min.

    None or fewer means that a link was there a moment ago. `dice`, from 0 to 1, spreads a
    village's phones over the second half of the wait, so that they do not all come back at
    once when the signal does. `at_least` is the office's wish.
    """
    wait = FIRST_RETRY * (1 << min(failures, 16) - 1) if failures > 0 else SOON
    return max(min(wait, LAST_RETRY) * (0.5 + dice / 2), at_least)
