"""What an exchange says of itself: how far it is, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.sync.others import Others
from protocol.ids import MessageId


@dataclass(frozen=True)
class Progress:
    """
    How far an exchange is: what the office has safe of what there was to bring.

    `left_bytes` is about what is still to go by itself on this link.
    """

    done: int
    total: int
    left_bytes: int = 0


@dataclass(frozen=True)
class Report:
    """
    What an exchange did.

    `messages_sent` are those the office now has safe, `heard` those new to us, `refused` ours
    it will not take, `waiting` what is still to be brought, `dropped` parcels not our office's,
    `others` what was taken along for somebody else, `released` what the office took of that,
    `marks` name the parcels of ours that left by hand. `photos_wait` says that photos were left
    for a better link.
    """

    messages_sent: int
    heard: int
    bytes_up: int
    bytes_down: int
    round_trips: int
    refused: Mapping[MessageId, str]
    waiting: int
    others: Others
    dropped: int = 0
    released: int = 0
    marks: tuple[str, ...] = ()
    photos_wait: bool = False


@dataclass
class Round:
    """What one round of an exchange brought back; a `narrow` one could have carried more."""

    carried: bool = False
    narrow: bool = False
    news: bool = False
    answered: bool = False
    owed_bytes: int = 0
