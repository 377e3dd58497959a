"""
A locked tablet still carries: what waited when it was locked, sealed, as it carries for anybody.

Before the keys are let go, what waits is sealed into parcels and laid into this tablet's own
custody. Locked, the tablet hands them over and keeps what comes back, and can read neither. When
somebody comes on duty, what came is read, and the parcels made for this are let go of: the ledger
knows what still waits.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from app.storage import custody, identity, keepsakes
from app.storage.store import Store
from app.sync import engine, inbox
from app.sync.mailbag import STRAIGHT_WITHIN
from app.sync.pace import Pace
from app.sync.transport import Link, Traffic, Transport
from app.sync.ways import Lane, Why
from protocol import errors, parcel
from protocol.parcel import Way
from protocol.world import World

LEFT = Link(answer_within=timedelta(days=1), by_hand=True)
ROUND_BYTES = 1024 * 1024
ROUND_PARCELS = 50

_SEALED = "sealed_at_lock"
_log = logging.getLogger("layar.locked")


@dataclass
class OwnCustody:
    """Carries into this device's own custody, and no further."""

    store: Store
    world: World
    marks: list[str] = field(default_factory=list)
    link: Link = LEFT
    traffic: Traffic = field(default_factory=Traffic)

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Lay every parcel into custody; nothing comes back from there."""
        for sealed in outgoing:
            with self.store.writing() as session:
                at = self.world.now()
                custody.take(session, custody.room(session, at), sealed, at)
                self.marks.append(parcel.mark(sealed))
        return iter(())

    def roster(self) -> bytes:
        """Know of none: nobody else is asked. Raises AwayError."""
        raise errors.AwayError

    def close(self) -> None:
        """Hold nothing open."""


def seal_up(store: Store, world: World) -> int:
    """
    Seal what waits for the office into this tablet's custody; return how many parcels that is.

    Called before the keys are let go. What cannot be sealed waits for the next who is on duty.
    """
    way = OwnCustody(store, world)
    try:
        engine.exchange(store, way, world, pace=Pace.on(way.link))
    except (errors.DeliveryError, errors.StoreError) as trouble:
        _log.warning("not all is sealed: %s", trouble)
    with store.writing() as session:
        _remember(session, [*_sealed(session), *way.marks])
    return len(way.marks)


def lay_up(store: Store, world: World) -> None:
    """
    Seal all that waits, in the place of what was sealed before: there may be no next on duty.

    Raises:
        DeliveryError, StoreError: not all is sealed, and all of it still waits.
    """
    way = OwnCustody(store, world)
    engine.exchange(store, way, world, pace=Pace.on(way.link))
    with store.writing() as session:
        custody.release(session, _sealed(session))
        _remember(session, way.marks)


def carry(store: Store, transport: Transport, world: World, offered: set[str]) -> int:
    """
    Hand over what this tablet has in custody and keep what comes back, without any key.

    `offered` are parcels that were handed over since it was locked: nobody here can read whether
    they have arrived. One that is refused keeps no other back, and is not offered again until then.
    Raises DeliveryError when it does not work now.
    """
    with store.reading() as session:
        bag = custody.up(session, ROUND_BYTES, ROUND_PARCELS, but=offered)
    _hand_over(store, transport, world, bag, offered)
    return len(bag)


def _hand_over(
    store: Store, transport: Transport, world: World, bag: list[bytes], offered: set[str]
) -> None:
    """Hand parcels over, less and less at once where they are refused: one of them is to blame."""
    if not bag:
        return
    try:
        answers = list(transport.exchange(bag))
    except errors.DeliveryRefusedError as trouble:
        if len(bag) > 1:
            half = len(bag) // 2
            _hand_over(store, transport, world, bag[:half], offered)
            _hand_over(store, transport, world, bag[half:], offered)
            return
        _log.warning("a parcel is left: %s", trouble)
        answers = []
    offered.update(parcel.mark(each) for each in bag)
    with store.writing() as session:
        at = world.now()
        room = custody.room(session, at)
        for sealed in answers:
            try:
                custody.take(session, room, sealed, at)
            except (errors.TrustError, errors.VersionError, errors.CustodyFullError) as trouble:
                _log.warning("an answer is left: %s", trouble)


def take_in(store: Store, world: World) -> int:
    """
    Read what came while the tablet was locked; return how many parcels were for it.

    One that cannot be read stays in custody until it is forgotten; the office says it again.
    """
    with store.reading() as session:
        route = identity.load(session).route
        ours = [each for each in custody.down(session) if _is_for(each, route)]
    taken = 0
    for sealed in ours:
        try:
            with store.writing() as session:
                inbox.take(session, world, sealed, {})
                custody.let_go(session, parcel.mark(sealed))
        except (errors.TrustError, errors.RefusedError, errors.VersionError) as trouble:
            _log.warning("an answer is left: %s", trouble)
            continue
        taken += 1
    with store.writing() as session:
        custody.release(session, _sealed(session))
        keepsakes.forget(session, _SEALED)
    return taken


def _sealed(session: Session) -> list[str]:
    """Return the marks of what was sealed here and not let go of since."""
    marks: list[str] = json.loads(keepsakes.recall(session, _SEALED) or b"[]")
    return marks


def _remember(session: Session, marks: list[str]) -> None:
    keepsakes.keep(session, _SEALED, json.dumps(marks).encode())


def _is_for(sealed: bytes, route: bytes) -> bool:
    outside = parcel.header(sealed)
    return outside.way is Way.DOWN and parcel.tag(route, outside.nonce) == outside.address


def go_round(
    store: Store, world: World, lanes: Iterable[Lane], why: Why, offered: set[str]
) -> None:
    """Try the ways straight to the office in their order, until one of them has taken it all."""
    for lane in lanes:
        try:
            if not (lane.way.ready() and lane.health.worth(why, world.now())):
                continue
            transport = lane.way.open()
        except errors.StoreLockedError:  # a relay's address cannot be read now
            continue
        dice = world.entropy(1)[0] / 255
        try:
            while transport.link.answer_within <= STRAIGHT_WITHIN:
                if not carry(store, transport, world, offered):
                    break
        except (errors.DeliveryError, errors.VersionError) as trouble:
            sent = transport.traffic.bytes_up > 0
            lane.health = lane.health.failed(trouble, world.now(), dice, moved=False, sent=sent)
            continue
        finally:
            transport.close()
        lane.health = lane.health.worked(world.now(), dice, moved=False, waiting=False)
        return
