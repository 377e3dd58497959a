"""What the lock, the officers' pages and their book show; see `model`."""

from dataclasses import dataclass
from enum import StrEnum

from app.asked import Choice


class Gate(StrEnum):
    """What stands between the pages and whoever holds the tablet."""

    CHOOSE = "choose"
    PIN = "pin"
    HELPERS = "helpers"
    LOST = "lost"
    ANSWERED = "answered"


@dataclass(frozen=True)
class OfficerRow:
    """Somebody who works on this tablet; `about` is their post, `shut` that no PIN lets them in."""

    kid: str
    name: str
    about: str
    shut: bool = False


@dataclass(frozen=True)
class LockState:
    """
    The lock, or one step of choosing a PIN; nothing else is shown while it is there.

    `title` and `why` say what is asked, `chosen` of whom; `digits` is how many are typed, `wait`
    how long no key works. `leaves` says that there is a page to go back to. `asked` is the text
    for the office, `code` the same as a picture, `typed` the office's answer so far. `gives` says
    that there is something to carry by hand.
    """

    gate: Gate
    title: str
    why: str
    officers: tuple[OfficerRow, ...] = ()
    chosen: OfficerRow | None = None
    digits: int = 0
    wait: str = ""
    amiss: str = ""
    forgot: bool = False
    leaves: bool = False
    asked: str = ""
    code: bytes | None = None
    typed: str = ""
    gives: bool = False


@dataclass(frozen=True)
class DutyState:
    """Who is on duty, as it stands above every page of a tablet."""

    name: str
    post: str


@dataclass(frozen=True)
class OfficersState:
    """Everybody who works or has worked here; `head` says that the head is on duty."""

    officers: tuple[OfficerRow, ...]
    head: bool


@dataclass(frozen=True)
class OfficerState:
    """
    One officer: since when, whether two others could help and the head may end their service.

    `asks` says that it is asked whether they are to leave, `own` that it is who is on duty.
    """

    row: OfficerRow
    since: str
    helped: bool
    dismissible: bool
    asks: bool = False
    own: bool = False


@dataclass(frozen=True)
class NewOfficerState:
    """Somebody to be added: what was typed, and what is amiss with it."""

    name: str
    post: str
    posts: tuple[Choice, ...]
    amiss: str = ""


@dataclass(frozen=True)
class BookState:
    """The officers' book, the newest first: what happened, and when."""

    lines: tuple[Choice, ...]
