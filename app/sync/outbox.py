"""What goes into the next parcel: our own receipt, then messages, then pieces."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from app.storage import documents, held, identity, ledger, receipts
from app.storage.documents import Owed
from app.storage.ledger import LIST_LIMIT
from app.storage.receipts import Extent
from app.sync import plan
from app.sync.transport import Link
from protocol import envelope, errors, ids, keys, messages, parcel
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import MessageId
from protocol.messages import Kind, Receipt
from protocol.parcel import CLEAR_LIMIT_BYTES, ITEM_LIMIT, EnvelopeItem, PieceItem
from protocol.world import World

APP_VERSION = "0.1.0"


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
class Carried:
    """What this exchange has handed over already, and what it found and will not take."""

    messages: Collection[MessageId]
    pieces: Collection[Owed]
    refused: Mapping[MessageId, str]


def pack(session: Session, world: World, link: Link, room_bytes: int, carried: Carried) -> Packed:
    """
    Seal the next parcel: what is due on this link, oldest first, text of all before any piece.

    Raises:
        NoSealingKeyError: no roster has been heard yet.
    """
    heard = ledger.untold(session)
    first = EnvelopeItem(_receipt(session, world, room_bytes, heard, carried.refused).raw)
    room = min(room_bytes, CLEAR_LIMIT_BYTES) - parcel.clear_size([first])
    due = [
        letter.id
        for letter in plan.due(ledger.waiting(session), link, world.now())
        if letter.id not in carried.messages
    ]
    owed = [] if due else [each for each in documents.owed(session) if each not in carried.pieces]
    asked = [each for each in held.there(session, world.now()) if each not in carried.messages]
    texts = _texts(session, due + asked, room)
    pieces = _pieces(session, owed, room - parcel.clear_size(texts.values()))
    return Packed(
        sealed=parcel.seal(
            [first, *texts.values(), *pieces.values()], _reader(session, world), world
        ),
        receipt=envelope.parse(first.raw).id,
        asked=receipts.told(session),
        messages=tuple(texts),
        pieces=tuple(pieces),
        told=tuple(heard),
        refused=tuple(carried.refused),
    )


def _reader(session: Session, world: World) -> bytes:
    """Return the office's key to seal to, by our clock unless the office's is ahead of it."""
    now, office_time = world.now(), identity.office_time(session)
    return identity.peers(session).sealing_key(max(now, office_time or now))


def _texts(
    session: Session, due: Collection[MessageId], room: int
) -> dict[MessageId, EnvelopeItem]:
    """Return as many messages as fit, and never none where one is due."""
    taken: dict[MessageId, EnvelopeItem] = {}
    for message in due:
        item = EnvelopeItem(ledger.raw(session, message))
        room -= parcel.clear_size([item])
        if taken and (room < 0 or len(taken) >= ITEM_LIMIT - 1):
            break
        taken[message] = item
    return taken


def _pieces(session: Session, owed: Collection[Owed], room: int) -> dict[Owed, PieceItem]:
    """Return as many pieces as fit."""
    taken: dict[Owed, PieceItem] = {}
    for each in owed:
        item = documents.piece(session, each)
        room -= parcel.clear_size([item])
        if room < 0:
            break
        taken[each] = item
    return taken


def _receipt(
    session: Session,
    world: World,
    room_bytes: int,
    heard: Mapping[MessageId, str | None],
    refused: Mapping[MessageId, str],
) -> Envelope:
    """Write who asks, what we have heard, and how much we may be told now."""
    me, peers = identity.load(session), identity.peers(session)
    office_keys = peers.office_keys(identity.office_time(session))
    if not office_keys:
        raise errors.NoSealingKeyError
    said = Receipt(
        to=keys.signing_kid(office_keys[-1]),
        at=int(world.now().timestamp() * 1000),
        app=APP_VERSION,
        received=[message for message, code in heard.items() if code is None],
        held={message: code for message, code in heard.items() if code is not None},
        refused=dict(list(refused.items())[:LIST_LIMIT]),
        pieces=documents.incomplete(session),
        route=me.route,
        room=room_bytes,
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
    )
