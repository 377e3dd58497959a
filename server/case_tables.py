"""
What staff keep beside a case: words it is found by, who has it, notes of their own, their views.

Words follow from the ledger as `cases` do; the rest is said by staff and never leaves the office.
"""

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from server.tables import Kept


class CaseWord(Kept, table=True):
    """A word of an applicant's name, or a receipt code, in UTF-8: bytes sort alike everywhere."""

    __tablename__ = "case_word"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy wants a dict here

    word: bytes = Field(primary_key=True)
    case_id: str = Field(primary_key=True)


class Assigned(Kept, table=True):
    """Who of an agency works on a case."""

    case_id: str = Field(primary_key=True)
    village: str
    account: int = Field(foreign_key="account.id", index=True)
    by: str
    """The username of who gave it to them."""
    at_ms: int = Field(sa_type=BigInteger)


class Referred(Kept, table=True):
    """An agency that was asked to answer a complaint; the desk that sorts them keeps it too."""

    case_id: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    village: str
    by: str
    at_ms: int = Field(sa_type=BigInteger)


class PassedTo(Kept, table=True):
    """An agency that a case passed through, first its service's own; follows from the ledger."""

    __tablename__ = "passed"

    case_id: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    district: str = Field(primary_key=True)
    """Whose office, where each district has one; empty for an agency of the regency."""
    village: str
    service: str
    here: bool
    """Whether the case is there now."""


class Remark(Kept, table=True):
    """A note that staff write for each other; no citizen and no village hears it."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    village: str
    account: int = Field(foreign_key="account.id")
    agency: str
    """Whose its writer was when they wrote: who a complainant is kept from reads their own only."""
    at_ms: int = Field(sa_type=BigInteger)
    text: str


class Visit(Kept, table=True):
    """Where and when somebody comes in a case that waits for it; follows from the ledger."""

    case_id: str = Field(primary_key=True)
    village: str
    day: str
    place: str
    things: str
    """What to bring, one thing a line."""

    __table_args__ = (Index("visit_day", "day", "village", "case_id"),)


class SavedView(Kept, table=True):
    """A queue somebody comes back to: its name, and what its address asks."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    account: int = Field(foreign_key="account.id", index=True)
    name: str
    asked: str


CASE_WORD = Kept.metadata.tables["case_word"]
ASSIGNED = Kept.metadata.tables["assigned"]
REFERRED = Kept.metadata.tables["referred"]
PASSED = Kept.metadata.tables["passed"]
REMARK = Kept.metadata.tables["remark"]
VISIT = Kept.metadata.tables["visit"]
SAVED_VIEW = Kept.metadata.tables["saved_view"]
"""The same tables for statements."""
