"""What the pages about the people on this phone show: frozen values, as in `app.model`."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.asked import QuestionState


@dataclass(frozen=True)
class PersonRow:
    """
    One of the household in a list; `about` is the relation or that they hold the phone.

    `pinned` says that there is a PIN before what they wrote, `shut` that it was not given.
    """

    id: str
    name: str
    about: str
    pinned: bool = False
    shut: bool = False


@dataclass(frozen=True)
class ForWhomState:
    """The question for whom a service is; `title` is the service's."""

    service: str
    title: str
    people: tuple[PersonRow, ...]


@dataclass(frozen=True)
class PeopleState:
    """Everybody on this phone; `unlocked` says that somebody's PIN was given."""

    people: tuple[PersonRow, ...]
    unlocked: bool


class Asking(StrEnum):
    """What a person is asked about once more before it is done; named after the words for it."""

    NOTHING = ""
    REMOVE = "remove"
    FORGET = "forget"
    FORGET_SURE = "forget_sure"


@dataclass(frozen=True)
class PersonState:
    """
    One of the household, to look at and to change; somebody `fresh` is to be added.

    `pin` and `again` are what was typed, `amiss` what was wrong with it, `removable` all but who
    holds the phone.
    """

    row: PersonRow
    questions: tuple[QuestionState, ...]
    fresh: bool = False
    removable: bool = True
    pin: str = field(default="", repr=False)
    again: str = field(default="", repr=False)
    amiss: str = ""
    asking: Asking = Asking.NOTHING
