"""
The office's queues: the projection for questions, and what one staff member may see of it.

Everything here can be thrown away and folded again from the ledger. Reading one case or one
photo is written in the audit log in the same transaction, so those want a writing session.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlmodel import Session

from protocol import answers, dates, errors, fields, ids, numbers
from protocol.case import FINAL, Case, Heard, State
from protocol.ids import CaseId
from protocol.messages import Application
from protocol.services import Service
from server import audit, history, papers, sight, times
from server.audit import Action
from server.catalogues import Shelf
from server.rights import Right
from server.staff import Staff
from server.tables import CASES, DEVICE

PAGE_ROWS = 50

_SUMMARIES = select(CASES, DEVICE.c.vouched, DEVICE.c.doubted).outerjoin_from(
    CASES, DEVICE, DEVICE.c.key == CASES.c.author
)


class Identity(StrEnum):
    """What is known of who an author says they are."""

    LISTED = "listed"
    """Staff, or somebody else whose device never introduced itself."""
    UNVOUCHED = "unvouched"
    VOUCHED = "vouched"
    DOUBTED = "doubted"
    """An officer read another name or NIK on the card."""


@dataclass(frozen=True)
class Filter:
    """What a staff member wants to see; an empty field wants everything."""

    agency: str | None = None
    service: str | None = None
    states: frozenset[State] = frozenset()
    """Any of these; the queue opens with those somebody still has to do something in."""
    villages: tuple[str, ...] = ()
    """Village codes, any of them: names repeat, so what was typed may mean several."""
    text: str = ""
    """A receipt code, or part of a name; upper and lower case are alike."""
    age: int | None = None
    """Only cases that have waited at least this many days."""


@dataclass(frozen=True)
class CaseSummary:
    """One row of a queue."""

    id: CaseId
    receipt_code: str
    service: str
    state: State
    applicant_name: str
    masked_nik: str
    village: str
    """Village code, or empty where the service does not ask."""
    filed_at: datetime
    """The writer's clock."""
    heard_at: datetime
    """When the office had it."""
    waiting_days: int
    identity: Identity
    photos_held: int
    photos_total: int


@dataclass(frozen=True)
class Page:
    """One page of a queue, oldest first; `counts` are over the whole filter but its state."""

    rows: tuple[CaseSummary, ...]
    total: int
    counts: Mapping[State, int]


@dataclass(frozen=True)
class Paper:
    """A document of a case: the question it answers, and whether all of it is here."""

    key: str
    sha256: str
    type: str
    size: int
    complete: bool


@dataclass(frozen=True)
class Noted:
    """What the office's own check of an answer found: `level` is error or warn."""

    question: str
    level: str
    code: str


@dataclass(frozen=True)
class CaseDetail:
    """All there is to see of one case."""

    summary: CaseSummary
    case: Case
    heard: tuple[Heard, ...]
    service: Service | None
    """What was asked for, as its applicant saw it."""
    papers: tuple[Paper, ...]
    noted: tuple[Noted, ...]
    place: int
    """The last place read: hand it to `desk.decide` as `after`."""


def queue(session: Session, staff: Staff, filter: Filter, page: int, *, now: datetime) -> Page:
    """Return one page (from 1, `PAGE_ROWS` long) of the cases this staff member may see."""
    connection = session.connection()
    wanted = _wanted(filter, now)
    by_state = connection.execute(
        sight.narrow(
            select(CASES.c.state, func.count()).where(*wanted).group_by(CASES.c.state),
            staff,
            Right.CASES_READ,
        )
    )
    counts = {State(state): count for state, count in by_state}
    shown = filter.states or tuple(State)
    rows = connection.execute(
        sight.narrow(_SUMMARIES, staff, Right.CASES_READ)
        .where(*wanted, CASES.c.state.in_([state.value for state in shown]))
        .order_by(CASES.c.heard_ms, CASES.c.id)
        .limit(PAGE_ROWS)
        .offset(PAGE_ROWS * (max(page, 1) - 1))
    )
    return Page(
        rows=tuple(_summary(row, now) for row in rows),
        total=sum(counts.get(state, 0) for state in shown),
        counts=counts,
    )


def detail(
    session: Session, staff: Staff, case: CaseId, shelf: Shelf, *, now: datetime
) -> CaseDetail:
    """
    Return one case, and write in the audit log who looked. Writing session.

    Raises:
        CaseUnknownError: there is no such case, or it is none of this staff member's.
    """
    row = _row(session, staff, case)
    summary = _summary(row, now)
    heards = history.heard(session.connection(), case)
    service = _service(heards[0], shelf)
    folded = history.fold(heards, row.service, shelf.catalogue)
    audit.note(session, now, staff.username, Action.CASE_SEEN, case)
    return CaseDetail(
        summary=summary,
        case=folded,
        heard=tuple(heards),
        papers=tuple(
            Paper(
                key=paper.key,
                sha256=paper.document.sha256,
                type=paper.document.type,
                size=paper.document.size,
                complete=paper.complete,
            )
            for paper in papers.of_cases(session.connection(), [case]).get(case, [])
        ),
        service=service,
        noted=_noted(folded, service, summary.heard_at),
        place=row.places,
    )


def paper(
    session: Session, staff: Staff, case: CaseId, sha256: str, *, now: datetime
) -> tuple[bytes, str]:
    """
    Return a document's bytes and type, and write in the audit log who looked. Writing session.

    Raises:
        CaseUnknownError: no such case or document for this staff member, or not all here yet.
        PieceBadError: what lies here is not what the digest says.
    """
    _row(session, staff, case)
    for each in papers.of_cases(session.connection(), [case]).get(case, []):
        if each.document.sha256 == sha256 and each.complete:
            audit.note(session, now, staff.username, Action.PAPER_SEEN, f"{case} {sha256}")
            return papers.whole(session.connection(), each), each.document.type
    raise errors.CaseUnknownError


def _wanted(filter: Filter, now: datetime) -> list[ColumnElement[bool]]:
    """Return what has to hold of a case, but for its state."""
    wanted: list[ColumnElement[bool]] = []
    if filter.agency is not None:
        wanted.append(CASES.c.agency == filter.agency)
    if filter.service is not None:
        wanted.append(CASES.c.service == filter.service)
    if filter.villages:
        wanted.append(CASES.c.village.in_(filter.villages))
    if filter.age is not None:
        wanted.append(CASES.c.heard_ms <= times.ms(now - timedelta(days=filter.age)))
        wanted.append(CASES.c.state.not_in(state.value for state in FINAL))
    wanted += [
        CASES.c.search.contains(word, autoescape=True) for word in filter.text.casefold().split()
    ]
    return wanted


def _row(session: Session, staff: Staff, case: CaseId) -> Row[Any]:
    asked = sight.narrow(_SUMMARIES.where(CASES.c.id == case), staff, Right.CASES_READ)
    row = session.connection().execute(asked).one_or_none()
    if row is None:
        raise errors.CaseUnknownError
    return row


def _summary(row: Row[Any], now: datetime) -> CaseSummary:
    state = State(row.state)
    until_ms = row.changed_ms if state in FINAL else times.ms(now)
    return CaseSummary(
        id=CaseId(row.id),
        receipt_code=ids.receipt_code(CaseId(row.id)),
        service=row.service,
        state=state,
        applicant_name=row.name,
        masked_nik=_masked(row.nik),
        village=row.village,
        filed_at=times.at(row.filed_ms),
        heard_at=times.at(row.heard_ms),
        waiting_days=times.days_between(row.heard_ms, until_ms),
        identity=_identity(row),
        photos_held=row.photos_held,
        photos_total=row.photos_total,
    )


def _identity(row: Row[Any]) -> Identity:
    if row.vouched is None:
        return Identity.LISTED
    if row.doubted:
        return Identity.DOUBTED
    return Identity.VOUCHED if row.vouched else Identity.UNVOUCHED


def _masked(nik: str) -> str:
    """Return a NIK with only its region's first and its serial's last digits."""
    digits = numbers.tidy(nik)
    return f"{digits[:4]}{'•' * 8}{digits[-4:]}" if len(digits) == numbers.DIGITS else ""


def _service(opening: Heard, shelf: Shelf) -> Service | None:
    """Return what was asked for, as the catalogue has it that the application names."""
    said = opening.message
    if not isinstance(said, Application):
        raise errors.StoreDamagedError
    return shelf.service(said)


def _noted(case: Case, service: Service | None, heard_at: datetime) -> tuple[Noted, ...]:
    """Check the answers as the phone did, as of the day the office had them."""
    if service is None:
        return ()
    given = {key: fields.typed(value) for key, value in case.answers.items()}
    form = answers.Form(service, given, case.documents.keys())
    review = answers.review(form, heard_at.astimezone(dates.OFFICE_ZONE).date(), None)
    missing = [Noted(key, "error", code) for key, code in review.missing]
    warnings = [Noted(key, "warn", code) for key, code in review.warnings]
    # Numbers set aside for practice never get into a real office's ledger.
    return tuple(each for each in missing + warnings if not each.code.endswith("_test_range"))
