"""Other systems that read cases here and hand decisions over, and what they were let in with."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from server.tables import Kept


class Client(Kept, table=True):
    """Another system: for whom it works, what it may do, and the key its decisions stand under."""

    id: str = Field(primary_key=True)
    name: str
    """As citizens will read it."""
    agency: str
    services: str
    """Service keys with a blank between, or an asterisk for all."""
    places: str
    """Codes of districts and villages with a blank between, or an asterisk for the regency."""
    scopes: str
    """What it may ask for: `api.access.Scope` values with a blank between."""
    secret_sha256: str
    seed: bytes
    key: bytes = Field(unique=True)
    added_ms: int = Field(sa_type=BigInteger)
    ended_ms: int | None = Field(default=None, sa_type=BigInteger)
    """When it was shut out; its key stays in the roster for what it said before."""


class Pass(Kept, table=True):
    """What a client asks with for some minutes: only the token's SHA-256 is here."""

    token_sha256: str = Field(primary_key=True)
    client: str = Field(index=True)
    scopes: str
    ends_ms: int = Field(sa_type=BigInteger)


class Handed(Kept, table=True):
    """A decision a client handed over under a name of its own: handed over again it is the same."""

    client: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    said_sha256: str
    """Of what was asked, so that another decision under this name is noticed."""
    message: str

    __table_args__ = (Index("handed_message", "message"),)


CLIENT = Kept.metadata.tables["client"]
PASS = Kept.metadata.tables["pass"]
HANDED = Kept.metadata.tables["handed"]
