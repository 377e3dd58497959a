"""Who of an agency works on a case: given by colleagues, taken back, and never a word outside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from protocol import errors
from protocol.ids import CaseId
from server import audit, rights, sight, times, upserts
from server import staff as accounts
from server.audit import Action
from server.case_tables import ASSIGNED
from server.rights import Right
from server.staff import Staff
from server.tables import ACCOUNT, CASES, Account

NOBODY = 0


@dataclass(frozen=True)
class Given:
    """What became of cases somebody gave away: which were, and which are not that colleague's."""

    given: frozenset[CaseId]
    unfit: frozenset[CaseId]


@dataclass(frozen=True)
class Worker:
    """Who works on a case."""

    id: int
    name: str


def colleagues(session: Session, staff: Staff) -> tuple[Staff, ...]:
    """
    Return who works in somebody's agency and is given cases by them, by name.

    Whoever may not give out work can only take it themselves.
    """
    if not staff.may(Right.CASES_ASSIGN):
        return (staff,)
    working = [role.value for role in rights.roles_with(Right.CASES_WORK)]
    same = (
        select(Account)
        .where(
            col(Account.agency) == staff.area.agency,
            col(Account.role).in_(working),
            col(Account.ended_ms).is_(None),
        )
        .order_by(col(Account.name), col(Account.id))
    )
    return tuple(map(accounts.of, session.scalars(same)))


def able(session: Session, staff: Staff, case: CaseId) -> tuple[Staff, ...]:
    """Return to whom somebody can give this very case: to who works on it under their account."""
    return tuple(each for each in colleagues(session, staff) if _theirs(session, each, [case]))


def worker(session: Session, case: CaseId) -> Worker | None:
    """Return who works on a case, None while nobody does."""
    asked = (
        select(ACCOUNT.c.id, ACCOUNT.c.name)
        .join_from(ASSIGNED, ACCOUNT, ACCOUNT.c.id == ASSIGNED.c.account)
        .where(ASSIGNED.c.case_id == case)
    )
    row = session.connection().execute(asked).one_or_none()
    return Worker(row.id, row.name) if row else None


def give(
    session: Session, staff: Staff, given: Collection[CaseId], account: int, *, now: datetime
) -> Given:
    """
    Give cases to a colleague, or to `NOBODY`; what is in neither part was not this one's to give.

    Raises:
        NotEntitledError: that one is no colleague of theirs, or does not work here any more.
    """
    to = next((each for each in colleagues(session, staff) if each.id == account), None)
    if account != NOBODY and to is None:
        raise errors.NotEntitledError("no colleague")
    connection = session.connection()
    asked = select(CASES.c.id, CASES.c.village).where(CASES.c.id.in_(given))
    seen = connection.execute(sight.narrow(asked, staff, Right.CASES_READ)).all()
    fit = frozenset(CaseId(row.id) for row in seen)
    fit &= fit if to is None else _theirs(session, to, fit)
    rows = [row for row in seen if row.id in fit]
    if to is None:
        connection.execute(delete(ASSIGNED).where(ASSIGNED.c.case_id.in_(fit)))
    else:
        common = {"account": account, "by": staff.username, "at_ms": times.ms(now)}
        upserts.write(
            connection,
            ASSIGNED,
            [{"case_id": row.id, "village": row.village, **common} for row in rows],
        )
    for row in rows:
        audit.note(session, now, staff.username, Action.ASSIGNED, f"{row.id} {account}")
    return Given(fit, frozenset(CaseId(row.id) for row in seen) - fit)


def release(session: Session, by: str, account: int, keeps: Staff | None, *, now: datetime) -> None:
    """
    Take back the open cases of somebody who left, or may not work on them any more as `keeps`.

    Each is nobody's again, and the log says so. Same transaction as what changed the account.
    """
    connection = session.connection()
    held = select(CASES.c.id).join_from(ASSIGNED, CASES, CASES.c.id == ASSIGNED.c.case_id)
    held = held.where(ASSIGNED.c.account == account, CASES.c.open == 1).order_by(CASES.c.id)
    freed = list(connection.scalars(held))
    kept = _theirs(session, keeps, freed) if keeps is not None else frozenset()
    for case in freed:
        if case not in kept:
            connection.execute(delete(ASSIGNED).where(ASSIGNED.c.case_id == case))
            audit.note(session, now, by, Action.ASSIGNED, f"{case} {NOBODY}")


def _theirs(session: Session, staff: Staff, of: Collection[str]) -> frozenset[CaseId]:
    """Return which of these cases somebody works on."""
    asked = select(CASES.c.id).where(CASES.c.id.in_(of))
    found = session.connection().scalars(sight.narrow(asked, staff, Right.CASES_WORK))
    return frozenset(map(CaseId, found))
