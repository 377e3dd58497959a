"""What one person asked for and another has to confirm."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from server.tables import Kept


class Approval(Kept, table=True):
    """One request for two; it is never deleted, only answered."""

    id: str = Field(primary_key=True)
    regency: str
    kind: str
    """One of approvals.Kind."""
    subject: str
    """Whom or what it is about: an account's name, a code; never a citizen."""
    detail: str
    """JSON: exactly what is asked for, so that what is confirmed is what is done."""
    asked_by: int = Field(foreign_key="account.id")
    asked_ms: int = Field(sa_type=BigInteger)
    answered_by: int | None = Field(default=None, foreign_key="account.id")
    answered_ms: int | None = Field(default=None, sa_type=BigInteger)
    state: str
    """One of approvals.State."""


APPROVAL = Kept.metadata.tables["approval"]
