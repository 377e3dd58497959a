"""What the office announces to everybody: notes without a case, until they are put away."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.storage import entries, setbacks
from app.storage.entries import COLUMNS, Row
from app.storage.tables import Fate, Message
from protocol.ids import MessageId
from protocol.messages import Kind, Note

SHOWN = 3
"""How many the first page has room for; the older ones wait for their turn."""


@dataclass(frozen=True)
class Announcement:
    """What was announced, and when it was written by the office's clock."""

    id: MessageId
    text: str
    at: datetime


def current(session: Session) -> list[Announcement]:
    """Return what was announced and not put away yet, newest first."""
    seen_to = setbacks.closed(session)
    rows = session.exec(
        select(*COLUMNS)
        .where(
            Message.kind == Kind.NOTE,
            col(Message.case_id).is_(None),
            Message.state == Fate.HEARD,
            col(Message.code).is_(None),
        )
        .order_by(col(Message.number).desc())
        .limit(SHOWN + len(seen_to))
    )
    found = []
    for row in rows:
        said = entries.heard(session, Row(*row))
        if said.id not in seen_to and isinstance(said.message, Note):
            found.append(Announcement(said.id, said.message.text, said.written_at))
    return found[:SHOWN]
