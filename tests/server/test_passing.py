"""What other systems see and hear of a case that was passed from one agency to another."""

import pytest

from protocol.standing import Passed
from server import clients, desk, passing, tally
from server.agencies import exchange
from server.clients import Scope
from server.figures import By, Span
from server.wait_tables import WAIT_APART
from server.waits import Part
from tests.server.conftest import ANYBODY
from tests.server.phones import case

KTP, BOATS = "ktp-el", "kusuka-nelayan"


class Listening:
    """An agency's system that remembers what it was handed."""

    def __init__(self):
        self.handed = []

    def hand(self, cases):
        self.handed += cases

    def collect(self):
        return iter(())

    def answer(self, brought):
        raise AssertionError


@pytest.fixture
def moved(house):
    """A case of the registry's that went to the fisheries office; both have a system."""
    world, civil = house.office.world, house.staff("citra", (KTP,), agency="dukcapil")
    house.staff("fajar", (BOATS,), agency="fisheries")
    with house.office.writing() as session:
        for client, service, agency in (("siak", KTP, "dukcapil"), ("kusuka", BOATS, "fisheries")):
            clients.add(session, world, client, client, (service,), tuple(Scope), agency=agency)
            exchange.register(session, house.office, client)
    phone = house.phone()
    application = phone.apply(KTP)
    house.tell(phone, application)
    there = Passed("fisheries")
    house.clock.passes(days=30)
    with house.office.writing() as session:
        desk.decide(session, house.office, civil, case(application), "receive", world=world)
    house.clock.passes(days=20)
    with house.office.writing() as session:
        passing.pass_on(
            session, house.office, civil, case(application), there, told="Diteruskan.", after=None
        )
    return application


def test_each_system_is_handed_what_is_at_its_agency(house, moved):
    """Whatever services it was made for; the agency that passed it on is handed it no more."""
    theirs, ours = Listening(), Listening()

    exchange.exchange(house.office, "kusuka", theirs)
    exchange.exchange(house.office, "siak", ours)

    assert [each.own["case"] for each in theirs.handed] == [moved.id]
    assert ours.handed == []


DAY_MS = 86_400_000


def groups(house):
    """Return the figures of the whole time by agency, as somebody of the regency sees them."""
    now = house.clock.now
    span = Span(now.date().replace(year=now.year - 1), now.date())
    with house.office.reading() as session:
        found = tally.of(session, ANYBODY, span, now, house.office)
    assert found.whole.answered or found.whole.open
    return {each.key: each for each in found.of(By.AGENCY)}, found.whole


def test_nobody_is_blamed_for_the_days_of_another_agency(house, moved):
    """Twenty days there and two here: overdue for the citizen, and not for who just got it."""
    house.clock.passes(days=2)
    by_agency, whole = groups(house)
    assert (whole.overdue, by_agency["fisheries"].overdue) == (1, 0)
    assert by_agency["fisheries"].open == 1
    assert "dukcapil" not in by_agency

    fajar = house.staff("fitri", (BOATS,), agency="fisheries")
    world = house.office.world
    with house.office.writing() as session:
        desk.decide(
            session, house.office, fajar, case(moved), "reject", reason="duplicate",
            note="Sudah ada.", world=world,
        )  # fmt: skip
    by_agency, whole = groups(house)

    assert (whole.answered, whole.in_time) == (1, 0)
    assert by_agency["fisheries"].in_time == 1
    assert by_agency["fisheries"].shares[Part.AGENCY] == 2 * DAY_MS
    assert by_agency["fisheries"].whole.median_ms == whole.whole.median_ms - 20 * DAY_MS
    assert whole.shares[Part.AGENCY] == 22 * DAY_MS


def test_days_at_each_agency_add_up_however_often_it_moves(house, moved):
    """There and back again: each stretch is booked where the case was."""
    world = house.office.world
    fitri = house.staff("fitri", (BOATS,), agency="fisheries")
    house.clock.passes(days=3)
    with house.office.writing() as session:
        passing.pass_on(
            session, house.office, fitri, case(moved), Passed("dukcapil"), told="Balik.", after=None
        )
    house.clock.passes(days=4)
    civil = house.staff("cici", (KTP,), agency="dukcapil")
    with house.office.writing() as session:
        desk.decide(session, house.office, civil, case(moved), "accept", world=world)
    with house.office.reading() as session:
        found = session.connection().execute(WAIT_APART.select()).all()

    spent = {(row.agency, row.here): row.agency_ms // DAY_MS for row in found}
    assert spent == {("dukcapil", True): 24, ("fisheries", False): 3}
