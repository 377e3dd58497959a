"""
One author's messages as they arrive: repeated, out of order, or grown in two directions.

Each message names the digest of the one before. A gap never blocks. Two different messages at
one seq, or a link that does not fit its neighbour, is a fork: a restored or cloned device,
kept for a person to look at and never overwritten.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from protocol import errors


@dataclass(frozen=True)
class Link:
    """A message's place in its author's chain; `prev` is empty at the first of an epoch."""

    id: str
    epoch: int
    seq: int
    digest: str
    prev: str
    fork: bool = False


class Outcome(StrEnum):
    """What becomes of an arrival; the value is the code a receipt names, if any."""

    RECEIVED = ""
    FORK = errors.ForkError.code
    ID_TAKEN = errors.IdTakenError.code


def arrival(known: Collection[Link], message: Link) -> Outcome:
    """
    Return what becomes of a message, given what is known.

    `known` needs to hold no more than the link with this id, of whatever author, and of this
    author and epoch those at seq − 1, seq and seq + 1.
    """
    for link in known:
        if link.id == message.id:
            if link.digest != message.digest:
                return Outcome.ID_TAKEN
            return Outcome.FORK if link.fork else Outcome.RECEIVED
    stem = [link for link in known if link.epoch == message.epoch and not link.fork]
    if any(_forks(link, message) for link in stem):
        return Outcome.FORK
    return Outcome.RECEIVED


def extent(known: Collection[Link]) -> tuple[int, int]:
    """Return the highest epoch, and in it the highest seq with no gap below; (0, 0) of none."""
    epoch = max((link.epoch for link in known), default=0)
    seqs = {link.seq for link in known if link.epoch == epoch and not link.fork}
    seq = 0
    while seq + 1 in seqs:
        seq += 1
    return epoch, seq


def _forks(link: Link, message: Link) -> bool:
    match link.seq - message.seq:
        case 0:
            return True
        case -1:
            return message.prev != link.digest
        case 1:
            return link.prev != message.digest
        case _:
            return False
