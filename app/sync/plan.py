"""What travels now, in which order, and when to try again: values in, values out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from app.storage.ledger import Waiting
from app.sync.transport import Link
from protocol.ids import Digest, MessageId

SOON = timedelta(seconds=1)
EAGER_TRIES = 120
"""After a link that carried something and broke: it may be back any moment, for two minutes."""
FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(minutes=15)
QUIET = timedelta(minutes=15)
"""How often to listen when nothing waits."""
SOONEST = timedelta(seconds=1)
"""Nobody is woken sooner by the clock: a battery is not for going round and round."""
LONGEST_REST = timedelta(hours=1)
"""No way rests longer: neither by itself nor because an office asked for it."""


class Rank(IntEnum):
    """How urgent something is; what has a lower one goes first."""

    KEYS = 0
    """Who we are: without it nothing of ours can be read."""
    URGENT = 1
    """A service whose file says so, for the answers given."""
    PLAIN = 2


@dataclass(frozen=True)
class Text:
    """A message to carry: how urgent it is, and a name for the person it is for."""

    id: MessageId
    rank: Rank
    person: str


@dataclass(frozen=True)
class Photo:
    """A photo of which the office lacks the pieces `left`, as urgent as the message it is of."""

    sha256: Digest
    rank: Rank
    person: str
    left: tuple[int, ...]


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


def resting(waiting: Iterable[Waiting], link: Link, now: datetime) -> frozenset[MessageId]:
    """Return the messages that lie somewhere already, with their photos, and rest for now."""
    known = list(waiting)
    moving = {letter.id for letter in due(known, link, now)}
    return frozenset(each.id for each in known if each.text_waits and each.id not in moving)


def order_texts(texts: Iterable[Text]) -> list[MessageId]:
    """
    Return messages in the order they travel: the urgent first, then everybody in turn.

    What is said for one person stays in the order it was said.
    """
    turns: Counter[tuple[Rank, str]] = Counter()
    keyed: list[tuple[Rank, int, int, MessageId]] = []
    for number, text in enumerate(texts):
        keyed.append((text.rank, turns[text.rank, text.person], number, text.id))
        turns[text.rank, text.person] += 1
    return [message for *_, message in sorted(keyed)]


def order_photos(photos: Iterable[Photo], served: Mapping[str, int]) -> list[Photo]:
    """
    Return photos in the order they travel: of the urgent first, then everybody in turn.

    A turn is a whole photo, and who has had some turns already (`served`) comes after those
    who have not. The one with the least left goes first among equals, so that something gets
    finished.
    """
    turns = Counter(served)
    keyed: list[tuple[Rank, int, int, int, Photo]] = []
    smallest_first = sorted(
        enumerate(photos), key=lambda each: (each[1].rank, len(each[1].left), each[0])
    )
    for number, photo in smallest_first:
        keyed.append((photo.rank, turns[photo.person], len(photo.left), number, photo))
        turns[photo.person] += 1
    return [photo for *_, photo in sorted(keyed, key=lambda each: each[:4])]


def failures_after(failures: int, *, there: bool) -> int:
    """Return how many failures in a row to reckon with after one more; `there` if a link was."""
    return 1 - EAGER_TRIES if there else failures + 1


def retry_in(failures: int, dice: float, at_least: timedelta = timedelta(0)) -> timedelta:
    """
    Return how long to wait after so many failures in a row, 30 s doubling to 15 min.

    None or fewer means that a link was there a moment ago. `dice`, from 0 to 1, spreads a
    village's phones over the second half of the wait, so that they do not all come back at
    once when the signal does. `at_least` is the office's wish.
    """
    wait = FIRST_RETRY * (1 << min(failures, 16) - 1) if failures > 0 else SOON
    return max(min(wait, LAST_RETRY) * (0.5 + dice / 2), at_least)
