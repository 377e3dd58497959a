"""
What people may ask of the office about their own data under UU 27/2022, and the clock on it.

Three times twenty-four hours from the moment somebody asked, through nights and holidays. Each
request names one person by NIK; erasing takes two of the office's people, the others one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update
from sqlmodel import Session

from protocol import errors, ids, numbers
from protocol.case import State
from protocol.ids import CaseId
from server import approvals, audit, erasing, persons, times, upserts
from server.audit import Action
from server.erasing import Why
from server.office import Office
from server.request_tables import PERSON_REQUEST, RESTRICTED, PersonRequest
from server.retention import Schedule
from server.rights import REGENCY
from server.staff import Staff
from server.tables import CASES

WITHIN = timedelta(hours=72)
LONGEST = 1_000
"""Letters of what somebody wants, or is told."""


class Kind(StrEnum):
    """What somebody may ask for."""

    ACCESS = "access"
    HISTORY = "history"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    ERASURE = "erasure"


class Outcome(StrEnum):
    """How a request ended."""

    DONE = "done"
    REFUSED = "refused"


RESTRICTS = frozenset({Kind.RESTRICTION, Kind.OBJECTION})


class AnswerMissingError(Exception):
    """Nothing is closed, refused or handed on without words."""


@dataclass(frozen=True)
class Asked:
    """A request as the page shows it."""

    id: str
    kind: Kind
    nik: str
    name: str
    said: str
    asked_at: datetime
    due_at: datetime
    taken_by: str
    closed_at: datetime | None
    closed_by: str
    outcome: str
    answer: str
    corrected: str

    def overdue(self, now: datetime) -> bool:
        """Tell whether it was answered too late, or is not answered and too late."""
        return (self.closed_at or now) > self.due_at


@dataclass(frozen=True)
class Kept:
    """A case the law has the office keep, and until when."""

    case_id: CaseId
    until: datetime | None
    """None while it is not at its end."""


def take(
    session: Session, office: Office, by: str, kind: Kind, *, nik: str, name: str, said: str
) -> str:
    """Write down that somebody asks, from now on the clock runs; return the request's id."""
    now, id_ = office.world.now(), ids.new(office.world)
    row = PersonRequest(
        id=id_,
        kind=kind.value,
        nik=numbers.tidy(nik),
        name=name,
        said=said[:LONGEST],
        regency=REGENCY,
        asked_ms=times.ms(now),
        due_ms=times.ms(now + WITHIN),
        taken_by=by,
    )
    session.connection().execute(insert(PERSON_REQUEST), row.model_dump())
    audit.note(session, now, by, Action.REQUEST_TAKEN, f"{id_} {kind}")
    return id_


def every(connection: Connection, *, closed: bool = False) -> list[Asked]:
    """Return what is asked and not answered, most urgent first; or what was, newest first."""
    rows = select(PERSON_REQUEST)
    if closed:
        newest = PERSON_REQUEST.c.closed_ms.desc()
        rows = rows.where(PERSON_REQUEST.c.closed_ms.is_not(None)).order_by(newest).limit(100)
    else:
        rows = rows.where(PERSON_REQUEST.c.closed_ms.is_(None)).order_by(PERSON_REQUEST.c.due_ms)
    return [_asked(row) for row in connection.execute(rows)]


def one(connection: Connection, id_: str) -> Asked:
    """
    Return a request.

    Raises:
        CaseUnknownError: there is none.
    """
    row = connection.execute(select(PERSON_REQUEST).where(PERSON_REQUEST.c.id == id_)).one_or_none()
    if row is None:
        raise errors.CaseUnknownError
    return _asked(row)


def kept_by_law(connection: Connection, schedule: Schedule, nik: str, now: datetime) -> list[Kept]:
    """Return the person's cases that may not be erased yet: their time is not over."""
    kept = []
    for case_id in persons.cases_of(connection, nik):
        row = connection.execute(
            select(CASES.c.service, CASES.c.state, CASES.c.changed_ms).where(CASES.c.id == case_id)
        ).one()
        until = schedule.ends_at(row.service, State(row.state), times.at(row.changed_ms))
        over = until is not None and (until <= now or row.service in schedule.on_request)
        if not over:
            kept.append(Kept(case_id, until))
    return kept


def close(
    session: Session,
    office: Office,
    by: str,
    id_: str,
    outcome: Outcome,
    *,
    answer: str,
    corrected: CaseId | None = None,
) -> None:
    """
    Answer a request and do what it asks for, in the caller's transaction.

    `corrected` is the person's case that was put right.

    Raises:
        CaseUnknownError: there is no such request, it is answered, or the case is not its person's.
        AnswerMissingError: it says nothing to the person.
        NotEntitledError: it asks to erase, which is asked by one and confirmed by another.
    """
    connection, asked = session.connection(), one(session.connection(), id_)
    theirs = corrected is None or corrected in persons.cases_of(connection, asked.nik)
    if asked.closed_at is not None or not theirs:
        raise errors.CaseUnknownError
    if not answer.strip():
        raise AnswerMissingError
    if outcome is Outcome.DONE and asked.kind in RESTRICTS:
        _restrict(connection, asked, office.world.now())
    if outcome is Outcome.REFUSED or asked.kind is not Kind.ERASURE:
        _finish(session, office, by, asked, outcome, answer=answer, corrected=corrected or "")
        return
    raise errors.NotEntitledError("erasing takes two")


def propose(session: Session, office: Office, staff: Staff, id_: str) -> None:
    """
    Ask that a colleague erases what a request asks to, unless somebody has asked already.

    Raises:
        CaseUnknownError: there is no such request, or it is answered.
    """
    _open(session.connection(), id_)
    if proposed(session, office, id_) is None:
        approvals.ask(session, staff, approvals.Kind.ERASURE, id_, office.world)


def proposed(session: Session, office: Office, id_: str) -> approvals.Asked | None:
    """Return who asked that a colleague erases, None where nobody did."""
    return approvals.about(session, approvals.Kind.ERASURE, id_, office.world.now())


def erase(
    session: Session,
    office: Office,
    staff: Staff,
    approval: str,
    schedule: Schedule,
    *,
    answer: str = "",
) -> list[Kept]:
    """
    Erase all of a person that need not be kept, and return the cases that are kept.

    `approval` is what a colleague asked for, and is confirmed with it. The cases that are kept
    stand still from now on: nothing is decided in them any more.

    Raises:
        ApprovalGoneError: nobody asked for it, it was answered, or its request was.
        NotEntitledError: it is one's own.
    """
    agreed = approvals.confirm(session, staff, approval, office.world)
    if agreed.kind is not approvals.Kind.ERASURE:
        raise errors.ApprovalGoneError
    connection, by = session.connection(), staff.username
    try:
        asked = _open(connection, agreed.subject)
    except errors.CaseUnknownError as error:
        raise errors.ApprovalGoneError from error
    kept = kept_by_law(connection, schedule, asked.nik, office.world.now())
    staying = {each.case_id for each in kept}
    for case_id in persons.cases_of(connection, asked.nik):
        if case_id not in staying:
            erasing.case(connection, office, case_id, Why.REQUEST, by)
    if kept:
        _restrict(connection, asked, office.world.now(), staying)
    else:
        erasing.person(connection, office, asked.nik, by)
    _finish(session, office, by, asked, Outcome.DONE, answer=answer, forget=not kept)
    return kept


def _open(connection: Connection, id_: str) -> Asked:
    """Return a request to erase that is not answered."""
    asked = one(connection, id_)
    if asked.kind is not Kind.ERASURE or asked.closed_at is not None:
        raise errors.CaseUnknownError
    return asked


def restricted(connection: Connection, case_id: CaseId) -> bool:
    """Tell whether nothing may be decided in a case, because its person asked for that."""
    found = select(RESTRICTED.c.case_id).where(RESTRICTED.c.case_id == case_id)
    return connection.execute(found).first() is not None


def _restrict(
    connection: Connection, asked: Asked, now: datetime, cases: set[CaseId] | None = None
) -> None:
    of = persons.cases_of(connection, asked.nik) if cases is None else cases
    rows = [{"case_id": each, "request": asked.id, "since_ms": times.ms(now)} for each in of]
    upserts.keep(connection, RESTRICTED, rows)


def _finish(
    session: Session,
    office: Office,
    by: str,
    asked: Asked,
    outcome: Outcome,
    *,
    answer: str,
    corrected: str = "",
    forget: bool = False,
) -> None:
    now = office.world.now()
    told = {"closed_ms": times.ms(now), "closed_by": by, "outcome": outcome.value}
    told |= {"answer": answer[:LONGEST], "corrected": corrected}
    if forget:
        # That somebody asked is kept as evidence, who it was is not.
        told |= {"nik": office.storage.pseudonym(asked.nik), "name": "", "said": "", "answer": ""}
    session.connection().execute(
        update(PERSON_REQUEST).where(PERSON_REQUEST.c.id == asked.id).values(told)
    )
    audit.note(session, now, by, Action.REQUEST_CLOSED, f"{asked.id} {asked.kind} {outcome}")


def _asked(row: Row[tuple[object, ...]]) -> Asked:
    return Asked(
        id=row.id,
        kind=Kind(row.kind),
        nik=row.nik,
        name=row.name,
        said=row.said,
        asked_at=times.at(row.asked_ms),
        due_at=times.at(row.due_ms),
        taken_by=row.taken_by,
        closed_at=times.at(row.closed_ms) if row.closed_ms is not None else None,
        closed_by=row.closed_by,
        outcome=row.outcome,
        answer=row.answer,
        corrected=row.corrected,
    )
