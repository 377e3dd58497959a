"""
The office's queues: the projection for questions, and what one staff member may see of it.

Everything here can be thrown away and folded again from the ledger. Reading one case or one
photo is written in the audit log in the same transaction, so those want a writing session.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from protocol.case import Case, Heard, State
from protocol.ids import CaseId
from server.staff import Staff

PAGE_ROWS = 50


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
    unvouched: bool
    """Nobody has checked who the author is."""
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
    """What the office's own check of an answer found: `level` is error, warn or missing."""

    question: str
    level: str
    code: str


@dataclass(frozen=True)
class CaseDetail:
    """All there is to see of one case."""

    summary: CaseSummary
    case: Case
    heard: tuple[Heard, ...]
    papers: tuple[Paper, ...]
    noted: tuple[Noted, ...]
    place: int
    """The last place read: hand it to `desk.decide` as `after`."""


def queue(session: Session, staff: Staff, filter: Filter, page: int, *, now: datetime) -> Page:
    """Return one page (from 1, `PAGE_ROWS` long) of the cases this staff member may see."""
    raise NotImplementedError


def detail(session: Session, staff: Staff, case: CaseId, *, now: datetime) -> CaseDetail:
    """
    Return one case, and write in the audit log who looked.

    Raises:
        CaseUnknownError: there is no such case, or it is none of this staff member's.
    """
    raise NotImplementedError


def paper(
    session: Session, staff: Staff, case: CaseId, sha256: str, *, now: datetime
) -> tuple[bytes, str]:
    """
    Return a document's bytes and type, and write in the audit log who looked.

    Raises:
        CaseUnknownError: no such case or document for this staff member, or not all here yet.
        PieceBadError: what lies here is not what the digest says.
    """
    raise NotImplementedError
