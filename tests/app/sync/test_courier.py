"""When the courier tries, how long it waits, and what it says of it."""

import threading
import time
from datetime import timedelta

import pytest

from app.storage import leases
from app.sync.courier import Courier
from app.sync.plan import FIRST_RETRY
from app.sync.ways import Way, Why
from protocol import errors
from tests.app.sync.carrying import Line, Told, rests


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def way(siti):
    return Line(siti.way)


@pytest.fixture
def courier(siti, way, told, village):
    courier = Courier(siti.store, [Way("office", way.opens)], village.world, told)
    yield courier
    way.gate.set()
    courier.stop()


def test_it_carries_as_soon_as_it_starts(siti, courier, told, way, village):
    """Nobody has to press anything."""
    siti.applies()

    courier.start()
    told.until(rests)

    assert siti.waiting() == []
    state = courier.state
    assert (state.last_error, state.waiting) == (None, 0)
    assert (state.done, state.total) == (2, 2)
    assert state.last_contact_at == village.clock
    assert state.next_try_at == village.clock + timedelta(minutes=15)
    assert way.closed == 1


def test_a_failure_is_said_and_tried_again_later(siti, courier, told, way, village):
    """What went wrong has a code; the next try comes within half a minute."""
    way.error = errors.AwayError()

    courier.start()
    told.until(rests)

    state = courier.state
    assert state.last_error == "delivery.away"
    wait = state.next_try_at - village.clock
    assert timedelta(seconds=15) <= wait <= timedelta(seconds=30)
    assert len(siti.waiting()) == 1


def test_waits_grow_with_every_failure(courier, told, way, village):
    """An office that stays away is asked less and less often."""
    way.error = errors.AwayError()
    waits = []
    courier.start()
    for _ in range(6):
        told.until(rests)
        waits.append((courier.state.next_try_at - village.clock).total_seconds())
        courier.wake(Why.ASKED)

    assert waits[-1] >= 450
    assert all(30 * 2**n / 2 <= wait <= 30 * 2**n for n, wait in enumerate(waits[:5]))


def test_a_line_that_broke_on_the_way_is_tried_again_at_once(courier, told, way, village):
    """It took something, so there was a signal a moment ago; where none was, there is no haste."""
    way.error = errors.AwayError()
    courier.start()
    told.until(rests)
    away = courier.state.next_try_at - village.clock
    way.swallows = 4_096
    courier.wake(Why.ASKED)
    told.until(rests)

    assert away >= timedelta(seconds=15)
    assert courier.state.next_try_at - village.clock <= timedelta(seconds=1)


def test_a_wake_ends_a_background_sleep(siti, courier, told, way):
    """Who asks by hand is not told to wait for a timer."""
    way.error = errors.AwayError()
    courier.start()
    told.until(rests)
    way.error = None

    begun = time.monotonic()
    courier.wake(Why.ASKED)
    told.until(rests)

    assert time.monotonic() - begun < FIRST_RETRY.total_seconds() / 2
    assert siti.waiting() == []
    assert courier.state.last_error is None


def test_a_wake_during_an_exchange_is_not_forgotten(siti, courier, told, way):
    """What was written while the courier was out goes right after."""
    way.gate.clear()
    courier.start()
    told.until(lambda state: state.sending)
    siti.applies()
    courier.wake(Why.WRITTEN)
    way.gate.set()
    told.until(rests)
    told.until(rests)

    assert siti.waiting() == []


def test_a_busy_office_is_left_alone_as_long_as_it_asked(courier, told, way, village):
    """The office's wish is the least wait."""
    way.error = errors.BusyError(600)

    courier.start()
    told.until(rests)

    assert courier.state.next_try_at >= village.clock + timedelta(seconds=600)


def test_an_office_that_answers_without_a_receipt_is_asked_less_and_less(
    courier, told, village, way
):
    """What is only kept by a relay does not wear the battery down."""
    way.way.office.silent = True
    waits = []
    courier.start()
    for _ in range(4):
        told.until(rests)
        waits.append((courier.state.next_try_at - village.clock).total_seconds())
        village.passes(minutes=5)
        courier.wake(Why.ASKED)

    assert courier.state.last_error is None
    assert waits[-1] >= 120


def test_two_processes_do_not_carry_at_once(siti, courier, told, way, village):
    """While another has the lease, this one waits; it is free when its time is up."""
    with siti.store.writing() as session:
        assert leases.take(session, "carrying", "another", village.clock)

    courier.start()
    told.until(rests)
    assert way.tries == 0

    courier.wake(Why.ASKED)
    told.until(lambda state: rests(state) and state.last_contact_at is not None)
    assert siti.waiting() == []


def test_a_bug_does_not_end_the_carrying(siti, courier, told, way, caplog):
    """Whatever breaks, the courier is still there for the next try."""
    way.error = ZeroDivisionError()
    courier.start()
    told.until(rests)
    assert "carrying broke" in caplog.text
    way.error = None

    courier.wake(Why.ASKED)
    told.until(rests)

    assert siti.waiting() == []


def test_stopping_ends_the_thread(courier, told):
    """The app can close at any time."""
    courier.start()
    told.until(rests)

    courier.stop()

    assert not any(thread.name == "courier" for thread in threading.enumerate())


def test_what_earlier_days_knew_is_said_at_once(siti, told, way, village):
    """After a restart the last contact is known before anything was carried."""
    siti.syncs()
    village.passes(days=3)
    way.error = errors.AwayError()
    courier = Courier(siti.store, [Way("office", way.opens)], village.world, told)

    courier.start()
    told.until(rests)
    courier.stop()

    assert courier.state.last_contact_at == village.clock - timedelta(days=3)
