"""What goes into the next parcel: our own receipt, then messages, then pieces."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from sqlmodel import Session

from app.storage import (
    catalogues,
    documents,
    identity,
    incoming,
    ledger,
    numbers,
    officers,
    receipts,
)
from app.storage.documents import Owed
from app.storage.ledger import LIST_LIMIT
from app.storage.receipts import Told
from app.storage.store import Store
from app.sync import loading, plan
from app.sync.loading import Bag, Carried
from app.sync.pace import Pace
from app.sync.transport import Link
from protocol import envelope, errors, following, keys, parcel
from protocol.envelope import Envelope
from protocol.ids import MessageId
from protocol.messages import Receipt
from protocol.parcel import ITEM_LIMIT, EnvelopeItem, PieceItem, Written
from protocol.world import World


@dataclass(frozen=True)
class Packed:
    """
    A sealed parcel and what is in it.

    `receipt` is our receipt's id, `asked` what the office had told when it was
    written, `told` what it says we have heard and `refused` what it says we will not take.
    """

    sealed: bytes
    receipt: MessageId
    asked: Told
    messages: tuple[MessageId, ...]
    pieces: tuple[Owed, ...]
    told: tuple[MessageId, ...]
    refused: tuple[MessageId, ...]

    @property
    def carries(self) -> bool:
        """Whether there is more in it than our own receipt."""
        return bool(self.messages or self.pieces)


def names(packs: Iterable[Packed]) -> list[str]:
    """Return what is in these, by name: messages by their ids, photos by their digests."""
    return [
        name
        for packed in packs
        for name in (*packed.messages, *(each.sha256 for each in packed.pieces))
    ]


def note(carried: Carried, packed: Packed) -> None:
    """Reckon a parcel as handed over."""
    carried.messages.update(packed.messages)
    carried.pieces.update(packed.pieces)


def forget(carried: Carried, packed: Packed) -> None:
    """Reckon a parcel as not handed over after all."""
    carried.messages.difference_update(packed.messages)
    carried.pieces.difference_update(packed.pieces)


def fill(
    store: Store, world: World, link: Link, pace: Pace, carried: Carried, *, first: bool = True
) -> list[Packed]:
    """Seal what goes in one request: one parcel of messages, or several of pieces."""
    if link.ask_every and carried.resting is None:
        with store.reading() as session:
            carried.resting = plan.resting(ledger.waiting(session), link, world.now())
    packs: list[Packed] = []
    while not packs or _fits_more(packs, link, pace, carried):
        with store.reading() as session:
            packed = pack(session, world, link, pace, carried, first=first and not packs)
        if packs and not packed.carries:
            break
        note(carried, packed)
        packs.append(packed)
    return packs


def fill_apart(
    store: Store, world: World, link: Link, pace: Pace, carried: Carried, *, first: bool = True
) -> list[Packed]:
    """Seal one parcel that goes beside others, as long as the link bears."""
    with store.reading() as session:
        packed = pack(session, world, link, pace, carried, first=first, apart=True)
    note(carried, packed)
    return [packed]


def outgoing(
    packs: list[Packed], link: Link, pace: Pace, carried: Carried, world: World
) -> Iterable[bytes]:
    """Return what to hand over: no mere question where the last lies around, then others'."""
    now = world.now()
    asked_lately = pace.asked_at is not None and now - pace.asked_at < link.ask_every
    ours = [each.sealed for each in packs if each.carries or not asked_lately]
    if ours:
        pace.asked_at = now
    along, carried.along = carried.along, ()
    return chain(ours, along)


def pack(
    session: Session,
    world: World,
    link: Link,
    pace: Pace,
    carried: Carried,
    *,
    first: bool = True,
    apart: bool = False,
) -> Packed:
    """
    Seal a parcel: what is due on this link, in its order, text of all before any piece.

    The `first` parcel of a request says all we have heard; those after it only who asks. One that
    goes `apart`, straight to the office, is long: what comes of it counts, should it be cut. What
    the store cannot give is noted in `carried` and left out, so that it holds nothing up.

    Raises:
        NoSealingKeyError: no roster has been heard yet.
    """
    heard = ledger.untold(session) if first else {}
    refused = carried.refused if first else {}
    receipt = EnvelopeItem(
        _receipt(session, world, pace, heard, refused, bag=carried.bag, first=first).raw
    )
    head_bytes = parcel.clear_size([receipt])
    due = loading.texts(session, world, link, carried)
    text_bytes = pace.text_share_bytes if apart else pace.text_bytes
    texts = _texts(session, due, receipt, text_bytes - head_bytes, carried)
    room = (pace.share_bytes if apart else pace.piece_bytes) - head_bytes
    asking = bool(carried.unheard) and first  # short, so that its answer is here soon
    pieces = {} if texts or asking else _pieces(session, link, room, carried)
    items: list[Written] = [receipt, *texts.values(), *pieces.values()]
    return Packed(
        sealed=parcel.seal(items, _reader(session, world), world),
        receipt=envelope.parse(receipt.raw).id,
        asked=receipts.told(session),
        messages=tuple(texts),
        pieces=tuple(pieces),
        told=tuple(heard),
        refused=tuple(refused),
    )


def _fits_more(packs: list[Packed], link: Link, pace: Pace, carried: Carried) -> bool:
    if link.by_hand:
        return packs[-1].carries
    if carried.sieve.narrow:
        return False
    size_bytes = sum(len(packed.sealed) for packed in packs)
    return bool(packs[-1].pieces) and size_bytes + pace.piece_bytes <= pace.go_bytes


def _reader(session: Session, world: World) -> bytes:
    """Return the office's key to seal to, by our clock unless the office's is ahead of it."""
    return identity.peers(session).sealing_key(identity.latest(session, world.now()))


def _texts(
    session: Session,
    due: Collection[MessageId],
    receipt: EnvelopeItem,
    room: int,
    carried: Carried,
) -> dict[MessageId, EnvelopeItem]:
    """Return as many messages as fit, and never none where one is due."""
    taken: dict[MessageId, EnvelopeItem] = {}
    before = receipt
    for message in due:
        try:
            item = EnvelopeItem(ledger.raw(session, message))
        except errors.StoreDamagedError as error:
            carried.sieve.skipped[message] = error.code
            continue
        room -= parcel.clear_size([item], before)
        if taken and (room < 0 or len(taken) >= ITEM_LIMIT - 1):
            break
        taken[message] = before = item
    whole = not parcel.in_strips(parcel.clear_size([receipt, *taken.values()]))
    return _in_chains(taken) if whole else taken


def _in_chains(taken: Mapping[MessageId, EnvelopeItem]) -> dict[MessageId, EnvelopeItem]:
    """
    Return messages so that each author's follow one another, which makes them shorter.

    In a parcel that arrives whole or not at all the order says nothing.
    """
    places = {message: following.place(item.raw) for message, item in taken.items()}
    chains: dict[bytes, list[MessageId]] = {}
    for message in sorted(taken, key=places.__getitem__, reverse=True):
        chains.setdefault(places[message][0], []).append(message)
    ordered = [chains[author].pop() for author, _ in places.values()]
    return {message: taken[message] for message in ordered}


def _pieces(session: Session, link: Link, room: int, carried: Carried) -> dict[Owed, Written]:
    """Return as many pieces as fit, and of what the office has a part only the rest."""
    taken: dict[Owed, Written] = {}
    for each in loading.pieces(session, link, carried):
        if each.sha256 in carried.sieve.skipped:
            continue
        try:
            item = documents.piece(session, each)
        except errors.StoreDamagedError as error:
            carried.sieve.skipped[each.sha256] = error.code
            continue
        written = _rest(item, carried.begun.get(each.sha256, ()))
        room -= parcel.clear_size([written])
        if room < 0:
            break
        taken[each] = written
    return taken


def _rest(piece: PieceItem, begun: Iterable[int]) -> Written:
    """Return a piece from the byte on that the office said it goes on from, whole if none."""
    for at in begun:
        if piece.at < at < piece.at + len(piece.data):
            return PieceItem(piece.sha256, at, piece.data[at - piece.at :])
    return piece


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
        pieces=incoming.incomplete(session),
        home=numbers.home(session) if officers.village(session) else None,
        route=me.route,
        room=max(pace.text_bytes, pace.go_bytes) if bag else pace.text_bytes,
        mailbag=bag is not None and first,
        serves=list(bag.serves) if bag and first else [],
        roster=peers.roster.version if peers.roster else 0,
        catalogue=catalogues.newest_version(session) if first else None,
    )
    return identity.remark(session, world, said, peers.compression)
