"""
Letters of agencies before they are signed: who prepared one, who checked it, why it came back.

A draft has no number and nothing to check; it is laid out anew whenever somebody looks at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select
from sqlmodel import Session

from protocol.ids import CaseId
from protocol.steps import State
from server import cases, sight, times, upserts
from server.cases import CaseSummary
from server.letter_tables import LETTER_DRAFT
from server.rights import Right
from server.staff import Staff
from server.tables import ACCOUNT, CASES

SIGNABLE = frozenset({State.IN_PROCESS, State.SIGNING, State.READY})
"""Where a case stands whose letter may be signed."""
TO_PREPARE = SIGNABLE | {State.RECEIVED}
"""Where a case stands whose letter may be prepared."""
PAGE_ROWS = 100


class Stage(StrEnum):
    """How far a draft is."""

    PREPARED = "prepared"
    CHECKED = "checked"
    """It was compared with the papers, and waits for a signature."""
    RETURNED = "returned"
    """Whoever checks or signs sent it back."""


@dataclass(frozen=True)
class Draft:
    """A letter that is not signed; `prepared_by` and `checked_by` are usernames."""

    case: CaseId
    village: str
    stage: Stage
    prepared_by: str
    at: datetime
    checked_by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Waiting:
    """A draft beside the case it is for."""

    summary: CaseSummary
    draft: Draft


def find(connection: Connection, case: CaseId) -> Draft | None:
    """Return the draft of a case, if there is one."""
    row = connection.execute(
        select(LETTER_DRAFT).where(LETTER_DRAFT.c.case_id == case)
    ).one_or_none()
    return _draft(row) if row else None


def put(connection: Connection, draft: Draft) -> None:
    """Keep a draft as it stands now."""
    row = {
        "case_id": draft.case,
        "village": draft.village,
        "stage": draft.stage.value,
        "prepared_by": draft.prepared_by,
        "checked_by": draft.checked_by,
        "reason": draft.reason,
        "changed_ms": times.ms(draft.at),
    }
    upserts.write(connection, LETTER_DRAFT, [row])


def drop(connection: Connection, case: CaseId) -> None:
    """Let go of a draft: it was signed."""
    connection.execute(delete(LETTER_DRAFT).where(LETTER_DRAFT.c.case_id == case))


def waiting(session: Session, staff: Staff, now: datetime) -> list[Waiting]:
    """Return the drafts of this person's cases that can still be signed, the oldest first."""
    asked = (
        cases.SUMMARIES.add_columns(
            *(column.label(f"draft_{column.name}") for column in LETTER_DRAFT.columns)
        )
        .join(LETTER_DRAFT, LETTER_DRAFT.c.case_id == CASES.c.id)
        .where(CASES.c.state.in_([state.value for state in TO_PREPARE]))
        .order_by(LETTER_DRAFT.c.changed_ms, CASES.c.id)
        .limit(PAGE_ROWS)
    )
    rows = session.connection().execute(sight.narrow(asked, staff, Right.CASES_READ))
    return [Waiting(cases.summary(row, staff, now), _draft(row, "draft_")) for row in rows]


def to_sign(session: Session, staff: Staff) -> int:
    """Return how many letters wait for a signature among this person's cases."""
    asked = (
        select(func.count())
        .select_from(CASES)
        .join(LETTER_DRAFT, LETTER_DRAFT.c.case_id == CASES.c.id)
        .where(LETTER_DRAFT.c.stage == Stage.CHECKED.value)
        .where(CASES.c.state.in_([state.value for state in SIGNABLE]))
    )
    return session.connection().scalar(sight.narrow(asked, staff, Right.CASES_READ)) or 0


def names(session: Session, usernames: set[str]) -> Mapping[str, str]:
    """Return the names of people by their usernames."""
    asked = select(ACCOUNT.c.username, ACCOUNT.c.name).where(ACCOUNT.c.username.in_(usernames))
    return {row.username: row.name for row in session.connection().execute(asked)}


def _draft(row: Row[Any], before: str = "") -> Draft:
    said = row._mapping
    return Draft(
        case=CaseId(said[f"{before}case_id"]),
        village=said[f"{before}village"],
        stage=Stage(said[f"{before}stage"]),
        prepared_by=said[f"{before}prepared_by"],
        at=times.at(said[f"{before}changed_ms"]),
        checked_by=said[f"{before}checked_by"],
        reason=said[f"{before}reason"],
    )
