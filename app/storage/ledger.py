"""
Every message this device said or heard, in order. The outbox is a question to it, not a table.

Signing and queueing are one write: `say` gives a message its place in our chain, its id and
its signature in the transaction that keeps it. Nothing is ever taken out again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.storage import authors, documents, entries, identity, questions
from app.storage.documents import Paper
from app.storage.duty import OnDuty
from app.storage.entries import Row
from app.storage.statements import listed
from app.storage.tables import Fate
from protocol import envelope, errors, ids, inspected, messages
from protocol.case import Heard
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import CaseId, MessageId
from protocol.messages import Application, Kind, Message
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
    *,
    by: OnDuty | None = None,
    id: MessageId | None = None,
) -> Envelope:
    """
    Sign a message as the next of its author's chain and queue it, with the photos it names.

    `by` is an officer who has just given their PIN for it, without being on duty; `id` was made
    before where what it says speaks of it.

    Raises:
        StoreLockedError: this is a tablet, and nobody is on duty.
    """
    signing, author = authors.next_one(session, kind, by)
    end = identity.chain(session, signing.kid)
    message = envelope.sign(
        signing,
        identity.load(session).realm,
        kind=kind,
        epoch=end.epoch,
        seq=end.seq + 1,
        prev=bytes.fromhex(end.digest) if end.seq else NO_PREV,
        id=id or ids.new(world),
        body=body,
        compression=identity.peers(session).compression,
    )
    end.seq, end.digest = message.seq, message.digest
    identity.keep_chain(session, end)
    entries.add(session, message, world.now(), mine=True, state=Fate.WAITING, author=author)
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
    mine: bool = False,
) -> bool:
    """
    Keep a verified message that was heard; tell whether it is new.

    `author` is who said it, as trusted on hearing it, None for this device; `code` says why
    it cannot be read yet. Heard twice is heard once, and told to the office again. What was said
    here (`mine`) and forgotten waits until a receipt says what became of it.

    Raises:
        IdTakenError: another message has this id.
    """
    ours = mine or author is None
    known = entries.digest(session, message.id)
    if known is not None:
        if known != message.digest:
            raise errors.IdTakenError
        entries.untell(session, message.id)
        return False
    entries.add(
        session,
        message,
        at,
        mine=ours,
        state=Fate.WAITING if ours else Fate.HEARD,
        told=False,
        author=author,
        place=place,
        code=code,
    )
    if message.kind in messages.MODELS:
        said = messages.read(message.kind, message.body)
        for document in messages.papers(said).values():
            documents.expect(session, message.id, document)
    return True


def waiting(session: Session) -> list[Waiting]:
    """Return what the office does not have yet, oldest first; empty means all is safe there."""
    rows = questions.WAITING.find(session)
    return [
        Waiting(
            id=MessageId(name),
            case=entries.case(case),
            kind=kind,
            size_bytes=size_bytes,
            queued_at=entries.moment(kept_at),
            answer_due_at=entries.moment(due_at) if due_at is not None else None,
            text_waits=state == Fate.WAITING,
            pieces_left=pieces,
        )
        for name, case, kind, size_bytes, kept_at, due_at, state, pieces in rows
    ]


def refused(session: Session) -> list[Refused]:
    """Return what the office will not take, oldest first."""
    return [
        Refused(MessageId(name), entries.case(case), kind, code or "")
        for name, case, kind, code in questions.REFUSED.find(session)
    ]


def raw(session: Session, message: MessageId) -> bytes:
    """Return a message's bytes exactly as they were signed."""
    return entries.raw(session, Row._make(questions.RAW.one(session, named=message)))


def said(session: Session, message: MessageId) -> Message:
    """Return what a message here says."""
    opened = envelope.parse(raw(session, message))
    return messages.read(opened.kind, opened.body)


def introduction(session: Session) -> list[MessageId]:
    """Return the last message by which we said who we are, alone; nothing before the first."""
    return [MessageId(name) for (name,) in questions.INTRODUCTION.find(session)]


def as_kept(session: Session, messages: Collection[MessageId]) -> list[MessageId]:
    """Return these messages in the order they were kept: what answers another stands after it."""
    return [MessageId(name) for (name,) in questions.AS_KEPT.find(session, named=listed(messages))]


def sent(session: Session, messages: Sequence[MessageId], answer_due_at: datetime) -> None:
    """Note when the way these messages took should have brought an answer."""
    due_ms = int(answer_due_at.timestamp() * 1000)
    if messages:
        questions.SENT.run(session, named=listed(messages), due=due_ms)


def untold(session: Session, limit: int = LIST_LIMIT) -> dict[MessageId, str | None]:
    """Return what we heard and the office may not know it: ids, and a code where held."""
    return {MessageId(name): code for name, code in questions.UNTOLD.find(session, most=limit)}


def told(session: Session, messages: Collection[MessageId]) -> None:
    """Note that the office knows that we have heard these."""
    if messages:
        questions.TOLD.run(session, named=listed(messages))


def opening(session: Session, case: CaseId) -> Envelope | None:
    """Return the application that opened a case, None while it is not here."""
    for found in questions.OPENED.find(session, named=case):
        return entries.opened(session, found)
    return None


def application(session: Session, case: CaseId) -> Application | None:
    """Return what the application says that opened a case, None while it is not here."""
    opened = opening(session, case)
    return None if opened is None else read_application(opened)


def read_application(opened: Envelope) -> Application:
    """Return what the application says that opened a case."""
    said = messages.read(opened.kind, opened.body)
    assert isinstance(said, Application)
    return said


def cases(session: Session, limit: int | None = None, offset: int = 0) -> list[CaseId]:
    """Return the cases on this device, the last opened first."""
    rows = questions.CASES.find(
        session, most=questions.ALL if limit is None else limit, after=offset
    )
    return [CaseId(name) for (name,) in rows]


def heard(session: Session, case: CaseId) -> list[Heard]:
    """Return everything said in one case, in the order it was kept here."""
    return histories(session, [case])[case]


def histories(session: Session, cases: Sequence[CaseId]) -> dict[CaseId, list[Heard]]:
    """
    Return everything said in each of these cases that can be read.

    What is held or refused is left out, but for the application itself. What is in a box that this
    device does not open stays there.
    """
    found: dict[CaseId, list[Heard]] = {case: [] for case in cases}
    for case, *row in questions.HISTORIES.find(session, cases=listed(cases)):
        said = entries.heard(session, Row._make(row))
        found[CaseId(case)].append(_revealed(session, CaseId(case), said))
    return found


def _revealed(session: Session, case: CaseId, heard: Heard) -> Heard:
    if getattr(heard.message, "sealed", None) is None:
        return heard
    try:
        return inspected.reveal(
            heard, [inspected.reply_secret(identity.load(session).signing, case)]
        )
    except errors.TrustError:
        return heard
