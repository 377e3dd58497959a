"""One message as a row of the ledger: sealed on the way in, opened and read on the way out."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from app.storage import vault
from app.storage.statements import Statement, columns, given
from app.storage.tables import Fate, Message
from protocol import envelope, errors, ids, messages
from protocol.case import Heard
from protocol.envelope import Envelope
from protocol.ids import CaseId, MessageId
from protocol.messages import Kind
from protocol.trust import Author, Role


class Row(NamedTuple):
    """What it takes to read a message; `COLUMNS` are the ledger's, in the same order."""

    id: str
    version: int
    body: bytes
    speaker: bytes | None
    place: int | None


COLUMNS = columns(Message, Row._fields)

_FIRST_VERSION = 1
_UNSET = {
    "answer_due_at": None,
    "receipted_at": None,
    "cleared": False,
    "version": _FIRST_VERSION,
}
_ADD = Statement(
    insert(Message).values(given(name for name in Message.model_fields if name != "number"))
)
_DIGEST = Statement(select(col(Message.digest)).where(col(Message.id) == bindparam("named")))
_UNTELL = Statement(update(Message).where(col(Message.id) == bindparam("named")).values(told=False))


def digest(session: Session, message: MessageId) -> str | None:
    """Return the digest of a message that is here, None when it is not."""
    return next((kept for (kept,) in _DIGEST.find(session, named=message)), None)


def untell(session: Session, message: MessageId) -> None:
    """Note that a message was heard once more: the office may not know that we have it."""
    _UNTELL.run(session, named=message)


def add(
    session: Session,
    message: Envelope,
    at: datetime,
    *,
    mine: bool,
    state: Fate,
    told: bool = True,
    author: Author | None = None,
    place: int | None = None,
    code: str | None = None,
) -> None:
    """
    Write a message down as the newest of the ledger, with its bytes as they were signed.

    Of an `author` other than ourselves the role and the name are remembered, as they were when
    it was heard.
    """
    _ADD.run(
        session,
        **_UNSET,
        id=message.id,
        kind=message.kind,
        case_id=_case_of(message),
        author=message.kid,
        mine=mine,
        epoch=message.epoch,
        seq=message.seq,
        digest=message.digest,
        place=place,
        state=state,
        code=code,
        size_bytes=len(message.raw),
        kept_at=int(at.timestamp() * 1000),
        told=told,
        body=_seal(session, "message", message.id, message.raw),
        speaker=_credit(session, message.id, author) if author is not None else None,
    )


def add_unread(session: Session, message: MessageId, raw: bytes, at: datetime) -> bool:
    """
    Write down the bytes of an authentic message only a newer version can read.

    Tell whether it is new here. What its head says is read by the version that can.
    """
    if digest(session, message) is not None:
        untell(session, message)
        return False
    _ADD.run(
        session,
        **_UNSET,
        id=message,
        kind=raw[1],
        case_id=None,
        author="",
        mine=False,
        epoch=0,
        seq=0,
        digest=hashlib.sha256(raw).hexdigest(),
        place=None,
        state=Fate.HEARD,
        code=errors.FormatNewerError.code,
        size_bytes=len(raw),
        kept_at=int(at.timestamp() * 1000),
        told=False,
        body=_seal(session, "message", message, raw),
        speaker=None,
    )
    return True


def raw(session: Session, row: Row) -> bytes:
    """Return a message's bytes exactly as they were signed."""
    return vault.of(session).open("message", row.id, row.version, row.body)


def opened(session: Session, found: Iterable[Any]) -> Envelope:
    """Return the message of a row as it was found, with `COLUMNS`."""
    return envelope.parse(raw(session, Row._make(found)))


def heard(session: Session, row: Row) -> Heard:
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


def case(case_id: str | None) -> CaseId | None:
    """Return the case a message speaks of, if any."""
    return CaseId(case_id) if case_id else None


def moment(ms: int) -> datetime:
    """Return the time a column of milliseconds says, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def _credit(session: Session, message: MessageId, author: Author) -> bytes:
    who = json.dumps({"role": author.role, "name": author.name}).encode()
    return _seal(session, "message.speaker", message, who)


def _seal(session: Session, what: str, message: MessageId, clear: bytes) -> bytes:
    return vault.of(session).seal(what, message, _FIRST_VERSION, clear)


def _case_of(message: Envelope) -> str | None:
    if message.kind == Kind.APPLICATION:
        return message.id
    named = message.body.get("case")
    return named if isinstance(named, str) else None
