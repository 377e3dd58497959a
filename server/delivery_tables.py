"""What other systems are told: who wants to hear, and every telling until it is through."""

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from server.tables import Kept


class Subscriber(Kept, table=True):
    """Somewhere the news of a client's cases goes: an address of its system, or an adapter here."""

    id: str = Field(primary_key=True)
    client: str = Field(index=True)
    url: str
    """Empty for an adapter."""
    secret: bytes
    """What tellings are signed with; empty for an adapter."""
    inside: bool
    """Whether the address may be one of the office's own network."""
    added_ms: int = Field(sa_type=BigInteger)
    paused_ms: int | None = Field(default=None, sa_type=BigInteger)
    """Since when nothing is told, while tellings go on to be noted."""
    ended_ms: int | None = Field(default=None, sa_type=BigInteger)


class Delivery(Kept, table=True):
    """That a case has come so far, for one who wants to hear it."""

    subscriber: str = Field(primary_key=True)
    case_id: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    service: str
    village: str
    state: str
    since_ms: int = Field(sa_type=BigInteger)
    """When the case came so far."""
    tried_from_ms: int | None = Field(default=None, sa_type=BigInteger)
    """When it failed for the first time, or again after a pause or a beginning anew."""
    due_ms: int = Field(sa_type=BigInteger)
    leased_ms: int = Field(default=0, sa_type=BigInteger)
    """Until when it is in somebody's hands."""
    tries: int = 0
    said: str = ""
    """What came of the last try: a status, or a code."""
    done_ms: int | None = Field(default=None, sa_type=BigInteger)
    ended_ms: int | None = Field(default=None, sa_type=BigInteger)
    """When it was given up."""

    __table_args__ = (
        Index(
            "delivery_due",
            "subscriber",
            "due_ms",
            sqlite_where=text("done_ms IS NULL AND ended_ms IS NULL"),
            postgresql_where=text("done_ms IS NULL AND ended_ms IS NULL"),
        ),
    )


SUBSCRIBER = Kept.metadata.tables["subscriber"]
DELIVERY = Kept.metadata.tables["delivery"]
