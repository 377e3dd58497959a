"""What cannot be read yet: here, until more is heard; at the office, until it says it has."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.storage import entries
from app.storage.tables import Fate, Message
from protocol import envelope
from protocol.envelope import Envelope
from protocol.ids import CaseId, MessageId

ASK_AGAIN = timedelta(hours=12)
"""What the office holds is offered again this often, to hear whether it has been read."""


def here(session: Session, case: CaseId, code: str) -> list[Envelope]:
    """Return what was heard of a case and is held under this code, in the order it was kept."""
    rows = session.exec(
        select(Message)
        .where(Message.case_id == case, Message.state == Fate.HEARD, Message.code == code)
        .order_by(col(Message.number))
    )
    return [envelope.parse(entries.raw(session, row)) for row in rows]


def release(session: Session, message: MessageId, refused_code: str | None = None) -> None:
    """Read a held message into its case from now on, or never, for the reason of this code."""
    row = session.exec(select(Message).where(Message.id == message)).one()
    row.code = refused_code
    row.state = Fate.HEARD if refused_code is None else Fate.REFUSED
    session.add(row)
    session.flush()


def there(session: Session, now: datetime) -> list[MessageId]:
    """
    Return what the office holds and might have read by now: worth asking about, oldest first.

    A wait longer than any can be was begun by a wrong clock.
    """
    now_ms, latest_ms = (int(at.timestamp() * 1000) for at in (now, now + ASK_AGAIN))
    due_at = col(Message.answer_due_at)
    rows = session.exec(
        select(Message.id)
        .where(Message.state == Fate.HELD, (due_at <= now_ms) | (due_at > latest_ms))
        .order_by(col(Message.number))
    )
    return [MessageId(name) for name in rows]


def brought_back(session: Session, now: datetime) -> list[MessageId]:
    """Return others' words an office that forgot them is offered again, in the order heard."""
    now_ms = int(now.timestamp() * 1000)
    rows = session.exec(
        select(Message.id)
        .where(Message.state == Fate.HEARD, col(Message.answer_due_at) <= now_ms)
        .order_by(col(Message.number))
    )
    return [MessageId(name) for name in rows]


def ask_about(session: Session, code: str, now: datetime) -> None:
    """Ask at the next occasion about everything the office holds under this code."""
    session.exec(
        update(Message)
        .where(col(Message.state) == Fate.HELD, col(Message.code) == code)
        .values(answer_due_at=int(now.timestamp() * 1000))
    )
