"""
The tables of outreach trips; a phone has them and never a row in them.

Which villages, who is met and what came of it stand in the sealed bodies.
"""

from sqlmodel import Field

from app.storage.tables import OnDevice


class Trip(OnDevice, table=True):
    """A trip: its day, its stops in order, and who was put on its list by hand."""

    id: str = Field(primary_key=True)
    made_at: int
    version: int
    body: bytes


class Attendance(OnDevice, table=True):
    """What came of it with one person of a trip; written on site, each by itself."""

    id: str = Field(primary_key=True)
    trip_id: str = Field(foreign_key="trip.id", ondelete="CASCADE", index=True)
    version: int
    body: bytes
