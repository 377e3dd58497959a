"""
A request to put data right, handed on to the desk that has the case, and answered in the case.

The three days go on running meanwhile: both the desk and the data officer see them. What is
answered is said in the case as any note is, so it reaches the phone the case came by.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select, update
from sqlmodel import Session

from protocol import errors, messages
from protocol.ids import CaseId
from protocol.keys import SigningSecret
from server import (
    audit,
    books,
    cases,
    passed,
    persons,
    projection,
    requests,
    sight,
    signing,
    times,
    upserts,
)
from server import staff as accounts
from server.audit import Action
from server.office import Office
from server.request_tables import CORRECTION, PERSON_REQUEST
from server.requests import Kind
from server.rights import Right
from server.staff import Staff
from server.tables import CASES

_ALL = select(CORRECTION, PERSON_REQUEST.c.due_ms).join_from(
    CORRECTION, PERSON_REQUEST, PERSON_REQUEST.c.id == CORRECTION.c.request
)
_WAITING = (CORRECTION.c.answered_ms.is_(None), PERSON_REQUEST.c.closed_ms.is_(None))


@dataclass(frozen=True)
class Correction:
    """What a data officer asked a desk to put right in a case, and what it answered."""

    request: str
    case: CaseId
    said: str
    by: str
    due_at: datetime
    answered_at: datetime | None
    answered_by: str
    answer: str


def hand_on(
    session: Session, office: Office, by: str, request: str, case: CaseId, *, said: str
) -> None:
    """
    Hand a request on to the desk that has a case; handed on again it is that case's instead.

    Raises:
        CaseUnknownError: it is answered or no such request, or the case is not its person's.
        AnswerMissingError: it does not say what is to be put right.
    """
    connection, asked = session.connection(), requests.one(session.connection(), request)
    open_ = asked.kind is Kind.CORRECTION and asked.closed_at is None
    if not open_ or case not in persons.cases_of(connection, asked.nik):
        raise errors.CaseUnknownError
    if not said.strip():
        raise requests.AnswerMissingError
    village = connection.scalar(select(CASES.c.village).where(CASES.c.id == case))
    now = office.world.now()
    row = {"request": request, "case_id": case, "village": village, "said": said.strip()}
    row |= {"by": by, "at_ms": times.ms(now)}
    row |= {"answered_ms": None, "answered_by": "", "answer": ""}
    upserts.write(connection, CORRECTION, [row])
    audit.note(session, now, by, Action.REQUEST_HANDED_ON, f"{request} {case}")


def of_request(session: Session, request: str) -> Correction | None:
    """Return what a request was handed on as, None where it was not."""
    asked = _ALL.where(CORRECTION.c.request == request)
    row = session.connection().execute(asked).one_or_none()
    return _correction(row) if row else None


def waiting(session: Session, staff: Staff, case: CaseId | None = None) -> tuple[Correction, ...]:
    """Return what desks of somebody's still have to put right, of one case or all, in due order."""
    asked: Select[tuple[object, ...]] = _ALL.join(CASES, CASES.c.id == CORRECTION.c.case_id)
    asked = sight.narrow(asked.where(*_WAITING), staff, Right.CASES_READ)
    if case is not None:
        asked = asked.where(CORRECTION.c.case_id == case)
    away = passed.away(staff.area)
    if away is not None:
        asked = asked.where(CASES.c.id.not_in(away))
    rows = session.connection().execute(asked.order_by(PERSON_REQUEST.c.due_ms))
    return tuple(map(_correction, rows))


def answer(
    session: Session,
    office: Office,
    staff: Staff,
    case: CaseId,
    request: str,
    *,
    said: str,
    told: str,
) -> None:
    """
    Answer for the desk: what was put right, or why not; the citizen reads `told` in the case.

    Raises:
        CaseUnknownError: nothing is asked of this desk in this case.
        AnswerMissingError: it says nothing.
    """
    cases.row_of(session, staff, case)
    if request not in {each.request for each in waiting(session, staff, case)}:
        raise errors.CaseUnknownError
    if not said.strip():
        raise requests.AnswerMissingError
    now = office.world.now()
    tell(session, office, case, told, accounts.signing_secret(session, staff))
    values = {"answered_ms": times.ms(now), "answered_by": staff.username, "answer": said.strip()}
    session.connection().execute(
        update(CORRECTION).where(CORRECTION.c.request == request).values(**values)
    )
    audit.note(session, now, staff.username, Action.REQUEST_CORRECTED, f"{request} {case}")


def tell(
    session: Session, office: Office, case: CaseId, told: str, secret: SigningSecret | None = None
) -> None:
    """Say something in a case to whom it came by; without a key of somebody's by the office's."""
    opened = books.open_books(session.connection(), office)
    said = messages.Note(text=told, case=case)
    signing.say(opened, secret or office.keyring.signing, said, office.world)
    opened.write()
    projection.write(opened)


def _correction(row: Row[tuple[object, ...]]) -> Correction:
    return Correction(
        request=row.request,
        case=CaseId(row.case_id),
        said=row.said,
        by=row.by,
        due_at=times.at(row.due_ms),
        answered_at=None if row.answered_ms is None else times.at(row.answered_ms),
        answered_by=row.answered_by,
        answer=row.answer,
    )
