"""What goes into the next parcel: our own receipt, then messages, then pieces."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from app.storage import documents, held, identity, ledger, receipts
from app.storage.documents import Owed
from app.storage.ledger import LIST_LIMIT
from app.storage.receipts import Extent
from app.sync import plan
from app.sync.plan import Pace
from app.sync.transport import Link
from protocol import envelope, errors, ids, keys, messages, parcel
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import Digest, MessageId
from protocol.messages import Kind, Receipt
from protocol.parcel import ITEM_LIMIT, EnvelopeItem, PieceItem
from protocol.world import World


@dataclass(frozen=True)
class Packed:
    """
    A sealed parcel and what is in it.

    `receipt` is our receipt's id, `asked` what the office had told of our chain when it was
    written, `told` what it says we have heard and `refused` what it says we will not take.
    """

    sealed: bytes
    receipt: MessageId
    asked: Extent
    messages: tuple[MessageId, ...]
    pieces: tuple[Owed, ...]
    told: tuple[MessageId, ...]
    refused: tuple[MessageId, ...]

    @property
    def carries(self) -> bool:
        """Whether there is more in it than our own receipt."""
        return bool(self.messages or self.pieces)


@dataclass(frozen=True)
class Bag:
    """Parcels of others that go along, and the villages whose waiting answers to bring home."""

    parcels: Iterable[bytes] = ()
    serves: tuple[str, ...] = ()


@dataclass
class Carried:
    """
    What an exchange has handed over already, and what it knows.

    `refused` is what it found and will not take. `told_of` are documents the office has told
    of in this exchange; `asked` says that it had the occasion, `answered` that it did answer.
    `bag` is what goes for others, `along` what of it has not gone yet.
    """

    messages: set[MessageId] = field(default_factory=set)
    pieces: set[Owed] = field(default_factory=set)
    refused: dict[MessageId, str] = field(default_factory=dict)
    told_of: set[Digest] = field(default_factory=set)
    asked: bool = False
    answered: bool = False
    bag: Bag | None = None
    along: Iterable[bytes] = ()

    def __post_init__(self) -> None:
        self.along = self.bag.parcels if self.bag else ()

    def note(self, packed: Packed) -> None:
        """Reckon a parcel as handed over."""
        self.messages.update(packed.messages)
        self.pieces.update(packed.pieces)

    def forget(self, packed: Packed) -> None:
        """Reckon a parcel as not handed over after all."""
        self.messages.difference_update(packed.messages)
        self.pieces.difference_update(packed.pieces)


def pack(
    session: Session,
    world: World,
    link: Link,
    pace: Pace,
    carried: Carried,
    *,
    first: bool = True,
    gently: bool = False,
) -> Packed:
    """
    Seal a parcel: what is due on this link, oldest first, text of all before any piece.

    The `first` parcel of a request says all we have heard; those after it only who asks.
    One that goes `gently` has a single message beside that.

    Raises:
        NoSealingKeyError: no roster has been heard yet.
    """
    heard = ledger.untold(session) if first else {}
    refused = carried.refused if first else {}
    receipt = EnvelopeItem(
        _receipt(session, world, pace, heard, refused, bag=carried.bag, first=first).raw
    )
    head_bytes = parcel.clear_size([receipt])
    due = _due(session, world, link, carried)
    texts = _texts(session, due[:1] if gently else due, receipt, pace.text_bytes - head_bytes)
    pieces = (
        {} if texts or gently else _pieces(session, link, pace.piece_bytes - head_bytes, carried)
    )
    items: list[EnvelopeItem | PieceItem] = [receipt, *texts.values(), *pieces.values()]
    return Packed(
        sealed=parcel.seal(items, _reader(session, world), world),
        receipt=envelope.parse(receipt.raw).id,
        asked=receipts.told(session),
        messages=tuple(texts),
        pieces=tuple(pieces),
        told=tuple(heard),
        refused=tuple(refused),
    )


def left(session: Session, world: World, link: Link, carried: Carried) -> bool:
    """Tell whether there is more to hand over in this exchange."""
    due = plan.due(ledger.waiting(session), link, world.now())
    return any(each.id not in carried.messages for each in due) or bool(
        _sendable(session, link, carried)
    )


def _due(session: Session, world: World, link: Link, carried: Carried) -> list[MessageId]:
    """Return messages to say, and after them those worth asking about again."""
    now = world.now()
    due = [letter.id for letter in plan.due(ledger.waiting(session), link, now)]
    named = [*due, *held.there(session, now)]
    return [message for message in named if message not in carried.messages]


def _sendable(session: Session, link: Link, carried: Carried) -> list[Owed]:
    """
    Return the pieces to hand over now.

    Some may have arrived in a request nobody could answer. So the office is heard first; of a
    document it says nothing about it may have everything, and one piece makes it say so.
    """
    owed = [each for each in documents.owed(session) if each not in carried.pieces]
    if link.by_hand or (carried.asked and not carried.answered):
        return owed
    if not carried.asked:
        return []
    tried: set[Digest] = {each.sha256 for each in carried.pieces}
    sendable: list[Owed] = []
    for each in owed:
        if each.sha256 in carried.told_of:
            sendable.append(each)
        elif each.sha256 not in tried:
            tried.add(each.sha256)
            sendable.append(each)
    return sendable


def _reader(session: Session, world: World) -> bytes:
    """Return the office's key to seal to, by our clock unless the office's is ahead of it."""
    now, office_time = world.now(), identity.office_time(session)
    return identity.peers(session).sealing_key(max(now, office_time or now))


def _texts(
    session: Session, due: Collection[MessageId], before: EnvelopeItem, room: int
) -> dict[MessageId, EnvelopeItem]:
    """Return as many messages as fit, and never none where one is due."""
    taken: dict[MessageId, EnvelopeItem] = {}
    for message in due:
        item = EnvelopeItem(ledger.raw(session, message))
        room -= parcel.clear_size([item], before)
        if taken and (room < 0 or len(taken) >= ITEM_LIMIT - 1):
            break
        taken[message] = before = item
    return taken


def _pieces(session: Session, link: Link, room: int, carried: Carried) -> dict[Owed, PieceItem]:
    """Return as many pieces as fit."""
    taken: dict[Owed, PieceItem] = {}
    for each in _sendable(session, link, carried):
        item = documents.piece(session, each)
        room -= parcel.clear_size([item])
        if room < 0:
            break
        taken[each] = item
    return taken


def _receipt(
    session: Session,
    world: World,
    pace: Pace,
    heard: Mapping[MessageId, str | None],
    refused: Mapping[MessageId, str],
    *,
    bag: Bag | None,
    first: bool,
) -> Envelope:
    """Write who asks, what we have heard, and how much we may be told now."""
    me, peers = identity.load(session), identity.peers(session)
    # An office late to renew its key still hears us: only what it says is not believed.
    office_keys = peers.office_keys(identity.office_time(session)) or peers.office_keys(None)
    if not office_keys:
        raise errors.NoSealingKeyError
    said = Receipt(
        to=keys.signing_kid(office_keys[-1]),
        at=int(world.now().timestamp() * 1000),
        received=[message for message, code in heard.items() if code is None],
        held={message: code for message, code in heard.items() if code is not None},
        refused=dict(list(refused.items())[:LIST_LIMIT]),
        pieces=documents.incomplete(session) if first else {},
        route=me.route,
        room=max(pace.text_bytes, pace.go_bytes) if bag else pace.text_bytes,
        mailbag=bag is not None and first,
        serves=list(bag.serves) if bag and first else [],
        roster=peers.roster.version if peers.roster else 0,
    )
    return envelope.sign(
        me.signing,
        me.realm,
        kind=Kind.RECEIPT,
        epoch=identity.chain(session, me.kid).epoch,
        seq=0,
        prev=NO_PREV,
        id=ids.new(world),
        body=messages.body_of(said),
        compression=peers.compression,
    )
