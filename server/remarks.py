"""What staff write for each other about a case: kept at the office, told to nobody outside it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session

from protocol.ids import CaseId
from server import audit, cases, times
from server.audit import Action
from server.case_tables import REMARK
from server.staff import Staff
from server.tables import ACCOUNT

LONGEST = 500


@dataclass(frozen=True)
class Remark:
    """A note, who wrote it and when."""

    who: str
    at: datetime
    text: str


def of(session: Session, case: CaseId) -> tuple[Remark, ...]:
    """Return the notes on a case, newest first; only for who may see the case."""
    asked = (
        select(REMARK.c.at_ms, REMARK.c.text, ACCOUNT.c.name)
        .join_from(REMARK, ACCOUNT, ACCOUNT.c.id == REMARK.c.account)
        .where(REMARK.c.case_id == case)
        .order_by(REMARK.c.id.desc())
    )
    rows = session.connection().execute(asked)
    return tuple(Remark(row.name, times.at(row.at_ms), row.text) for row in rows)


def write(session: Session, staff: Staff, case: CaseId, text: str, *, now: datetime) -> None:
    """
    Write a note on a case; an empty one is none. Writing session.

    Raises:
        CaseUnknownError: there is no such case, or it is none of this staff member's.
    """
    row = cases.row_of(session, staff, case)
    if not text:
        return
    said = {"village": row.village, "account": staff.id, "at_ms": times.ms(now)}
    written = insert(REMARK).values(case_id=case, text=text[:LONGEST], **said)
    session.connection().execute(written)
    audit.note(session, now, staff.username, Action.REMARKED, case)
