"""A locked tablet carries what was sealed when it was locked, and reads nothing of what comes."""

import time

import pytest

from app.device import Device
from app.settings import Deployment, Settings
from app.storage import custody, identity
from app.sync import locked
from app.sync.courier import Courier
from app.sync.ways import Way, Why
from protocol import errors, parcel
from protocol.parcel import HEADER
from protocol.parcel import Way as Bound
from protocol.posts import Post
from server import officers
from tests.tablet import NAMES, Tablet, redeem
from tests.village import ROOT


@pytest.fixture
def busy(village):
    """A tablet with something to say: whose it is, and who its officers are."""
    tablet = Tablet(village)
    redeem(tablet)
    assert len(tablet.waiting()) > 3
    yield tablet
    tablet.store.close()


def known(village):
    """Return whom the office has as officers."""
    with village.office.office.reading() as session:
        found = officers.listed(session.connection())
    return sorted(each.name for each in found if each.role == "officer")


def held(tablet, way):
    with tablet.store.reading() as session:
        return custody.holding(session, way).count


def locks(tablet):
    sealed = locked.seal_up(tablet.store, tablet.world)
    tablet.locks()
    return sealed


def carries(tablet, offered):
    return locked.carry(tablet.store, tablet.way, tablet.world, offered)


def test_what_waits_arrives_though_nobody_is_on_duty(busy, village):
    """Sealed at the lock, handed over without keys, its receipt read by whoever comes next."""
    assert locks(busy) == 1
    assert known(village) == []
    with busy.store.reading() as session, pytest.raises(errors.StoreLockedError):
        identity.load(session)
    offered = set()

    assert carries(busy, offered) == 1
    assert known(village) == sorted(NAMES.values())
    assert held(busy, Bound.DOWN) > 0
    assert carries(busy, offered) == 0

    busy.enters(Post.OPERATOR)
    assert locked.take_in(busy.store, busy.world) > 0
    assert busy.waiting() == []
    assert (held(busy, Bound.UP), held(busy, Bound.DOWN)) == (0, 0)


def test_the_courier_goes_on_while_nobody_is_on_duty(busy, village):
    """The same thread, by the same way: it only has no keys, and a sealed address leads nowhere."""

    def asks():
        raise errors.StoreLockedError

    locks(busy)
    ways = [Way("relay", asks), Way("office", lambda: busy.way)]
    courier = Courier(busy.store, ways, busy.world, lambda _: None)
    courier.start()
    deadline = time.monotonic() + 60
    while not known(village) and time.monotonic() < deadline:
        time.sleep(0.05)
    courier.stop()

    assert known(village) == sorted(NAMES.values())
    assert courier.state.last_error is None
    assert held(busy, Bound.DOWN) > 0


def test_a_neighbours_junk_keeps_none_of_our_own_back(busy, village):
    """Refused parcels at the head of custody: the others arrive, and those are not tried again."""
    locks(busy)
    with busy.store.writing() as session:
        (ours,) = custody.up(session, 10**6, 50)
        custody.release(session, [parcel.mark(ours)])
        at = busy.world.now()
        for _ in range(locked.ROUND_PARCELS):
            *outside, nonce = HEADER.unpack(ours[: HEADER.size])
            head = HEADER.pack(*outside, busy.world.entropy(len(nonce)))
            custody.take(session, custody.room(session, at), head + ours[HEADER.size :], at)
        custody.take(session, custody.room(session, at), ours, at)
    offered = set()

    while carries(busy, offered):
        pass

    assert known(village) == sorted(NAMES.values())


def test_a_lock_does_not_end_the_courier(busy, village):
    """A way that rests while the tablet is open is asked after once it is locked; others go on."""

    def ready():
        if busy.store.locked:
            raise errors.StoreLockedError
        return True

    def away():
        raise errors.AwayError

    def tries_again():
        before = courier.state.next_try_at
        courier.wake(Why.ASKED)
        deadline = time.monotonic() + 60
        while courier.state.next_try_at in (before, None) and time.monotonic() < deadline:
            time.sleep(0.05)
        return courier.state.next_try_at not in (before, None)

    ways = [Way("relay", away, ready), Way("office", lambda: busy.way)]
    courier = Courier(busy.store, ways, busy.world, lambda _: None)
    courier.start()
    assert tries_again()
    locks(busy)

    assert tries_again()
    assert tries_again()
    courier.stop()


def test_a_locked_tablets_own_ways_lead_to_no_relay(busy):
    """Its address is sealed: the way to it cannot be gone, and asking after it breaks nothing."""
    busy.store.close()
    facts = Settings(Deployment("http://127.0.0.1:9", ROOT), busy.folder, web=False, host="")
    aboard = Device(facts, busy.world, busy.secrets, pin_cost=busy.cost)

    assert aboard.store.locked
    assert [way.ready() for way in aboard._ways()] == [True, False]
    aboard.store.close()


def test_nothing_is_lost_when_there_was_no_way(busy):
    """Whoever comes on duty sends it as if nothing had been sealed."""
    locks(busy)
    busy.reopens()
    busy.enters(Post.HEAD)
    assert locked.take_in(busy.store, busy.world) == 0

    assert held(busy, Bound.UP) == 0
    assert len(busy.waiting()) > 3
    busy.syncs()
    assert busy.waiting() == []


def test_carried_twice_counts_once(busy, village):
    """Sealed at two locks and then sent by who is on duty, the office has it once."""
    locks(busy)
    carries(busy, set())
    busy.enters(Post.HEAD)
    locks(busy)
    carries(busy, set())
    busy.enters(Post.HEAD)
    locked.take_in(busy.store, busy.world)
    busy.syncs()

    assert known(village) == sorted(NAMES.values())
    assert busy.waiting() == []


def test_others_parcels_go_along_and_stay_theirs(busy, siti):
    """What a neighbour's phone gave is handed over too; what comes back for them is kept."""
    siti.applies()
    strangers = []

    class Catch:
        link = siti.way.link
        traffic = siti.way.traffic

        def exchange(self, outgoing):
            strangers.extend(outgoing)
            return iter(())

        def roster(self):
            return siti.way.roster()

        def close(self):
            pass

    siti.syncs(Catch())
    with busy.store.writing() as session:
        at = busy.world.now()
        for each in strangers:
            custody.take(session, custody.room(session, at), each, at)
    locks(busy)
    carries(busy, set())
    busy.enters(Post.HEAD)
    locked.take_in(busy.store, busy.world)

    assert held(busy, Bound.DOWN) > 0
