"""Letters as the office knows them, and the numbers it has reserved for villages' tablets."""

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from server.tables import Kept


class NumberBlock(Kept, table=True):
    """Numbers of a register and year, reserved for one device at one home of it."""

    __tablename__ = "number_block"
    __table_args__ = (UniqueConstraint("village", "book", "year", "first"),)

    message: str = Field(primary_key=True)
    village: str
    """Empty for a register of the regency's own."""
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
    A letter that was taken in; each number once in a village, each serial once in a register.

    `until` is the last day it counts, an ISO date, empty where it has no end; `mark` is its code's,
    empty where it came without one.
    """

    __table_args__ = (
        UniqueConstraint("village", "number"),
        UniqueConstraint("village", "book", "year", "serial"),
    )

    message: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    village: str
    number: str
    book: str | None
    year: int | None
    serial: int | None
    mark: str
    until: str
    annulled: bool = False


NUMBER_BLOCK = Kept.metadata.tables["number_block"]
NUMBER_HOME = Kept.metadata.tables["number_home"]
ISSUED = Kept.metadata.tables["issued"]
"""The same tables for statements."""
