"""Which cases of a queue are urgent: by their standard, on the day it is at the office."""

from sqlalchemy import select

from server import urgency
from server.standards import Urgency
from server.tables import CASES
from server.urgency import Mark
from tests.server.conftest import House
from tests.server.phones import case

ASKED = "permohonan-informasi"


def mark(house: House, application: object) -> Mark:
    """Return how a case stands now."""
    now = house.office.world.now()
    with house.office.reading() as session:
        found = urgency.marks(session, house.office, [case(application)], now)
    return found.get(case(application), urgency.NOTHING)


def of(house: House, which: object) -> list[str]:
    """Return the cases a filter finds now."""
    with house.office.reading() as session:
        return list(session.scalars(select(CASES.c.id).where(which(house.office.world.now()))))


def test_a_case_goes_from_calm_to_overdue(house: House):
    """Ten working days from Tuesday, 24 November; three before the end it warns."""
    phone = house.phone()
    application = phone.apply(ASKED)
    house.tell(phone, application)

    fresh = mark(house, application)
    house.clock.passes(days=10)
    warning, warned = mark(house, application), of(house, urgency.warned)
    house.clock.passes(days=7)
    late, overdue = mark(house, application), of(house, urgency.overdue)

    assert fresh == Mark(Urgency.CALM, 0, 10)
    assert (warning, warned) == (Mark(Urgency.WARNING, 0, 2), [application.id])
    assert (late, overdue) == (Mark(Urgency.OVERDUE, 3, None), [application.id])
    assert of(house, urgency.warned) == []


def test_what_nobody_at_a_desk_can_do_is_not_urgent(house: House):
    """A letter whose village has not called waits for a signal, and for nobody's standard."""
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    house.clock.passes(days=100)

    assert mark(house, application) == urgency.NOTHING
    assert of(house, urgency.overdue) == []
