"""What has come and cannot be used yet: messages of a newer form, the beginnings of pieces."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from server.tables import Kept


class Unread(Kept, table=True):
    """An envelope in a form of a newer version: it cannot be checked here, so only kept."""

    id: str = Field(primary_key=True)
    asker: bytes
    heard_ms: int = Field(sa_type=BigInteger)
    raw: bytes


class Part(Kept, table=True):
    """The beginning of a piece, of a parcel that was cut; gone once the piece is here."""

    asker: bytes = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    data: bytes
    proven: bool


UNREAD = Kept.metadata.tables["unread"]
PART = Kept.metadata.tables["part"]
"""The same tables for statements."""
