"""What staff write for each other about a case: kept at the office, told to nobody outside it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session

from protocol.ids import CaseId
from server import audit, cases, times
from server.audit import Action
from server.case_tables import REMARK
from server.cases import CaseSummary
from server.staff import Staff
from server.tables import ACCOUNT

LONGEST = 500


@dataclass(frozen=True)
class Remark:
    """A note, who wrote it and when."""

    who: str
    at: datetime
    text: str


def of(session: Session, staff: Staff, case: CaseSummary) -> tuple[Remark, ...]:
    """
    Return the notes on a case as it was shown to somebody, newest first.

    Colleagues write of people by name: who must not learn who wrote a case reads the notes of
    their own agency alone.
    """
    asked = (
        select(REMARK.c.at_ms, REMARK.c.text, ACCOUNT.c.name)
        .join_from(REMARK, ACCOUNT, ACCOUNT.c.id == REMARK.c.account)
        .where(REMARK.c.case_id == case.id)
        .order_by(REMARK.c.id.desc())
    )
    if case.veiled:
        asked = asked.where(REMARK.c.agency == staff.area.agency)
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
    who = {"account": staff.id, "agency": staff.area.agency, "at_ms": times.ms(now)}
    written = insert(REMARK).values(case_id=case, village=row.village, text=text[:LONGEST], **who)
    session.connection().execute(written)
    audit.note(session, now, staff.username, Action.REMARKED, case)
