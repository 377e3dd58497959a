"""
The tables of the letters a village issues; a phone has them and never a row in them.

In the clear stand serials, years and states; whom a letter is about and what it says is sealed.
"""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.storage.tables import OnDevice


class LineState(StrEnum):
    """What became of a line of the register book."""

    ISSUED = "issued"
    PROVISIONAL = "provisional"
    """Issued without a number, for there was none to draw."""
    ANNULLED = "annulled"
    GAP = "gap"
    """Numbers that no letter has, and will have."""


class Stage(StrEnum):
    """How far a letter is before it is one."""

    PREPARED = "prepared"
    CHECKED = "checked"


class NumberBlock(OnDevice, table=True):
    """Numbers the office reserved for this device at one `home`; `upcoming` is the next to draw."""

    message_id: str = Field(primary_key=True)
    village: str
    book: str
    year: int
    home: str
    first: int
    last: int
    upcoming: int


class BookLine(OnDevice, table=True):
    """
    A line of the village's register book, in the order it was written.

    `serial` is none of a letter without a number; a gap reaches up to `upto`. `message_id` is the
    letter's message, none of a gap.
    """

    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("book_line_serial", "book", "year", "serial"),
    )

    number: int | None = Field(default=None, primary_key=True)
    message_id: str | None
    case_id: str | None
    book: str
    year: int
    serial: int | None
    upto: int | None
    state: str
    at: int
    version: int = 1
    body: bytes


class LetterDraft(OnDevice, table=True):
    """A letter on its way to be signed; the sealed body says by whom it got there."""

    case_id: str = Field(primary_key=True)
    stage: str
    version: int
    body: bytes
