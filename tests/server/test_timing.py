"""Waits from real messages: wrong clocks, boats, tablets that do not call, and the same again."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from protocol.world import World
from server import projection
from server.desk import decide
from server.wait_tables import WAIT
from tests.server import tablets
from tests.server.conftest import House
from tests.server.phones import Phone, case

HOUR = 3_600_000
DAY = 24 * HOUR
ASKED = "permohonan-informasi"
"""A service that goes straight to its agency."""


def wait(house: House, application: Any) -> dict[str, Any]:
    """Return the row of a case's wait."""
    with house.office.reading() as session:
        row = session.execute(select(WAIT).where(WAIT.c.case_id == application.id)).one()
        return dict(row._mapping)


def rows(house: House) -> list[Any]:
    with house.office.reading() as session:
        return [tuple(row) for row in session.execute(select(WAIT).order_by(WAIT.c.case_id))]


def phone_with_clock_off(house: House, **off: float) -> Phone:
    """Return a phone that was online once, whose clock is off by so much."""
    wrong = World(lambda: house.clock.now + timedelta(**off), house.office.world.entropy)
    phone = Phone(house.office, wrong)
    house.tell(phone, phone.introduce())
    return phone


def test_a_boat_and_a_clock_that_is_years_off(house: House):
    """Six days without a signal, three on a boat, by a clock that is four years slow."""
    phone = phone_with_clock_off(house, days=-1461)
    application = phone.apply(ASKED)
    house.clock.passes(days=6)
    parcel = phone.up(application)
    house.clock.passes(days=3)
    house.take(parcel)

    found = wait(house, application)

    assert (found["no_signal_ms"], found["carried_ms"]) == (6 * DAY, 3 * DAY)
    assert found["now"] == "agency"
    assert not found["blurred"]


def test_a_clock_that_was_reset_in_between_is_said_to_be_unknown(house: House):
    """Nothing is made up: the wait begins when the office had it, and that is marked."""
    phone = phone_with_clock_off(house)
    now = phone.world
    phone.world = World(lambda: house.clock.now - timedelta(days=2500), now.entropy)
    application = phone.apply(ASKED)
    phone.world = now
    house.tell(phone, application)

    found = wait(house, application)

    assert found["blurred"]
    assert (found["no_signal_ms"], found["carried_ms"]) == (0, 0)
    assert found["began_ms"] == found["since_ms"]


def test_a_village_is_charged_from_when_its_tablet_has_it(house: House):
    """Nine days of no call are nobody's; the standard begins with the tablet's own word."""
    phone, tablet = house.phone(), tablets.begin(house)[0]
    application = phone.apply()
    house.tell(phone, application)
    silent = wait(house, application)
    house.clock.passes(days=9)
    told = house.tell(tablet)
    house.clock.passes(hours=1)
    house.tell(tablet, received=[each.id for each in told.heard])
    there = wait(house, application)

    assert (silent["now"], silent["due_day"]) == ("no_signal", None)
    assert there["now"] == "village"
    assert there["no_signal_ms"] == 9 * DAY + HOUR
    assert there["due_day"] is not None


def test_what_the_village_did_without_a_signal_was_done_then(house: House):
    """Decided on the tablet days before anybody heard of it: the wait ended at the tablet."""
    phone = house.phone()
    tablet, head, *_ = tablets.begin(house)
    application = phone.apply()
    house.tell(phone, application)
    told = house.tell(tablet)
    house.tell(tablet, received=[each.id for each in told.heard])
    house.clock.passes(days=2)
    accepted = head.decide(application.id, "accept")
    house.clock.passes(days=1)
    ready = head.decide(application.id, "approve")
    house.clock.passes(days=20)
    house.tell(tablet, accepted, ready)

    found = wait(house, application)

    assert found["village_ms"] == 3 * DAY
    assert found["answered_ms"] == found["began_ms"] + 3 * DAY
    assert found["now"] == ""


def test_the_agency_and_the_citizen_take_turns(house: House):
    """The agency's days, the way of its question, the citizen's days, the way back."""
    phone, staff = house.phone(), house.staff(services=("*",))
    application = phone.apply(ASKED)
    house.tell(phone, application)
    house.clock.passes(days=2)
    with house.office.writing() as session:
        decide(
            session,
            house.office,
            staff,
            case(application),
            "ask",
            reason="photo_missing",
            questions=("reason",),
            world=house.office.world,
        )
    house.clock.passes(days=1)
    asked = house.tell(phone)
    house.tell(phone, received=[each.id for each in asked.heard])
    waiting = wait(house, application)
    house.clock.passes(days=4)
    mended = phone.supplement(application.id, reason="new")
    house.clock.passes(days=5)
    house.tell(phone, mended)
    found = wait(house, application)

    assert (waiting["now"], waiting["due_day"]) == ("citizen", None)
    assert found["agency_ms"] == 2 * DAY
    assert found["citizen_ms"] == 4 * DAY
    assert found["no_signal_ms"] == 1 * DAY + 5 * DAY
    assert found["now"] == "agency"
    assert found["used_days"] == 2


def test_folded_again_it_is_the_same(house: House):
    """Thrown away and folded anew from the ledger, every row is what it was."""
    phone, tablet = house.phone(), tablets.begin(house)[0]
    for service in (ASKED, "surat-keterangan-tidak-mampu"):
        house.tell(phone, phone.apply(service))
    told = house.tell(tablet)
    house.clock.passes(days=3)
    house.tell(tablet, received=[each.id for each in told.heard])
    before = rows(house)

    with house.office.writing() as session:
        projection.rebuild(session.connection(), house.office)

    assert len(before) == 2
    assert rows(house) == before
