"""What travels now, how much of it at once, and when to try again. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.storage.ledger import Waiting
from app.sync.transport import Link

SOON = timedelta(seconds=10)
EAGER_TRIES = 5
"""After a link that carried something and broke: it may be back any moment."""
FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(minutes=15)
QUIET = timedelta(minutes=15)
"""How often to listen when nothing waits."""

LEAST_ROOM_BYTES = 17_408
"""One whole piece beside a receipt: what even a bad link carries in one go."""
MOST_ROOM_BYTES = 258_048
"""The clear text of the largest parcel."""
ROOM_STEP_BYTES = 4_096
SWIFT = timedelta(seconds=4)
"""A go this quick says that the link bears twice as much."""
SLUGGISH = timedelta(seconds=40)
"""A go this long risks more than its overhead is worth."""


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


def room_after(room_bytes: int, took: timedelta | None) -> int:
    """
    Return how much to carry in the next go, in bytes of clear text.

    `took` is how long the last go needed, None when it broke off. Then half is tried, so
    that a link that lives for seconds still gets something across; a slow link that holds
    is trusted with a little more each time, for every go costs a round trip.
    """
    if took is None or took > SLUGGISH:
        return max(LEAST_ROOM_BYTES, room_bytes // 2)
    more = room_bytes if took <= SWIFT else ROOM_STEP_BYTES
    return min(MOST_ROOM_BYTES, room_bytes + more)


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
