"""Documents that lie outside the database, and those that have to go from there."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from server.tables import Kept


class Shelved(Kept, table=True):
    """A document of an asker's whose bytes lie on the shelf, and no more in the database."""

    asker: bytes = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    size: int = Field(sa_type=BigInteger)
    at_ms: int = Field(sa_type=BigInteger)
    drawable: bool
    """Whether a browser may draw it: looked at while all of it was at hand."""


class Discarded(Kept, table=True):
    """Something on the shelf that nobody may have any more; gone once it is gone there."""

    name: str = Field(primary_key=True)


SHELVED = Kept.metadata.tables["shelved"]
DISCARDED = Kept.metadata.tables["discarded"]
