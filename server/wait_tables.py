"""What each case has waited for, folded from the ledger, and figures that were worked out."""

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from server.tables import Kept


class Wait(Kept, table=True):
    """A case's wait by part, as `waits.split` has it: a projection beside `cases`."""

    case_id: str = Field(primary_key=True)
    service: str
    village: str
    began_ms: int = Field(sa_type=BigInteger)
    answered_ms: int | None = Field(default=None, sa_type=BigInteger)
    no_signal_ms: int = Field(sa_type=BigInteger)
    carried_ms: int = Field(sa_type=BigInteger)
    village_ms: int = Field(sa_type=BigInteger)
    agency_ms: int = Field(sa_type=BigInteger)
    citizen_ms: int = Field(sa_type=BigInteger)
    unclear_ms: int = Field(sa_type=BigInteger)
    now: str
    """The part it is waiting in, which no sum has yet; empty when it is answered."""
    since_ms: int = Field(sa_type=BigInteger)
    """Since when."""
    blurred: bool
    """What lay before the office heard of it is not known: its phone's clock was no help."""
    used_days: int
    warn_day: int | None
    due_day: int | None
    """Days counted from 1970: see `standards.Due`."""

    # In the order of the queue that has the nearest to its standard first: only what runs is in it,
    # with what most narrows that queue.
    __table_args__ = (
        Index(
            "wait_due",
            "due_day",
            "case_id",
            "service",
            "village",
            "warn_day",
            sqlite_where=text("due_day IS NOT NULL"),
            postgresql_where=text("due_day IS NOT NULL"),
        ),
    )


class WaitApart(Kept, table=True):
    """What a case that was passed on waited for at one agency: its days there, and no other's."""

    __tablename__ = "wait_apart"

    case_id: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    district: str = Field(primary_key=True)
    """Whose office, where each district has one."""
    here: bool
    """Whether the case is there now, or ended there."""
    agency_ms: int = Field(sa_type=BigInteger)
    used_days: int
    warn_day: int | None
    due_day: int | None


class Figured(Kept, table=True):
    """Figures that took long to work out, kept for a while: no person is in them."""

    name: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    """Whose services and places they are of, empty for the whole regency."""
    at_ms: int = Field(sa_type=BigInteger)
    took_ms: int = Field(sa_type=BigInteger)
    said: str


WAIT = Kept.metadata.tables["wait"]
WAIT_APART = Kept.metadata.tables["wait_apart"]
FIGURED = Kept.metadata.tables["figured"]
