"""What a test looks up in an office's database."""

from sqlalchemy import Table, func, select

from protocol.envelope import Envelope
from server.tables import CASES, MESSAGE
from tests.server.conftest import House


def count(house: House, table: Table) -> int:
    """Return how many rows a table has."""
    with house.office.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def state(house: House, application: Envelope) -> str:
    """Return the state of the case an application opened."""
    with house.office.reading() as session:
        return str(session.scalar(select(CASES.c.state).where(CASES.c.id == application.id)))


def places(house: House) -> list[tuple[str, int | None]]:
    """Return every message and its place."""
    with house.office.reading() as session:
        rows = session.execute(select(MESSAGE.c.id, MESSAGE.c.place))
        return sorted((row.id, row.place) for row in rows)
