"""Several ways of carrying, and how long a way that keeps failing is left alone."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from app.sync import plan, ways
from app.sync.courier import Courier
from app.sync.ways import Health, Way, Why
from protocol import errors, parcel
from tests.app.sync.carrying import Line, Told, rests

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SOON = NOW + timedelta(seconds=1)


def after(*failures, moved=False, sent=False):
    """How a way stands after these failures in a row."""
    health = Health()
    for failure in failures:
        health = health.failed(failure, NOW, 1.0, moved=moved, sent=sent)
    return health


def test_a_way_rests_after_three_failures_of_one_kind():
    """Twice may be chance; and another kind of failure begins to count anew."""
    refused, away = errors.DeliveryRefusedError(), errors.AwayError()

    assert not after(refused, refused).resting
    assert after(refused, refused, refused).resting
    assert not after(refused, refused, away).resting
    assert not after(away, away, away, moved=True).resting


def test_a_line_that_took_something_and_broke_is_tried_again_at_once_but_only_once():
    """It was there a moment ago. One that takes all and never answers is not asked for ever."""
    away, asked_s = errors.AwayError(), []
    health = Health()
    for _ in range(plan.EAGER_TRIES + 2):
        health = health.failed(away, NOW, 1.0, moved=False, sent=True)
        assert health.due_at is not None
        asked_s.append((health.due_at - NOW).total_seconds())

    assert asked_s == [1] * plan.EAGER_TRIES + [30, 60]
    heard = health.worked(NOW, 1.0, moved=True, waiting=True)
    again = heard.failed(away, NOW, 1.0, moved=False, sent=True)
    assert again.due_at == NOW + timedelta(seconds=1)


def test_nobody_hurries_where_no_line_took_anything():
    """A tower that is dead is tried after half a minute, then a minute."""
    first = after(errors.AwayError())
    assert first.due_at == NOW + timedelta(seconds=30)
    assert after(errors.BusyError(0), sent=True).due_at == NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("failure", "why", "tried"),
    [
        (errors.AwayError(), Why.TIMER, False),
        (errors.AwayError(), Why.SIGNAL, True),
        (errors.AwayError(), Why.WRITTEN, True),
        (errors.CaptivePortalError(), Why.RESUMED, True),
        (errors.DeliveryRefusedError(), Why.SIGNAL, False),
        (errors.AppTooOldError(), Why.WRITTEN, False),
        (errors.BusyError(60), Why.CHARGER, False),
        (errors.DeliveryRefusedError(), Why.ASKED, True),
        (errors.BusyError(60), Why.ASKED, True),
    ],
)
def test_what_wakes_a_resting_way(failure, why, tried):
    """A new signal mends a line and no refusal; who asks by hand is always heard."""
    assert after(failure, failure, failure).worth(why, SOON) is tried


def test_a_rest_ends_by_itself_even_under_a_wrong_clock():
    """When its time is up it is tried; one that seems to last for years has no end to wait for."""
    health = after(*[errors.DeliveryRefusedError()] * 4)
    assert health.due_at is not None

    assert not health.worth(Why.TIMER, SOON)
    assert health.worth(Why.TIMER, health.due_at)
    assert health.worth(Why.TIMER, NOW - timedelta(days=400))


def test_the_next_try_is_the_first_way_that_is_due():
    """The courier sleeps until one of its ways is worth trying, a while when none says when."""
    idle = ways.Lane(Way("a", lambda: None))
    early = ways.Lane(Way("b", lambda: None), Health(due_at=NOW + timedelta(minutes=1)))
    late = ways.Lane(Way("c", lambda: None), Health(due_at=NOW + timedelta(minutes=9)))
    past = Health(due_at=NOW - timedelta(minutes=9))
    shut = ways.Lane(Way("d", lambda: None, ready=lambda: False), past)

    assert ways.next_due([idle, late, early], NOW) == early.health.due_at
    assert ways.next_due([idle], NOW) == NOW + timedelta(minutes=15)
    assert ways.next_due([shut, late], NOW) == late.health.due_at
    assert ways.next_due([ways.Lane(idle.way, past)], NOW) > NOW


@pytest.fixture
def carries(siti, village):
    """Begin to carry by these lines, in their order; return the courier and what it says."""
    couriers = []

    def begin(*lines, **more):
        told = Told()
        known = [Way(f"way-{n}", line.opens) for n, line in enumerate(lines)]
        courier = Courier(siti.store, known, village.world, told, **more)
        couriers.append(courier)
        courier.start()
        return courier, told

    yield begin
    for courier in couriers:
        courier.stop()


def test_the_next_way_is_tried_where_the_first_fails(siti, carries):
    """No signal to the office is no reason to leave a relay in the village aside."""
    away, near = Line(siti.way, errors.AwayError()), Line(siti.way)

    courier, told = carries(away, near)
    told.until(rests)

    assert siti.waiting() == []
    assert (away.closed, near.closed) == (1, 1)
    assert courier.state.last_error is None


def test_nothing_goes_by_the_second_way_when_the_first_reached_the_office(siti, carries):
    """One answer is enough."""
    first, second = Line(siti.way), Line(siti.way)

    _, told = carries(first, second)
    told.until(rests)

    assert (first.tries > 0, second.tries) == (True, 0)


def test_a_way_that_cannot_be_opened_holds_up_no_other(siti, carries, village):
    """Nobody there to carry is a failure of that way alone."""
    told, line = Told(), Line(siti.way)

    def nobody():
        raise errors.AwayError

    ways_known = [Way("relay", nobody), Way("office", line.opens)]
    courier = Courier(siti.store, ways_known, village.world, told)
    courier.start()
    told.until(rests)
    courier.stop()

    assert siti.waiting() == []


def test_a_way_nobody_can_go_keeps_nobody_awake(siti, village):
    """With the office reached once and then out of reach, a relay that is not there is no haste."""
    told, line = Told(), Line(siti.way)
    known = [Way("office", line.opens), Way("relay", line.opens, ready=lambda: False)]
    courier = Courier(siti.store, known, village.world, told)
    courier.start()
    told.until(rests)
    line.error = errors.AwayError()
    village.passes(minutes=16)

    courier.wake(Why.RESUMED)
    told.until(lambda state: rests(state) and state.last_error is not None)

    due = courier.state.next_try_at
    courier.stop()
    assert due is not None
    assert due >= village.world.now() + timedelta(seconds=15)


def test_a_way_that_rested_is_probed_with_the_smallest_parcel(siti, carries, village):
    """After three refusals a hello goes first, then one message, then the rest."""
    siti.syncs()
    line = Line(siti.way, errors.DeliveryRefusedError())
    courier, told = carries(line)
    for _ in range(2):
        told.until(rests)
        courier.wake(Why.ASKED)
    told.until(rests)
    for number in range(5):
        siti.applies(number=number)
    siti.way.seen.clear()

    line.error = None
    courier.wake(Why.ASKED)
    told.until(rests)

    counts = [len(parcel.unseal(each, [village.office.sealing])) for each in siti.way.seen]
    assert counts == [1, 2, 5]
    assert siti.waiting() == []


def test_a_press_during_a_slow_exchange_starts_its_own(siti, carries):
    """Where the exchange going on stands still, it is broken off for the one asked for."""
    stuck = Line(siti.way)
    stuck.gate.clear()
    courier, told = carries(stuck, beat=timedelta(seconds=0.02))
    told.until(lambda state: state.sending)
    tries = stuck.tries

    courier.wake(Why.ASKED)
    told.until(rests)
    stuck.gate.set()
    told.until(rests)

    assert (stuck.broken, stuck.tries > tries) == (1, True)
    assert siti.waiting() == []


def test_a_press_during_an_exchange_that_moves_is_served_by_it(siti, carries):
    """Nothing on its way is thrown away, and what was written meanwhile goes along."""
    slow = Line(siti.way)
    slow.gate.clear()
    courier, told = carries(slow, beat=timedelta(seconds=0.02))
    told.until(lambda state: state.sending)

    siti.applies()
    courier.wake(Why.ASKED)
    for _ in range(5):
        slow.dribbled += 1
        time.sleep(0.06)
    assert courier.state.sending
    slow.gate.set()
    told.until(lambda state: state.waiting == 0)

    assert slow.broken == 0
