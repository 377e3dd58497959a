"""
Every message this device said or heard, in order. The outbox is a question to it, not a table.

Signing and queueing are one write: `say` gives a message its place in our chain, its id and
its signature in the transaction that keeps it. Nothing is ever taken out again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import false, func, update
from sqlmodel import Session, col, select

from app.storage import documents, entries, identity
from app.storage.documents import Paper
from app.storage.tables import Fate, Message, Naming, Piece
from protocol import envelope, errors, ids, messages
from protocol.case import Heard
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import CaseId, MessageId
from protocol.messages import Kind
from protocol.trust import Author
from protocol.world import World

LIST_LIMIT = 1_000
"""Ids in one list of a receipt; the rest next time."""


@dataclass(frozen=True)
class Waiting:
    """
    Something of ours the office does not have yet.

    `text_waits` is true until a receipt names the message; `pieces_left` counts the pieces
    of its photos that no bitmap has; `answer_due_at` is when the last way it took should
    have brought an answer.
    """

    id: MessageId
    case: CaseId | None
    kind: int
    size_bytes: int
    queued_at: datetime
    answer_due_at: datetime | None
    text_waits: bool
    pieces_left: int


@dataclass(frozen=True)
class Refused:
    """A message of ours the office will not take, kept with its code."""

    id: MessageId
    case: CaseId | None
    kind: int
    code: str


def say(
    session: Session,
    world: World,
    kind: Kind,
    body: Mapping[str, Any],
    papers: Iterable[Paper] = (),
) -> Envelope:
    """Sign a message as the next of our chain and queue it, with the photos it names."""
    me = identity.load(session)
    end = identity.chain(session, me.kid)
    message = envelope.sign(
        me.signing,
        me.realm,
        kind=kind,
        epoch=end.epoch,
        seq=end.seq + 1,
        prev=bytes.fromhex(end.digest) if end.seq else NO_PREV,
        id=ids.new(world),
        body=body,
        compression=identity.peers(session).compression,
    )
    end.seq, end.digest = message.seq, message.digest
    session.add(end)
    entries.add(session, message, world.now(), mine=True, state=Fate.WAITING)
    for paper in papers:
        documents.keep(session, message.id, paper)
    return message


def append(
    session: Session,
    message: Envelope,
    author: Author | None,
    at: datetime,
    *,
    place: int | None = None,
    code: str | None = None,
) -> bool:
    """
    Keep a verified message that was heard; tell whether it is new.

    `author` is who said it, as trusted on hearing it, None for ourselves; `code` says why
    it cannot be read yet. Heard twice is heard once, and told to the office again. What we
    said ourselves and had forgotten waits until a receipt says what became of it.

    Raises:
        IdTakenError: another message has this id.
    """
    known = session.exec(select(Message).where(Message.id == message.id)).one_or_none()
    if known is not None:
        if known.digest != message.digest:
            raise errors.IdTakenError
        known.told = False
        session.add(known)
        session.flush()
        return False
    state = Fate.WAITING if author is None else Fate.HEARD
    row = entries.add(session, message, at, mine=author is None, state=state)
    row.place, row.code, row.told = place, code, False
    if author is not None:
        entries.credit(session, row, author)
    session.add(row)
    session.flush()
    if message.kind in messages.MODELS:
        said = messages.read(message.kind, message.body)
        for document in messages.papers(said).values():
            documents.expect(session, message.id, document)
    return True


def waiting(session: Session) -> list[Waiting]:
    """Return what the office does not have yet, oldest first; empty means all is safe there."""
    left = (
        select(Naming.message_id, func.count().label("pieces"))
        .join(Piece, col(Piece.sha256) == col(Naming.sha256))
        .where(col(Piece.held) == false())
        .group_by(col(Naming.message_id))
        .subquery()
    )
    rows = session.exec(
        select(Message, func.coalesce(left.c.pieces, 0))
        .outerjoin(left, left.c.message_id == col(Message.id))
        .where(
            col(Message.mine),
            (col(Message.state) == Fate.WAITING)
            | (left.c.pieces.is_not(None) & (col(Message.state) != Fate.REFUSED)),
        )
        .order_by(col(Message.number))
    )
    return [_waiting(row, pieces) for row, pieces in rows]


def refused(session: Session) -> list[Refused]:
    """Return what the office will not take, oldest first."""
    rows = session.exec(
        select(Message)
        .where(col(Message.mine), Message.state == Fate.REFUSED)
        .order_by(col(Message.number))
    )
    return [
        Refused(
            id=MessageId(row.id),
            case=entries.case(row),
            kind=row.kind,
            code=row.code or "",
        )
        for row in rows
    ]


def raw(session: Session, message: MessageId) -> bytes:
    """Return a message's bytes exactly as they were signed."""
    return entries.raw(session, session.exec(select(Message).where(Message.id == message)).one())


def introduction(session: Session) -> list[MessageId]:
    """Return the last message by which we said who we are, alone; nothing before the first."""
    rows = session.exec(
        select(Message.id)
        .where(col(Message.mine), Message.kind == Kind.INTRODUCTION)
        .order_by(col(Message.number).desc())
        .limit(1)
    )
    return [MessageId(name) for name in rows]


def as_kept(session: Session, messages: Collection[MessageId]) -> list[MessageId]:
    """Return these messages in the order they were kept: what answers another stands after it."""
    rows = session.exec(
        select(Message.id).where(col(Message.id).in_(messages)).order_by(col(Message.number))
    )
    return [MessageId(name) for name in rows]


def sent(session: Session, messages: Sequence[MessageId], answer_due_at: datetime) -> None:
    """Note when the way these messages took should have brought an answer."""
    due = int(answer_due_at.timestamp() * 1000)
    session.exec(
        update(Message)
        .where(col(Message.id).in_(messages), col(Message.state) == Fate.WAITING)
        .values(answer_due_at=due)
    )


def untold(session: Session, limit: int = LIST_LIMIT) -> dict[MessageId, str | None]:
    """Return what we heard and the office may not know it: ids, and a code where held."""
    rows = session.exec(
        select(Message.id, Message.code)
        .where(col(Message.told) == false())
        .order_by(col(Message.number))
        .limit(limit)
    )
    return {MessageId(name): code for name, code in rows}


def told(session: Session, messages: Iterable[MessageId]) -> None:
    """Note that the office knows that we have heard these."""
    session.exec(update(Message).where(col(Message.id).in_(list(messages))).values(told=True))


def opening(session: Session, case: CaseId) -> Envelope | None:
    """Return the application that opened a case, None while it is not here."""
    row = session.exec(
        select(Message).where(Message.id == case, Message.kind == Kind.APPLICATION)
    ).one_or_none()
    return envelope.parse(entries.raw(session, row)) if row is not None else None


def cases(session: Session, limit: int | None = None, offset: int = 0) -> list[CaseId]:
    """Return the cases on this device, the last opened first."""
    rows = session.exec(
        select(Message.id)
        .where(Message.kind == Kind.APPLICATION)
        .order_by(col(Message.number).desc())
        .limit(limit)
        .offset(offset)
    )
    return [CaseId(name) for name in rows]


def heard(session: Session, case: CaseId) -> list[Heard]:
    """Return everything said in one case, in the order it was kept here."""
    return histories(session, [case])[case]


def histories(session: Session, cases: Sequence[CaseId]) -> dict[CaseId, list[Heard]]:
    """
    Return everything said in each of these cases that can be read.

    What is held or refused is left out, but for the application itself.
    """
    found: dict[CaseId, list[Heard]] = {case: [] for case in cases}
    readable = (
        (col(Message.kind) == Kind.APPLICATION)
        | (col(Message.mine) & (col(Message.state) != Fate.REFUSED))
        | ((col(Message.state) == Fate.HEARD) & col(Message.code).is_(None))
    )
    rows = session.exec(
        select(Message)
        .where(col(Message.case_id).in_(list(cases)), readable)
        .order_by(col(Message.number))
    )
    for row in rows:
        found[CaseId(row.case_id or "")].append(entries.heard(session, row))
    return found


def _waiting(row: Message, pieces: int) -> Waiting:
    due = row.answer_due_at
    return Waiting(
        id=MessageId(row.id),
        case=entries.case(row),
        kind=row.kind,
        size_bytes=row.size_bytes,
        queued_at=entries.moment(row.kept_at),
        answer_due_at=entries.moment(due) if due is not None else None,
        text_waits=row.state == Fate.WAITING,
        pieces_left=pieces,
    )
