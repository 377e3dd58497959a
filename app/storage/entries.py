"""One message as a row of the ledger: sealed on the way in, opened and read on the way out."""

import hashlib
import json
from datetime import UTC, datetime

from sqlmodel import Session, select

from app.storage import vault
from app.storage.tables import Fate, Message
from protocol import envelope, errors, ids, messages
from protocol.case import Heard
from protocol.envelope import Envelope
from protocol.ids import CaseId, MessageId
from protocol.messages import Kind
from protocol.trust import Author, Role


def add(session: Session, message: Envelope, at: datetime, *, mine: bool, state: Fate) -> Message:
    """Write a message down as the newest of the ledger, with its bytes as they were signed."""
    row = Message(
        id=message.id,
        kind=message.kind,
        case_id=_case_of(message),
        author=message.kid,
        mine=mine,
        epoch=message.epoch,
        seq=message.seq,
        digest=message.digest,
        state=state,
        size_bytes=len(message.raw),
        kept_at=int(at.timestamp() * 1000),
        body=vault.of(session).seal("message", message.id, 1, message.raw),
    )
    session.add(row)
    session.flush()
    return row


def add_unread(session: Session, message: MessageId, raw: bytes, at: datetime) -> bool:
    """
    Write down the bytes of an authentic message only a newer version can read.

    Tell whether it is new here. What its head says is read by the version that can.
    """
    known = session.exec(select(Message).where(Message.id == message)).one_or_none()
    row = known or Message(
        id=message,
        kind=raw[1],
        case_id=None,
        author="",
        mine=False,
        epoch=0,
        seq=0,
        digest=hashlib.sha256(raw).hexdigest(),
        state=Fate.HEARD,
        code=errors.FormatNewerError.code,
        size_bytes=len(raw),
        kept_at=int(at.timestamp() * 1000),
        body=vault.of(session).seal("message", message, 1, raw),
    )
    row.told = False
    session.add(row)
    session.flush()
    return known is None


def credit(session: Session, row: Message, author: Author) -> None:
    """Remember the role and the name its author had when it was heard."""
    who = json.dumps({"role": author.role, "name": author.name}).encode()
    row.speaker = vault.of(session).seal("message.speaker", row.id, row.version, who)


def raw(session: Session, row: Message) -> bytes:
    """Return a message's bytes exactly as they were signed."""
    return vault.of(session).open("message", row.id, row.version, row.body)


def heard(session: Session, row: Message) -> Heard:
    """
    Return a message as its case reads it.

    Raises:
        FormatNewerError: its kind is not known to this version.
    """
    message = envelope.parse(raw(session, row))
    role, name = Role.CITIZEN, ""
    if row.speaker is not None:
        opened = vault.of(session).open("message.speaker", row.id, row.version, row.speaker)
        who = json.loads(opened)
        role, name = Role(who["role"]), who["name"]
    said = messages.read(message.kind, message.body)
    return Heard(
        id=message.id,
        kind=said.kind,
        message=said,
        author=message.author,
        role=role,
        name=name,
        place=row.place,
        written_at=ids.written_at(message.id),
    )


def case(row: Message) -> CaseId | None:
    """Return the case a message speaks of, if any."""
    return CaseId(row.case_id) if row.case_id else None


def moment(ms: int) -> datetime:
    """Return the time a column of milliseconds says, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def _case_of(message: Envelope) -> str | None:
    if message.kind == Kind.APPLICATION:
        return message.id
    named = message.body.get("case")
    return named if isinstance(named, str) else None
