"""Letters as the office knows them, its own drafts, and numbers reserved for villages' tablets."""

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from server.tables import Kept


class NumberBlock(Kept, table=True):
    """Numbers of a register and year, reserved for one device at one home of it."""

    __tablename__ = "number_block"
    __table_args__ = (UniqueConstraint("village", "book", "year", "first"),)

    message: str = Field(primary_key=True)
    village: str
    book: str
    year: int
    device: bytes = Field(index=True)
    home: str
    first: int
    last: int
    granted_ms: int = Field(sa_type=BigInteger)


class NumberHome(Kept, table=True):
    """Where a device last said that it draws numbers."""

    __tablename__ = "number_home"

    device: bytes = Field(primary_key=True)
    home: str


class Issued(Kept, table=True):
    """
    A letter that was taken in; each number once with its keeper, each serial once in a register.

    `keeper` is whose register it is in: a village by its code, an agency by its key, a district's
    office by that and its code. `until` is the last day it counts, an ISO date, empty where it has
    no end; `mark` is its code's, empty where it came without one.
    """

    __table_args__ = (
        UniqueConstraint("keeper", "number"),
        UniqueConstraint("keeper", "book", "year", "serial"),
    )

    message: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    keeper: str
    number: str
    book: str | None
    year: int | None = Field(sa_type=BigInteger)
    serial: int | None
    mark: str
    until: str
    annulled: bool = False


class LetterDraft(Kept, table=True):
    """A letter an agency prepares and has not signed; who did what are usernames."""

    __tablename__ = "letter_draft"

    case_id: str = Field(primary_key=True)
    village: str
    stage: str = Field(index=True)
    """One of letter_drafts.Stage."""
    prepared_by: str
    checked_by: str
    reason: str
    """Why it was sent back, empty while it was not."""
    changed_ms: int = Field(sa_type=BigInteger)


NUMBER_BLOCK = Kept.metadata.tables["number_block"]
NUMBER_HOME = Kept.metadata.tables["number_home"]
ISSUED = Kept.metadata.tables["issued"]
LETTER_DRAFT = Kept.metadata.tables["letter_draft"]
"""The same tables for statements."""
