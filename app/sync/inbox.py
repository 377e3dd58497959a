"""What is taken from a parcel of the office's: each message by its author's right to say it."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from app.storage import (
    authors,
    catalogues,
    custody,
    entries,
    handovers,
    identity,
    incoming,
    ledger,
    numbers,
    officers,
    receipts,
    register_book,
    sending,
)
from app.storage.brought import Brought
from app.storage.identity import Identity
from app.storage.receipts import Settled, Told
from app.sync import rights
from protocol import envelope, errors, messages, opening, parcel
from protocol.envelope import Envelope
from protocol.ids import CaseId, Digest, MessageId
from protocol.messages import Kind
from protocol.opening import Opened
from protocol.parcel import EnvelopeItem, Item
from protocol.world import World

_log = logging.getLogger("layar.inbox")
_ABOUT_LETTERS = frozenset({Kind.BLOCK, Kind.ANNULMENT})
_ABOUT_TRUST = frozenset({Kind.MANIFEST, Kind.ROSTER, Kind.CATALOGUE})


@dataclass(frozen=True)
class Haul:
    """
    What one parcel brought.

    `new` are messages heard for the first time, `answers` our receipt this parcel answers,
    `refused` what we will not take, `owed_bytes` what the office still has for us,
    `told_of` the documents it says it has, or has some pieces of, `released` how many parcels
    of others it has taken out of our hands, `begun` from which bytes of them pieces go on.
    """

    settled: Settled
    new: tuple[MessageId, ...]
    pieces: int
    refused: Mapping[MessageId, str]
    answers: MessageId | None
    owed_bytes: int
    told_of: frozenset[Digest]
    trust_grew: bool
    released: int = 0
    begun: Mapping[Digest, Sequence[int]] = field(default_factory=dict)

    @property
    def news(self) -> bool:
        """Whether it brought anything we did not have, or asks for what the office lost."""
        return bool(
            self.new or self.pieces or self.refused or self.trust_grew or self.settled.offered_again
        )


def take(session: Session, world: World, sealed: bytes, asked: Mapping[MessageId, Told]) -> Haul:
    """
    Open a parcel, keep what is in it and act on its receipt, all in the session's transaction.

    `asked` has, for each receipt of ours that may be answered here, what the office had told
    when it was written.

    Raises:
        TrustError, NotEntitledError: not from our office; nothing was kept.
        FormatNewerError: sealed by a newer office.
    """
    me = identity.load(session)
    items = parcel.unseal(sealed, me.sealing, route=me.route)
    envelopes = [item.raw for item in items if isinstance(item, EnvelopeItem)]
    about_trust = [raw for raw in envelopes if envelope.claimed_kind(raw) in _ABOUT_TRUST]
    trust_grew = learn(session, about_trust)
    opened = _open(session, me, items)
    said = messages.read(opened.receipt.kind, opened.receipt.body)
    assert isinstance(said, messages.Receipt)
    refused: dict[MessageId, str] = _to_refuse(opened)
    ours = authors.ours(session)
    brought = Brought()
    for message in opened.envelopes:
        if message.kind in _ABOUT_TRUST:
            continue
        try:
            new, code = _keep(session, world, message, said.places.get(message.id))
            brought.note(message.id, ours=message.author in ours, new=new, code=code)
        except (errors.TrustError, errors.RefusedError) as error:
            refused[message.id] = error.code
    for name, raw in opened.newer.items():
        if entries.add_unread(session, name, raw, world.now()):
            brought.new.append(name)
    settled = receipts.acknowledge(
        session,
        said,
        speaker=opened.receipt.kid,
        epoch=opened.receipt.epoch,
        at=world.now(),
        asked=asked.get(said.re) if said.re else None,
        brought=brought,
    )
    sending.renew_key(session, world)
    for author, beyond in settled.forked.items():
        sending.begin_epoch(session, world, author, above=beyond)
    return Haul(
        settled=settled,
        new=tuple(brought.new),
        pieces=sum(incoming.arrive(session, piece) for piece in opened.pieces),
        refused=refused,
        answers=said.re,
        owed_bytes=said.owed or 0,
        told_of=frozenset(said.pieces),
        trust_grew=trust_grew,
        released=sum(_hear_handover(session, world, each) for each in opened.handovers),
        begun=said.begun,
    )


def learn(session: Session, raws: Iterable[bytes]) -> bool:
    """
    Believe what is newer than ours of manifests, rosters and catalogues; tell whether any was.

    A manifest comes first, for it may name the key that signed the others. What does not
    verify is passed over: it was nobody's word.
    """
    me = identity.load(session)
    grew = False
    for raw in sorted(raws, key=envelope.claimed_kind):
        try:
            message = envelope.verify(raw, me.realm, identity.peers(session).knows)
            if message.kind == Kind.CATALOGUE:
                grew = catalogues.learn(session, message) or grew
            elif message.kind in _ABOUT_TRUST:
                grew = identity.learn(session, message) or grew
        except (errors.TrustError, errors.RefusedError, errors.VersionError) as error:
            _log.warning("kind %d not believed: %s", envelope.claimed_kind(raw), error.code)
    return grew


def _open(session: Session, me: Identity, items: Iterable[Item]) -> Opened:
    """
    Read a parcel's items as somebody who knows our office and ourselves.

    A tablet hears from its village's phones, which nobody lists: whether they may say what they
    say is judged one by one.
    """
    peers, ours = identity.peers(session), authors.ours(session)
    anybody = bool(officers.village(session))
    return opening.read(
        tuple(items),
        me.realm,
        lambda author: anybody or author in ours or peers.knows(author),
        {me.kid},
        peers.office_keys(identity.office_time(session)),
    )


def learn_handovers(session: Session, world: World, raws: Iterable[bytes]) -> int:
    """
    Believe open handovers that name parcels of ours; return how many parcels they name.

    Their authors may be strangers: who can name a parcel has had it in their hands.
    """
    me = identity.load(session)
    named = 0
    for raw in raws:
        if envelope.claimed_kind(raw) != Kind.HANDOVER:
            continue
        try:
            message = envelope.verify(raw, me.realm, lambda _: True)
            named += handovers.hear(session, message, world.now())
        except (errors.TrustError, errors.VersionError):
            continue
    return named


def _hear_handover(session: Session, world: World, message: Envelope) -> int:
    """Let go of what the office says it has taken; return how many parcels that was."""
    if message.author not in identity.peers(session).office_keys(identity.office_time(session)):
        return 0
    try:
        said = messages.read(message.kind, message.body)
    except errors.TrustError:
        return 0
    assert isinstance(said, messages.Handover)
    handovers.hear(session, message, world.now())
    return custody.release(session, said.parcels)


def _to_refuse(opened: Opened) -> dict[MessageId, str]:
    """Return what is refused for good: an unknown author may be in the next roster."""
    unknown = errors.UnknownAuthorError.code
    return {message: code for message, code in opened.refused.items() if code != unknown}


def _keep(
    session: Session, world: World, message: Envelope, place: int | None
) -> tuple[bool, str | None]:
    """Write down one message heard; tell whether it is new, and what it is held under."""
    if message.author in authors.ours(session):
        return _recall(session, world, message, place), None
    author, code = rights.judge(session, message)
    at = identity.latest(session, world.now())
    fresh = ledger.append(session, message, author, at, place=place, code=code)
    if fresh and message.kind == Kind.APPLICATION:
        rights.review(session, CaseId(message.id))
    if fresh and message.kind in _ABOUT_LETTERS:
        _hear_of_letters(session, message)
    return fresh, code


def _hear_of_letters(session: Session, message: Envelope) -> None:
    """Take numbers that were reserved for us; mark in our book what somebody took back."""
    said = messages.read(message.kind, message.body)
    if isinstance(said, messages.Block):
        numbers.learn(session, message, said)
    elif isinstance(said, messages.Annulment):
        register_book.annul(session, said.letter, said.reason)


def _recall(session: Session, world: World, message: Envelope, place: int | None) -> bool:
    """
    Write down a message of our own that came back.

    One we do not know was said by a memory that is gone: this device was restored from a
    copy, or copied, and goes on in an epoch nobody has used. What became of it the receipt says.
    """
    end = identity.chain(session, message.kid)
    beyond = (message.epoch, message.seq) > (end.epoch, end.seq)
    author = authors.remembered(session, message.author)
    fresh = ledger.append(session, message, author, world.now(), place=place, mine=True)
    if fresh and (beyond or message.epoch == end.epoch):
        sending.begin_epoch(session, world, message.kid, above=message.epoch)
    if fresh and message.kind == Kind.APPLICATION:
        rights.review(session, CaseId(message.id))
    return fresh
