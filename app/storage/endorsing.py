"""Vouching without a network: what a new phone shows, and what an officer says of it."""

from sqlmodel import Session, col, select

from app.storage import identity, ledger, officers
from app.storage.tables import Message
from protocol import errors, messages
from protocol.envelope import Envelope
from protocol.ids import Digest
from protocol.messages import Endorsement, Kind
from protocol.trust import Role
from protocol.world import World

KNOWN_IN_PERSON = 1
CARD_AND_FACE_SEEN = 2


def ours(session: Session) -> tuple[bytes, Digest] | None:
    """Return our signing key and the digest of our introduction; None before it is written."""
    newest = session.exec(
        select(Message.digest)
        .where(col(Message.mine), Message.kind == Kind.INTRODUCTION)
        .order_by(col(Message.number).desc())
        .limit(1)
    ).first()
    return (identity.load(session).signing.public, Digest(newest)) if newest else None


def may(session: Session) -> bool:
    """Tell whether this device is an officer's by the newest roster, or one is on duty on it."""
    if officers.on_duty(session) is not None:
        return True
    author = identity.speaks_for(session)
    return author is not None and author.role is Role.OFFICER


def endorse(
    session: Session,
    world: World,
    shown: tuple[bytes, Digest],
    *,
    nik: str,
    name: str,
    level: int = CARD_AND_FACE_SEEN,
) -> Envelope:
    """
    Vouch for the phone that has shown this key and digest, for whom the card in our hand names.

    Raises:
        NotEntitledError: this device is no officer's.
        OwnCodeError: it is our own phone that was shown.
    """
    if not may(session):
        raise errors.NotEntitledError("no officer")
    key, introduction = shown
    if key == identity.load(session).signing.public:
        raise errors.OwnCodeError
    said = Endorsement(key=key, introduction=introduction, level=level, nik=nik, name=name)
    return ledger.say(session, world, Kind.ENDORSEMENT, messages.body_of(said))
