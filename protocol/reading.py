"""
In which order the messages of a case are read.

The office gives each message it hears of a case the next place, from 1. A reader sorts by
place and stops at the first gap: what lies behind it may mean something else once the gap is
filled. Clocks have no say, for a tablet's clock is wrong as often as not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from protocol.ids import MessageId
from protocol.messages import Kind, Message
from protocol.trust import Role


@dataclass(frozen=True)
class Heard:
    """
    A message of a case, as this side has it.

    `place` is where the office heard it, None for our own that it has not heard yet.
    `role` is None when nobody in the roster is meant: a citizen.
    """

    id: MessageId
    kind: Kind
    message: Message
    author: bytes
    role: Role | None
    name: str
    place: int | None
    written_at: datetime


def order(heards: Iterable[Heard]) -> list[Heard]:
    """
    Return each message once in the order it is read: by place up to the first gap, then ours.

    Our own that the office has not placed come last, by id. No clock has a say.
    """
    known: dict[MessageId, Heard] = {}
    for heard in heards:
        other = known.get(heard.id)
        if other is None or _rank(heard) < _rank(other):
            known[heard.id] = heard
    ranked = sorted(known.values(), key=_rank)
    read: list[Heard] = []
    for heard in ranked:
        if heard.place == len(read) + 1:
            read.append(heard)
    return read + [heard for heard in ranked if heard.place is None]


def _rank(heard: Heard) -> tuple[bool, int, str]:
    return heard.place is None, heard.place or 0, heard.id
