"""By a relay in the village that does what relays do: nothing is lost, and little is fetched."""

from datetime import timedelta

import pytest

from app.storage import deliveries
from app.sync.pace import Pace
from app.sync.relay import Fetched
from protocol import errors, parcel
from protocol.steps import State
from server.spool import Limits
from tests import relays
from tests.relays import visits


@pytest.fixture
def way(siti, at):
    way = visits(siti, at.url)
    yield way
    way.close()


def test_an_application_goes_by_relay_and_its_answer_comes_back(siti, at, way):
    """With photos, through a spool, days apart; 202 alone empties nothing."""
    known = siti.applies(photos=[bytes(range(256)) * 200])

    report = siti.syncs(way)
    assert report.waiting == len(siti.waiting()) == 2
    assert siti.case(known).state is State.QUEUED
    with siti.store.reading() as session:
        carried = deliveries.of(session, [known])[known]
    assert (carried.carried_way, carried.carried_at) == ("relay", siti.village.clock)
    assert carried.received_at is None

    siti.village.passes(days=3)
    at.forwarder.carry()
    siti.syncs(way)

    assert siti.waiting() == []
    assert siti.case(known).state is State.RECEIVED


def test_what_a_relay_did_not_take_is_with_nobody(siti, at, way):
    """Where it says no, or nothing, the boat stays at the phone."""
    known = siti.applies()
    at.close()

    with pytest.raises(errors.DeliveryError):
        siti.syncs(way)

    with siti.store.reading() as session:
        assert deliveries.of(session, [known])[known].carried_at is None


def test_answers_may_take_days(way):
    """So nothing is left there twice in a row, and whoever is quicker takes it meanwhile."""
    assert way.link.answer_within == timedelta(days=2)
    assert not way.link.by_hand


def test_what_lies_at_a_relay_goes_straight_when_the_office_is_there(siti, at, way):
    """Both ways are harmless: it counts once."""
    siti.applies()
    siti.syncs(way)

    siti.syncs()
    at.forwarder.carry()
    siti.syncs(way)

    assert siti.waiting() == []
    assert len(siti.village.office.memory.kept) == 2


def test_only_ours_are_taken_from_many(village, siti, at, way):
    """Tags are tested here; of a village's parcels only our own are fetched."""
    siti.applies()
    siti.syncs(way)
    at.forwarder.carry()
    at.spool.keep([relays.down(village.world) for _ in range(30)])
    before = way.traffic.round_trips

    report = siti.syncs(way)

    assert siti.waiting() == []
    assert report.dropped == 0
    assert way.traffic.round_trips - before < 8


def test_of_few_all_are_fetched(village, siti, at, way):
    """So that the relay does not learn which of them is ours."""
    siti.syncs(way)
    at.forwarder.carry()
    strangers = [relays.down(village.world) for _ in range(3)]
    at.spool.keep(strangers)
    asked = []
    give = at.spool.down
    at.spool.down = lambda nonce: (asked.append(nonce), give(nonce))[1]

    siti.syncs(way)

    assert {parcel.header(each).nonce for each in strangers} <= set(asked)


def test_nothing_is_fetched_at_every_visit(village, siti, at):
    """A relay keeps what it gave; a phone remembers what it took."""
    fetched = Fetched()
    siti.applies()
    siti.syncs(visits(siti, at.url, fetched))
    at.forwarder.carry()
    first = visits(siti, at.url, fetched)
    siti.syncs(first)

    again = visits(siti, at.url, fetched)
    assert list(again.exchange([])) == []
    assert again.traffic.round_trips == 1 < first.traffic.round_trips


def test_what_could_not_be_kept_is_fetched_again(siti, at):
    """A phone whose disk was full asks for the same parcel at the next visit."""
    fetched = Fetched()
    siti.applies()
    siti.syncs(visits(siti, at.url, fetched))
    at.forwarder.carry()

    broken_off = visits(siti, at.url, fetched).exchange([])
    next(broken_off)
    broken_off.close()

    assert len(list(visits(siti, at.url, fetched).exchange([]))) == 1
    assert list(visits(siti, at.url, fetched).exchange([])) == []


def test_a_question_for_news_lies_there_once(village, siti, at, way):
    """Coming by often leaves nothing behind but what is new, until six hours have passed."""
    pace = Pace.on(way.link)
    siti.syncs(way, pace=pace)
    at.forwarder.carry()
    for _ in range(4):
        village.passes(minutes=30)
        siti.syncs(way, pace=pace)
    assert at.spool.waiting() == []

    siti.applies()
    siti.syncs(way, pace=pace)
    assert len(at.spool.waiting()) == 1
    village.passes(hours=7)
    siti.syncs(way, pace=pace)
    assert len(at.spool.waiting()) == 2


def test_photos_are_left_there_once(village, siti, at, way):
    """Nor does a phone that comes by often fill a relay with its photos."""
    siti.syncs()
    siti.applies(photos=[bytes(range(256)) * 400])
    pace = Pace.on(way.link)
    siti.syncs(way, pace=pace)
    left = len(at.spool.waiting())
    for _ in range(3):
        village.passes(minutes=30)
        siti.syncs(way, pace=pace)

    assert len(at.spool.waiting()) == left > 1
    at.forwarder.carry()
    siti.syncs(way, pace=pace)
    assert siti.waiting() == []


def test_memory_of_what_was_fetched_is_bounded():
    """The oldest is forgotten first, and would only be fetched once more."""
    fetched = Fetched()
    for number in range(5_000):
        fetched.add(number.to_bytes(16, "big"))

    assert (0).to_bytes(16, "big") not in fetched
    assert (4_999).to_bytes(16, "big") in fetched


def test_a_full_relay_still_gives_what_waits(siti, at, way):
    """What waits is fetched before ours is left: it may have to make room for it."""
    siti.applies()
    siti.syncs(way)
    at.forwarder.carry()
    siti.applies()
    at.spool._limits = Limits(parcels=0)

    with pytest.raises(errors.BusyError):
        siti.syncs(way)

    assert len(siti.waiting()) == 1
