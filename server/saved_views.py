"""Queues that staff come back to: saved under a name of their own, for themselves alone."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from server.case_tables import SAVED_VIEW
from server.staff import Staff

MOST = 12
"""More than anybody reads in one row; the oldest is given up for the next."""
NAME_LONGEST = 40


@dataclass(frozen=True)
class View:
    """A saved queue; `asked` is what its address asks."""

    id: int
    name: str
    asked: str


def of(session: Session, staff: Staff) -> tuple[View, ...]:
    """Return what somebody saved, oldest first."""
    mine = select(SAVED_VIEW).where(SAVED_VIEW.c.account == staff.id).order_by(SAVED_VIEW.c.id)
    return tuple(View(row.id, row.name, row.asked) for row in session.connection().execute(mine))


def save(session: Session, staff: Staff, name: str, asked: str) -> None:
    """Save a queue under a name; one of that name is replaced."""
    connection = session.connection()
    table, called = SAVED_VIEW, " ".join(name.split())[:NAME_LONGEST]
    same = (table.c.account == staff.id, table.c.name == called)
    if connection.execute(update(table).where(*same).values(asked=asked)).rowcount:
        return
    known = of(session, staff)
    for old in known[: len(known) - MOST + 1] if len(known) >= MOST else ():
        forget(session, staff, old.id)
    connection.execute(insert(table).values(account=staff.id, name=called, asked=asked))


def forget(session: Session, staff: Staff, view: int) -> None:
    """Forget one of somebody's own; another's stays."""
    mine = (SAVED_VIEW.c.account == staff.id, SAVED_VIEW.c.id == view)
    session.connection().execute(delete(SAVED_VIEW).where(*mine))
