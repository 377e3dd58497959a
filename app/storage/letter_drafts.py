"""Letters that are none yet: how far each is, and by whom it got there."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.storage import vault
from app.storage.letter_tables import LetterDraft, Stage
from protocol.ids import CaseId


@dataclass(frozen=True)
class Draft:
    """A letter that is none yet: how far it is, and by whom it got there."""

    case: CaseId
    stage: Stage
    prepared_by: str
    checked_by: str


def put(session: Session, draft: Draft) -> Draft:
    """Keep how far a letter is, in the place of what was kept of it."""
    row = session.get(LetterDraft, draft.case)
    version = row.version + 1 if row else 1
    row = row or LetterDraft(case_id=draft.case, stage="", version=0, body=b"")
    clear = json.dumps([draft.prepared_by, draft.checked_by]).encode()
    row.stage, row.version = draft.stage, version
    row.body = vault.of(session).seal("letterdraft", draft.case, version, clear)
    session.add(row)
    session.flush()
    return draft


def drop(session: Session, case: CaseId) -> None:
    """Let go of a draft; the case stands as it stood."""
    row = session.get(LetterDraft, case)
    if row is not None:
        session.delete(row)
        session.flush()


def find(session: Session, case: CaseId) -> Draft | None:
    """Return the draft of a case, none where there is none."""
    row = session.get(LetterDraft, case)
    return _draft(session, row) if row is not None else None


def listed(session: Session) -> list[Draft]:
    """Return every draft, those that were checked first."""
    rows: Iterable[LetterDraft] = session.exec(
        select(LetterDraft).order_by(col(LetterDraft.stage), col(LetterDraft.case_id))
    ).all()
    return [_draft(session, row) for row in rows]


def _draft(session: Session, row: LetterDraft) -> Draft:
    raw = vault.of(session).open("letterdraft", row.case_id, row.version, row.body)
    prepared_by, checked_by = json.loads(raw)
    return Draft(CaseId(row.case_id), Stage(row.stage), prepared_by, checked_by)
