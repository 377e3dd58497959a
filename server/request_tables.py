"""What people ask of the office about their own data, and what was erased or restricted for it."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from server.tables import Kept


class PersonRequest(Kept, table=True):
    """A request of UU 27/2022, from the moment somebody made it until it was answered."""

    __tablename__ = "person_request"

    id: str = Field(primary_key=True)
    kind: str
    """One of `requests.Kind`."""
    nik: str = Field(index=True)
    name: str
    said: str
    """What the person wants put right, in their words; emptied when they are erased."""
    regency: str
    asked_ms: int = Field(sa_type=BigInteger)
    due_ms: int = Field(sa_type=BigInteger)
    taken_by: str
    """Username of who wrote it down."""
    closed_ms: int | None = Field(default=None, sa_type=BigInteger)
    closed_by: str = ""
    outcome: str = ""
    """One of `requests.Outcome`, empty while it is open."""
    answer: str = ""
    """What the person was told."""
    corrected: str = ""
    """The case that was put right, or whose phone was told; empty for none."""


class Correction(Kept, table=True):
    """A request to put data right that was handed on to the desk that has the case."""

    request: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    village: str
    said: str
    """What is to be put right, in the data officer's words."""
    by: str
    at_ms: int = Field(sa_type=BigInteger)
    answered_ms: int | None = Field(default=None, sa_type=BigInteger)
    answered_by: str = ""
    answer: str = ""


class Restricted(Kept, table=True):
    """A case nothing may be decided in, because its person asked for that."""

    case_id: str = Field(primary_key=True)
    request: str
    since_ms: int = Field(sa_type=BigInteger)


class Erased(Kept, table=True):
    """A case that is gone: what is left of it for figures, and that it was there."""

    case_id: str = Field(primary_key=True)
    why: str
    """One of `erasing.Why`."""
    at_ms: int = Field(sa_type=BigInteger)
    service: str
    state: str
    district: str
    filed_ms: int = Field(sa_type=BigInteger)
    heard_ms: int = Field(sa_type=BigInteger)
    changed_ms: int = Field(sa_type=BigInteger)


PERSON_REQUEST = Kept.metadata.tables["person_request"]
CORRECTION = Kept.metadata.tables["correction"]
RESTRICTED = Kept.metadata.tables["restricted"]
ERASED = Kept.metadata.tables["erased"]
"""The same tables for statements."""
