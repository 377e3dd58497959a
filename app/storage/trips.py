"""Outreach trips of the team: where they stop, whom they meet, what came of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import NewType

from sqlmodel import Session, col, select

from app.storage import vault
from app.storage.trip_tables import Attendance as AttendanceRow
from app.storage.trip_tables import Trip as TripRow
from protocol import ids
from protocol.world import World

TripId = NewType("TripId", str)
"""A trip's name on this device: 32 hex digits."""
Added = tuple[str, str]
"""Somebody put on the list by hand: the name of their line in the register, and a service."""


@dataclass(frozen=True)
class Trip:
    """A trip; `on` is its day (ISO, empty while open), `stops` are villages in order."""

    id: TripId
    on: str = ""
    stops: tuple[str, ...] = ()
    people: tuple[Added, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Attendance:
    """What came of it with one wish: whether they came, whether it is done, what was lacking."""

    came: bool = False
    done: bool = False
    lacked: str = field(default="", repr=False)
    by: str = field(default="", repr=False)


def begin(session: Session, world: World, stops: Sequence[str]) -> TripId:
    """Begin a trip with these stops and return its name."""
    trip = Trip(TripId(ids.new(world)), stops=tuple(stops))
    row = TripRow(id=trip.id, made_at=_ms(world), version=0, body=b"")
    _write(session, row, trip)
    return trip.id


def save(session: Session, trip: Trip) -> None:
    """Keep a trip in the place of what it was."""
    _write(session, session.get_one(TripRow, trip.id), trip)


def remove(session: Session, trip: TripId) -> None:
    """Throw a trip away, with what came of it."""
    row = session.get(TripRow, trip)
    if row is not None:
        session.delete(row)


def load(session: Session, trip: TripId) -> Trip | None:
    """Return a trip, None when there is none of this name (any more)."""
    row = session.get(TripRow, trip)
    return _loaded(session, row) if row is not None else None


def all(session: Session) -> list[Trip]:
    """Return every trip, the newest first."""
    rows = session.exec(select(TripRow).order_by(col(TripRow.made_at).desc()))
    return [_loaded(session, row) for row in rows]


def note(session: Session, world: World, trip: TripId, wish: str, came: Attendance) -> None:
    """Write down what came of it with one wish, in the place of what was noted before."""
    box, known = vault.of(session), _attendances(session, trip)
    row = next((row for row, of, _ in known if of == wish), None)
    row = row or AttendanceRow(id=ids.new(world), trip_id=trip, version=0, body=b"")
    row.version += 1
    body = json.dumps({"wish": wish, **asdict(came)}).encode()
    row.body = box.seal("attendance", row.id, row.version, body)
    session.add(row)
    session.flush()


def attendance(session: Session, trip: TripId) -> dict[str, Attendance]:
    """Return what came of a trip, by wish."""
    return {wish: came for _, wish, came in _attendances(session, trip)}


def moved(trip: Trip, stop: str, by: int) -> Trip:
    """Return a trip with one stop earlier (-1) or later (1); by 0 it is left out."""
    at = trip.stops.index(stop)
    others = [each for each in trip.stops if each != stop]
    if by:
        others.insert(max(0, at + by), stop)
    return replace(trip, stops=tuple(others))


def _attendances(session: Session, trip: TripId) -> list[tuple[AttendanceRow, str, Attendance]]:
    box = vault.of(session)
    found = []
    for row in session.exec(select(AttendanceRow).where(AttendanceRow.trip_id == trip)):
        said = json.loads(box.open("attendance", row.id, row.version, row.body))
        found.append((row, said.pop("wish"), Attendance(**said)))
    return found


def _write(session: Session, row: TripRow, trip: Trip) -> None:
    row.version += 1
    said = {"on": trip.on, "stops": trip.stops, "people": trip.people}
    row.body = vault.of(session).seal("trip", row.id, row.version, json.dumps(said).encode())
    session.add(row)
    session.flush()


def _loaded(session: Session, row: TripRow) -> Trip:
    said = json.loads(vault.of(session).open("trip", row.id, row.version, row.body))
    people = tuple((name, service) for name, service in said["people"])
    return Trip(TripId(row.id), said["on"], tuple(said["stops"]), people)


def _ms(world: World) -> int:
    return int(world.now().timestamp() * 1000)
