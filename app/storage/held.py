"""What cannot be read yet: here, until more is heard; at the office, until it says it has."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from app.storage import entries
from app.storage.entries import COLUMNS
from app.storage.statements import Statement
from app.storage.tables import Fate, Message
from protocol.envelope import Envelope
from protocol.ids import CaseId, MessageId

ASK_AGAIN = timedelta(hours=12)
"""What the office holds is offered again this often, to hear whether it has been read."""

_HERE = Statement(
    select(*COLUMNS)
    .where(
        col(Message.case_id) == bindparam("case"),
        col(Message.state) == Fate.HEARD,
        col(Message.code) == bindparam("code"),
    )
    .order_by(col(Message.number))
)
_RELEASE = Statement(
    update(Message)
    .where(col(Message.id) == bindparam("named"))
    .values(state=bindparam("state"), code=bindparam("code"))
)
_ASK_ABOUT = Statement(
    update(Message)
    .where(col(Message.state) == Fate.HELD, col(Message.code) == bindparam("why"))
    .values(answer_due_at=bindparam("due"))
)
_due_at = col(Message.answer_due_at)
_is_due = (_due_at <= bindparam("now")) | (_due_at > bindparam("latest"))
"""A wait longer than any can be was begun by a wrong clock."""
_THERE = Statement(
    select(col(Message.id))
    .where(col(Message.state) == Fate.HELD, _is_due)
    .order_by(col(Message.number))
)
_BROUGHT_BACK = Statement(
    select(col(Message.id))
    .where(col(Message.state) == Fate.HEARD, _is_due)
    .order_by(col(Message.number))
)


def here(session: Session, case: CaseId, code: str) -> list[Envelope]:
    """Return what was heard of a case and is held under this code, in the order it was kept."""
    rows = _HERE.find(session, case=case, code=code)
    return [entries.opened(session, row) for row in rows]


def release(session: Session, message: MessageId, refused_code: str | None = None) -> None:
    """Read a held message into its case from now on, or never, for the reason of this code."""
    state = Fate.HEARD if refused_code is None else Fate.REFUSED
    _RELEASE.run(session, named=message, state=state, code=refused_code)


def there(session: Session, now: datetime) -> list[MessageId]:
    """Return what the office holds and might have read by now: worth asking about, oldest first."""
    return [MessageId(name) for (name,) in _THERE.find(session, **_span(now))]


def brought_back(session: Session, now: datetime) -> list[MessageId]:
    """Return others' words an office that forgot them is offered again, in the order heard."""
    return [MessageId(name) for (name,) in _BROUGHT_BACK.find(session, **_span(now))]


def ask_about(session: Session, code: str, now: datetime) -> None:
    """Ask at the next occasion about everything the office holds under this code."""
    _ASK_ABOUT.run(session, why=code, due=int(now.timestamp() * 1000))


def _span(now: datetime) -> dict[str, int]:
    """Return now and how far ahead a true clock can have put an occasion, in ms."""
    return {
        "now": int(now.timestamp() * 1000),
        "latest": int((now + ASK_AGAIN).timestamp() * 1000),
    }
