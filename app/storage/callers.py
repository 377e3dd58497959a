"""Phones a village's tablet has heard of: who they say they are, and whether anybody vouches."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from app.storage import entries, identity
from app.storage.entries import COLUMNS
from app.storage.statements import Statement
from app.storage.tables import Fate, Message
from protocol import keys, messages
from protocol.ids import Digest
from protocol.messages import Endorsement, Introduction, Kind

_newest = select(*COLUMNS).order_by(col(Message.number).desc())
_INTRODUCED = Statement(
    _newest.where(col(Message.author) == bindparam("of"), col(Message.kind) == Kind.INTRODUCTION)
)
_ENDORSED = Statement(
    _newest.where(col(Message.kind) == Kind.ENDORSEMENT, col(Message.state) != Fate.REFUSED)
)


def phone(session: Session, author: bytes) -> tuple[Digest, Introduction] | None:
    """Return what a phone last said of itself to this tablet, None of one it has not heard."""
    kid = keys.signing_kid(author)
    for row in _INTRODUCED.find(session, of=kid):
        message = entries.opened(session, row)
        said = messages.read(message.kind, message.body)
        if message.author == author and isinstance(said, Introduction):
            return Digest(message.digest), said
    return None


def vouched(session: Session, author: bytes) -> bool:
    """Tell whether an officer has vouched for a phone, as far as this tablet has heard."""
    if identity.peers(session).knows(author):
        return True
    return any(
        isinstance(said, Endorsement) and said.key == author
        for row in _ENDORSED.find(session)
        for message in [entries.opened(session, row)]
        for said in [messages.read(message.kind, message.body)]
    )
