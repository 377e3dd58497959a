"""What other systems see and hear of a case that was passed from one agency to another."""

import pytest

from protocol.standing import Passed
from server import clients, desk, passing
from server.agencies import exchange
from server.clients import Scope
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
    with house.office.writing() as session:
        desk.decide(session, house.office, civil, case(application), "receive", world=world)
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
