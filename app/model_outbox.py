"""What the page of what is not sent yet shows."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class WaitingRow:
    """Something that has not reached the office yet."""

    id: str
    title: str
    since: str
    why: str


class WayOut(StrEnum):
    """What a person can do about something that does not get through."""

    AGAIN = "again"
    ANEW = "anew"
    WITHDRAW = "withdraw"
    PUT_AWAY = "put_away"


@dataclass(frozen=True)
class StuckRow:
    """
    Something that does not get through and holds nobody up; `why` says so in words.

    `asks` says that it is to be withdrawn, once the person has said so twice.
    """

    id: str
    case: str
    title: str
    why: str
    ways_out: tuple[WayOut, ...]
    asks: bool = False


class PhotosWait(StrEnum):
    """Whether photos are left for a better signal, or sent because the person says so."""

    NONE = "none"
    WAIT = "wait"
    SENT_ANYWAY = "sent_anyway"


@dataclass(frozen=True)
class OutboxState:
    """
    What waits for the office and why; `problem` says what the last try met.

    `last_contact` is empty while the office was never met, `stuck` needs a person, `estimate`
    says about how long it takes, empty when not known, `still` that sending goes on and nothing
    moves just now.
    """

    waiting: tuple[WaitingRow, ...]
    last_contact: str
    sending: bool
    progress: str
    problem: str
    stuck: tuple[StuckRow, ...] = ()
    estimate: str = ""
    still: bool = False
    photos: PhotosWait = PhotosWait.NONE
