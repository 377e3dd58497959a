"""
The tables of a village's population register; a phone has them and never a row in them.

In the clear stand only counts and times. Nobody's name or NIK is in an index: who is sought is
found in memory, once the register is open.
"""

from sqlmodel import Field

from app.storage.tables import OnDevice


class Resident(OnDevice, table=True):
    """A line of the register; `batch` is the number of the last file that named them."""

    id: str = Field(primary_key=True)
    batch: int
    version: int
    body: bytes


class Intake(OnDevice, table=True):
    """A file that was taken over: by whom, and how many lines it changed."""

    number: int | None = Field(default=None, primary_key=True)
    at: int
    version: int = 1
    body: bytes


class Ruling(OnDevice, table=True):
    """What an officer decided about an application that says something else than the register."""

    case_id: str = Field(primary_key=True)
    at: int
    version: int = 1
    body: bytes
