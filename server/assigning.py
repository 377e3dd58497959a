"""Who of an agency works on a case: given by colleagues, taken back, and never a word outside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session

from protocol import errors
from protocol.ids import CaseId
from server import audit, rights, sight, times, upserts
from server.audit import Action
from server.case_tables import ASSIGNED
from server.rights import Right
from server.staff import Staff
from server.tables import ACCOUNT, CASES

NOBODY = 0


@dataclass(frozen=True)
class Colleague:
    """Somebody of the same agency a case can be given to."""

    id: int
    name: str


def colleagues(session: Session, staff: Staff) -> tuple[Colleague, ...]:
    """
    Return who of somebody's agency they can give a case to, by name.

    Whoever may not give out work can only take it themselves.
    """
    if not staff.may(Right.CASES_ASSIGN):
        return (Colleague(staff.id, staff.name),)
    working = [role.value for role in rights.roles_with(Right.CASES_WORK)]
    same = (
        select(ACCOUNT.c.id, ACCOUNT.c.name)
        .where(ACCOUNT.c.agency == staff.area.agency, ACCOUNT.c.role.in_(working))
        .order_by(ACCOUNT.c.name, ACCOUNT.c.id)
    )
    return tuple(Colleague(row.id, row.name) for row in session.connection().execute(same))


def worker(session: Session, case: CaseId) -> Colleague | None:
    """Return who works on a case, None while nobody does."""
    asked = (
        select(ACCOUNT.c.id, ACCOUNT.c.name)
        .join_from(ASSIGNED, ACCOUNT, ACCOUNT.c.id == ASSIGNED.c.account)
        .where(ASSIGNED.c.case_id == case)
    )
    row = session.connection().execute(asked).one_or_none()
    return Colleague(row.id, row.name) if row else None


def give(
    session: Session, staff: Staff, given: Collection[CaseId], account: int, *, now: datetime
) -> int:
    """
    Give cases to a colleague, or to `NOBODY`; return how many of them were this one's to give.

    Raises:
        NotEntitledError: they may not be given to that one, or not by this one.
    """
    if account != NOBODY and account not in {each.id for each in colleagues(session, staff)}:
        raise errors.NotEntitledError("no colleague")
    connection = session.connection()
    asked = select(CASES.c.id, CASES.c.village).where(CASES.c.id.in_(given))
    rows = connection.execute(sight.narrow(asked, staff, Right.CASES_READ)).all()
    if account == NOBODY:
        connection.execute(delete(ASSIGNED).where(ASSIGNED.c.case_id.in_([r.id for r in rows])))
    else:
        common = {"account": account, "by": staff.username, "at_ms": times.ms(now)}
        upserts.write(
            connection,
            ASSIGNED,
            [{"case_id": row.id, "village": row.village, **common} for row in rows],
        )
    for row in rows:
        audit.note(session, now, staff.username, Action.ASSIGNED, f"{row.id} {account}")
    return len(rows)
