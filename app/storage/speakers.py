"""The office's keys that have spoken to us: the newest clock each has said, and ours just then."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.storage import entries
from app.storage.statements import Statement
from app.storage.tables import Speaker
from protocol.ids import Kid

_SAID = Statement(select(col(Speaker.kid), col(Speaker.said_at)), often=True)
_HEARD = Statement(select(func.max(col(Speaker.heard_at))), often=True)


def said(session: Session) -> dict[Kid, int]:
    """Return the newest clock of each, ms. Any of them may have been wrong: see `terms.seen`."""
    return {Kid(kid): at for kid, at in _SAID.find(session)}


def last_contact(session: Session) -> datetime | None:
    """Return when, by our own clock, the office last spoke to us."""
    (heard_at,) = _HEARD.one(session)
    return entries.moment(heard_at) if heard_at is not None else None
