"""
One case as staff see it: its row in a queue, and all there is to read.

Everything here can be thrown away and folded again from the ledger. Reading one case or one
photo is written in the audit log in the same transaction, so those want a writing session.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlmodel import Session

from protocol import answers, dates, documents, errors, fields, ids, numbers
from protocol.case import FINAL, Case, Heard, State
from protocol.ids import CaseId
from protocol.keys import SealingSecret
from protocol.messages import Application
from protocol.services import Service
from server import audit, history, lanes, papers, pictures, reports, sight, times
from server.audit import Action
from server.catalogues import Shelf
from server.rights import Right
from server.staff import Staff
from server.tables import CASES, DEVICE

SUMMARIES = select(CASES, DEVICE.c.vouched, DEVICE.c.doubted).outerjoin_from(
    CASES, DEVICE, DEVICE.c.key == CASES.c.author
)
"""Cases with what is known of who asks: what `summary` is made of."""


class Identity(StrEnum):
    """What is known of who an author says they are."""

    LISTED = "listed"
    """Staff, or somebody else whose device never introduced itself."""
    UNVOUCHED = "unvouched"
    VOUCHED = "vouched"
    DOUBTED = "doubted"
    """An officer read another name or NIK on the card."""


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
    place: int
    """The last place read into it."""
    lane: str
    """Which way it goes: one of lanes.Lane."""
    veiled: bool
    """Whether who wrote it is kept from whoever asks."""


@dataclass(frozen=True)
class Paper:
    """A document of a case: the question it answers, and whether all of it is here."""

    key: str
    sha256: str
    type: str
    size: int
    complete: bool
    drawable: bool
    """Whether a browser may draw it."""
    about: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Of a sealed one that is open now: what it takes to look at it."""


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
    locked: str = ""
    """Why a sealed case does not show what it says: the code of what went wrong."""


def detail(
    session: Session,
    staff: Staff,
    case: CaseId,
    shelf: Shelf,
    *,
    now: datetime,
    right: Right = Right.CASES_READ,
    secrets: Sequence[SealingSecret] = (),
) -> CaseDetail:
    """
    Return one case, and write in the audit log who looked. Writing session.

    What is sealed in it is shown with `secrets` that open it.

    Raises:
        CaseUnknownError: there is no such case, or it is none of this staff member's.
    """
    row = row_of(session, staff, case, right)
    shown = summary(row, staff, now)
    heards, locked = reports.opened(history.heard(session.connection(), case), secrets)
    service = _service(heards[0], shelf)
    folded = history.fold(heards, row.service, shelf.catalogue)
    seen = Action.REPORT_OPENED if folded.sealed and not locked else Action.CASE_SEEN
    audit.note(session, now, staff.username, seen, case)
    kept = papers.of_cases(session.connection(), [case]).get(case, [])
    return CaseDetail(
        summary=shown,
        case=folded,
        heard=tuple(heards),
        papers=_papers(session.connection(), folded, kept, secrets),
        service=service,
        noted=() if locked else _noted(folded, service, shown.heard_at),
        place=row.places,
        locked=locked,
    )


def _papers(
    connection: Connection,
    case: Case,
    kept: Sequence[papers.Paper],
    secrets: Sequence[SealingSecret],
) -> tuple[Paper, ...]:
    """Return the papers of a case; sealed ones by what was said of them inside, or not at all."""
    if not case.sealed:
        return tuple(
            Paper(
                key=each.key,
                sha256=each.document.sha256,
                type=each.document.type,
                size=each.document.size,
                complete=each.complete,
                drawable=pictures.shows(connection, each),
            )
            for each in kept
        )
    whole = {each.document.sha256: each for each in kept if each.complete}
    return tuple(
        Paper(
            key=key,
            sha256=about["sha256"],
            type=about["clear_type"],
            size=about["clear_size"],
            complete=about["sha256"] in whole,
            drawable=reports.shows(connection, case.id, whole.get(about["sha256"]), secrets),
            about=about,
        )
        for key, about in case.documents.items()
        if "clear_type" in about
    )


def paper(
    session: Session,
    staff: Staff,
    case: CaseId,
    sha256: str,
    *,
    now: datetime,
    right: Right = Right.CASES_READ,
    secrets: Sequence[SealingSecret] = (),
) -> tuple[bytes, str]:
    """
    Return a document's bytes and type, and write in the audit log who looked. Writing session.

    What `secrets` open is returned open; without them nobody sees more of it than it is outside.

    Raises:
        CaseUnknownError: no such case or document for this staff member, or not all here yet.
        PieceBadError: what lies here is not what the digest says.
    """
    row_of(session, staff, case, right)
    for each in papers.of_cases(session.connection(), [case]).get(case, []):
        if each.document.sha256 == sha256 and each.complete:
            audit.note(session, now, staff.username, Action.PAPER_SEEN, f"{case} {sha256}")
            data = papers.whole(session.connection(), each)
            if each.document.type != documents.SEALED:
                return data, each.document.type
            return reports.unlocked(session.connection(), case, sha256, data, secrets)
    raise errors.CaseUnknownError


def row_of(
    session: Session, staff: Staff, case: CaseId, right: Right = Right.CASES_READ
) -> Row[Any]:
    """
    Return a case's row of `SUMMARIES`.

    Raises:
        CaseUnknownError: there is no such case, or it is none of this staff member's.
    """
    asked = sight.narrow(SUMMARIES.where(CASES.c.id == case), staff, right)
    row = session.connection().execute(asked).one_or_none()
    if row is None:
        raise errors.CaseUnknownError
    return row


def summary(row: Row[Any], staff: Staff, now: datetime) -> CaseSummary:
    """Return a row of `SUMMARIES` as a queue shows it to somebody."""
    veiled = lanes.veiled(staff.role, staff.area, row.lane)
    state = State(row.state)
    until_ms = row.changed_ms if state in FINAL else times.ms(now)
    return CaseSummary(
        id=CaseId(row.id),
        receipt_code=ids.receipt_code(CaseId(row.id)),
        service=row.service,
        state=state,
        applicant_name="" if veiled else row.name,
        masked_nik="" if veiled else _masked(row.nik),
        village=row.village,
        filed_at=times.at(row.filed_ms),
        heard_at=times.at(row.heard_ms),
        waiting_days=times.days_between(row.heard_ms, until_ms),
        identity=_identity(row),
        photos_held=row.photos_held,
        photos_total=row.photos_total,
        place=row.places,
        lane=row.lane,
        veiled=veiled,
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
    return shelf.published.service(said)


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
