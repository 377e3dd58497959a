"""
What an office's receipt changes here. Only a receipt ends the waiting.

Everything a receipt says only ever adds; it may be repeated and overtaken. Two exceptions: an
office that was restored from a copy has forgotten what it once had, and is offered everything
again; and one that has compared a photo with its digest may have let go of pieces, so that the
newest word on a photo takes back what was said before.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from app.storage import authors, documents, identity, lengths, questions, speakers
from app.storage.brought import Brought
from app.storage.held import ASK_AGAIN
from app.storage.identity import End
from app.storage.statements import listed
from app.storage.tables import Fate
from protocol import errors
from protocol.ids import Kid, MessageId
from protocol.messages import Receipt

Extent = tuple[int, int]
"""An epoch, and the highest seq in it with no gap below."""
Chains = Mapping[Kid, Extent]

_NOTHING: Extent = (0, 0)
_OPEN = (Fate.WAITING, Fate.HELD)
_log = logging.getLogger("layar.receipts")


@dataclass(frozen=True)
class Told:
    """What the office has told of each chain of ours, and by each of its keys the newest clock."""

    chains: Chains = field(default_factory=dict)
    said_at: Mapping[Kid, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Settled:
    """
    What a receipt changed.

    `safe` counts messages that now wait no more, `pieces` those the office now has, and
    `offered_again` messages back in the outbox. `forked` asks for new epochs: whose, and above
    which.
    """

    safe: int = 0
    pieces: int = 0
    refused: Mapping[MessageId, str] = field(default_factory=dict)
    forked: Mapping[Kid, int] = field(default_factory=dict)
    offered_again: int = 0


def acknowledge(
    session: Session,
    receipt: Receipt,
    *,
    speaker: Kid,
    epoch: int,
    at: datetime,
    asked: Told | None = None,
    brought: Brought | None = None,
) -> Settled:
    """
    Take an office's word for what it has, holds and refuses. It was verified before.

    `speaker` and `epoch` are the receipt's own; `asked` is what the office had told when
    the receipt was written that this one answers, None when it answers none.
    `brought` is what came with it.
    """
    brought, asked = brought or Brought(), asked or Told()
    ends = [identity.chain(session, kid) for kid in authors.ours(session).values()]
    before, said_at = _listen(session, receipt, speaker, epoch, at)
    refused = _refuse(session, receipt.refused, at)
    if before is not None and epoch < before:
        # The office was restored since, and may have forgotten what it says here.
        return Settled(refused=refused, offered_again=_offer_heard(session, brought.new))
    restored = before is not None and epoch > before
    # An answer to what was written after all that was heard is newer, whatever a clock said then.
    newest = restored or receipt.at >= said_at or asked.said_at.get(speaker) == said_at
    again = _offer_again(session, ends, receipt.chain, asked.chains, restored=restored)
    not_taken = {
        message: code for message, code in receipt.refused.items() if message not in receipt.places
    }
    _read_again(session, brought.repeated, not_taken)
    _place(session, receipt.places)
    held = _hold(session, receipt.held, at)
    _hear_of_heard(session, receipt, at)
    _leave_unread(session, brought, not_taken)
    waited_not = len({*receipt.received, *receipt.held}.intersection(brought.recalled))
    safe = _move(session, receipt.received, at, Fate.RECEIVED) + held - waited_not
    forked = _forked(session, receipt, ends)
    if lengths.lacks(session, receipt.placed, receipt.unread, at):
        forked.setdefault(identity.load(session).kid, 0)
    return Settled(
        safe=safe,
        pieces=documents.settle(session, receipt.pieces, newest=newest),
        refused=refused,
        forked=forked,
        offered_again=again,
    )


def told(session: Session) -> Told:
    """Return what the office has told by now."""
    ends = (identity.chain(session, kid) for kid in authors.ours(session).values())
    chains = {Kid(end.author): (end.told_epoch, end.told_seq) for end in ends}
    return Told(chains, speakers.said(session))


def _listen(
    session: Session, receipt: Receipt, speaker: Kid, epoch: int, at: datetime
) -> tuple[int | None, int]:
    """Note who spoke and when; return their highest epoch and newest clock before, if any."""
    known = questions.SPOKEN.find(session, named=speaker)
    heard_at = int(at.timestamp() * 1000)
    questions.LISTEN.run(session, kid=speaker, epoch=epoch, said_at=receipt.at, heard_at=heard_at)
    return known[0] if known else (None, 0)


def _offer_again(
    session: Session, ends: Sequence[End], chain: Chains, asked: Chains, *, restored: bool
) -> int:
    """
    Put back into the outbox what an office restored from a copy may no longer have: all of it.

    How far it knows our chain says nothing of our own words: a copy of this device may have said
    others at the same seqs. What it does have may have another place by now. And what we heard in
    our cases goes too: the office may have said it after the copy was made.
    """
    again, forgot = 0, restored
    for end in ends:
        told, before = chain.get(Kid(end.author)), asked.get(Kid(end.author))
        behind = told is not None and before is not None and told < before
        if told is not None:
            known = (end.told_epoch, end.told_seq)
            end.told_epoch, end.told_seq = told if restored or behind else max(told, known)
            if known != (end.told_epoch, end.told_seq):
                identity.keep_chain(session, end)
        if restored or behind:
            forgot = True
            again += _wait_again(session, end)
    if not forgot:
        return 0
    # Photos too may have come after the copy, though their message did before.
    documents.owe(session, [sha256 for (sha256,) in questions.NAMINGS.find(session)])
    return again + questions.OFFER_HEARD.run(session)


def _wait_again(session: Session, end: End) -> int:
    """Have all of a chain that the office had wait again; return how much that is."""
    return questions.WAIT_AGAIN.run(session, author=end.author)


def _offer_heard(session: Session, named: Collection[MessageId]) -> int:
    """Bring back to the office what others said in our cases, of what is named."""
    return questions.OFFER_THESE.run(session, named=listed(named)) if named else 0


def _hear_of_heard(session: Session, receipt: Receipt, at: datetime) -> None:
    """Note what became of others' words that we brought back to an office that forgot them."""
    named = listed(answered := [*receipt.received, *receipt.held, *receipt.refused])
    if not answered:
        return
    again_at = int((at + ASK_AGAIN).timestamp() * 1000)
    for (name,) in questions.BROUGHT_BACK.find(session, named=named):
        code = receipt.refused.get(name) if name not in receipt.held else None
        questions.ANSWERED.run(
            session,
            named=name,
            fate=Fate.REFUSED if code is not None else Fate.HEARD,
            why=code,
            due=again_at if name in receipt.held else None,
        )


def _read_again(
    session: Session,
    repeated: Mapping[MessageId, str | None],
    not_taken: Mapping[MessageId, str],
) -> None:
    """Read what an office would not take back that had forgotten more than the one that says it."""
    said = [message for message in repeated if message not in not_taken]
    for (name,) in questions.NOT_READ.find(session, named=listed(said)) if said else ():
        questions.READ_AGAIN.run(session, named=name, why=repeated[name])


def _leave_unread(session: Session, brought: Brought, not_taken: Mapping[MessageId, str]) -> None:
    """
    Read nothing that an office says to a memory that forgot it, and would not take itself.

    What has a place was taken after all: the receipt that says so has overtaken this one.
    """
    came = not_taken.keys() & {*brought.new, *brought.repeated}
    for (name,) in questions.UNPLACED.find(session, named=listed(came)) if came else ():
        questions.ANSWERED.run(
            session, named=name, fate=Fate.REFUSED, why=not_taken[name], due=None
        )


def _hold(session: Session, held: Mapping[MessageId, str], at: datetime) -> int:
    count = 0
    for code in set(held.values()):
        named = [message for message, why in held.items() if why == code]
        count += _move(session, named, at, Fate.HELD, code)
    return count


def _refuse(
    session: Session, refused: Mapping[MessageId, str], at: datetime
) -> dict[MessageId, str]:
    return {
        message: code
        for message, code in refused.items()
        if _move(session, [message], at, Fate.REFUSED, code)
    }


def _move(
    session: Session,
    named: Collection[MessageId],
    at: datetime,
    state: Fate,
    code: str | None = None,
) -> int:
    """
    Change the fate of those of ours that have no final one; return how many it changed.

    What was refused is received after all where a copy of it came late, to a case it then fit.
    """
    if not named:
        return 0
    before = (*_OPEN, Fate.REFUSED) if state == Fate.RECEIVED else _OPEN
    again_at = int((at + ASK_AGAIN).timestamp() * 1000) if state == Fate.HELD else None
    rows = questions.OPEN.find(session, named=listed(named), states=listed(before))
    if rows:
        questions.MOVE.run(
            session,
            named=listed(name for name, _ in rows),
            fate=state,
            why=code,
            due=again_at,
            at=int(identity.latest(session, at).timestamp() * 1000),
        )
    return sum(fate != state for _, fate in rows)


def _forked(session: Session, receipt: Receipt, ends: Sequence[End]) -> dict[Kid, int]:
    """
    Return whose current epoch has to end, and above which the next one lies.

    It grew in two directions, or the office knows more of the chain than we do: then this memory
    is a copy put back.
    """
    forked = [message for message, code in receipt.held.items() if code == errors.ForkError.code]
    above: dict[Kid, int] = {}
    for end in ends:
        author = Kid(end.author)
        told = receipt.chain.get(author, _NOTHING)
        beyond = told[0] if told > (end.epoch, end.seq) else 0
        grown = forked and questions.IN_EPOCH.find(
            session, named=listed(forked), author=author, epoch=end.epoch
        )
        if grown or beyond:
            above[author] = beyond
    return above


def _place(session: Session, places: Mapping[MessageId, int]) -> None:
    """
    Note the office's places.

    A place is never changed, another one is an alarm; but an office that forgot a message, and
    was offered it again, gives it a place anew.
    """
    if not places:
        return
    for name, before, state, due_at in questions.STANDING.find(session, named=listed(places)):
        place = places[name]
        if before == place:
            continue
        if before is None or state in _OPEN or due_at is not None:
            questions.PLACE.run(session, named=name, at=place)
        else:
            _log.error("place.moved %s: %d, now %d", name, before, place)
