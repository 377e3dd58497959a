"""What an account sees of the cases: its services and its area, under a right of its role."""

from itertools import product

import pytest
from sqlalchemy import select

from protocol import errors
from server import cases, desk, ratings, roster, sight
from server.rights import EVERYTHING, RIGHTS, Right, Role
from server.tables import CASES
from tests.server import queued
from tests.server.phones import COMPLAINT, SKTM, VILLAGE, case

ELSEWHERE = "82.04.17.2004"
DISTRICT = "82.04.17"
OTHER_DISTRICT = "82.04.01"

AREAS = [
    ((SKTM,), (EVERYTHING,), {"here", "elsewhere"}),
    ((SKTM,), (VILLAGE,), {"here"}),
    ((SKTM,), (ELSEWHERE,), {"elsewhere"}),
    ((SKTM,), (DISTRICT,), {"here", "elsewhere"}),
    ((SKTM,), (OTHER_DISTRICT,), set()),
    ((COMPLAINT,), (EVERYTHING,), set()),
    ((), (EVERYTHING,), set()),
    ((EVERYTHING,), (ELSEWHERE, OTHER_DISTRICT), {"elsewhere"}),
]


@pytest.fixture
def filed(house):
    """Two applications of two villages, by their names."""
    phone = house.phone()
    said = {"here": phone.apply(), "elsewhere": phone.apply(village_code=ELSEWHERE)}
    house.tell(phone, *said.values())
    return {name: case(each) for name, each in said.items()}


def test_services_and_area_decide_what_is_seen(house, filed):
    """A case has to be of a service and of a place of theirs; a district has its villages."""
    for number, (services, places, seen) in enumerate(AREAS):
        clerk = house.staff(f"clerk{number}", services, places=places, role=Role.CLERK)
        page = queued.page(house, clerk)

        found = {row.summary.id for row in page.rows}
        assert found == {filed[name] for name in seen}, AREAS[number]
        assert sum(page.counts.values()) == len(seen)


def test_without_the_right_nothing_is_found(house, filed):
    """Whatever the area: who has no right to ask gets an answer without a row."""
    everybody = {role: house.staff(role.value, role=role) for role in Role}

    for role, right in product(Role, Right):
        with house.office.reading() as session:
            asked = sight.narrow(select(CASES.c.id), everybody[role], right)
            found = set(session.connection().scalars(asked))
        sees = right in RIGHTS[role] and right is not Right.INTEGRITY_READ
        assert found == (set(filed.values()) if sees else set()), (role, right)


def test_a_case_of_another_area_is_as_unknown_as_none(house, filed):
    """It cannot be opened, and nothing can be decided on it."""
    clerk = house.staff(places=(ELSEWHERE,))

    with house.office.writing() as session, pytest.raises(errors.CaseUnknownError):
        cases.detail(session, clerk, filed["here"], house.office.shelf, now=house.clock.now)
    with house.office.writing() as session, pytest.raises(errors.CaseUnknownError):
        desk.decide(session, house.office, clerk, filed["here"], "accept", world=house.office.world)
    with house.office.reading() as session:
        assert ratings.totals(session, clerk) == ()


@pytest.mark.parametrize(
    ("role", "step", "may"),
    [
        (Role.CLERK, "accept", True),
        (Role.CLERK, "reject", False),
        (Role.VERIFIER, "reject", True),
        (Role.VILLAGE, "accept", False),
    ],
)
def test_a_step_needs_the_right_it_is_taken_under(house, filed, role, step, may):
    """A clerk works on an application and does not refuse it; a village only reads."""
    staff = house.staff(role=role)
    said = {"reason": "duplicate", "note": "Lihat kode yang lama."} if step == "reject" else {}

    def decide():
        with house.office.writing() as session:
            world = house.office.world
            desk.decide(session, house.office, staff, filed["here"], step, world=world, **said)

    if may:
        decide()
    else:
        with pytest.raises(errors.NotEntitledError):
            decide()


def test_only_who_works_on_cases_speaks_for_the_office(house):
    """Phones hear of nobody in the roster whose word to a citizen never counts."""
    everybody = {role: house.staff(role.value, role=role) for role in Role}

    with house.office.writing() as session:
        peers = roster.standing(session.connection(), house.office).peers

    speaking = {role for role, staff in everybody.items() if peers.author(staff.key) is not None}
    assert speaking == {Role.CLERK, Role.VERIFIER, Role.SIGNER, Role.INSPECTOR}
