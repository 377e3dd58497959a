"""Every page for every role and area: open to whoever has the right it asks for, to nobody else."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlsplit

import pytest
from fastapi.routing import RouteContext
from httpx import Response

from protocol.world import World
from server import keyring, lanes, office
from server.console import access
from server.rights import EVERYTHING, RIGHTS, Area, Right, Role
from server.settings import Settings
from tests import databases
from tests.house.test_policies import pages, policies
from tests.server.conftest import Clock, House
from tests.server.console.desk import HOST, Desk
from tests.server.everywhere import Address
from tests.server.phones import COMPLAINT, VILLAGE

ELSEWHERE = "82.04.17.2004"
HERE = "here"
AREAS = {
    HERE: Area("", (EVERYTHING,), (VILLAGE,)),
    "another village": Area("", (EVERYTHING,), (ELSEWHERE,)),
    "another service": Area("", ("ktp-el",), (EVERYTHING,)),
    "another agency": Area("fisheries", (EVERYTHING,), (EVERYTHING,)),
    "the complaint desk": Area(lanes.DESK, (EVERYTHING,), (EVERYTHING,)),
}
SEEN = {
    HERE: {"plain", "letter", "report"},
    "another agency": {"plain", "letter", "report"},
    "the complaint desk": {"plain", "letter", "complaint", "report"},
}
"""By area the cases that are there for who has the right; a report only for who inspects."""
ON_CASES = [role for role in Role if RIGHTS[role] & {Right.CASES_READ, Right.INTEGRITY_READ}]
STRANGE = (
    "0",
    "f" * 32,
    "a%00b",
    "..%2F..%2Foffice.keys",
    "%27 OR 1=1 --",
    "%E2%9C%93",
    "9" * 3000,
)
"""Ids that nothing here has."""


@dataclass
class Everybody:
    """Somebody of every role in every area, the cases there are, and what routes there are."""

    desks: dict[tuple[Role, str], Desk]
    nobody: Desk
    routes: list[RouteContext]
    cases: dict[str, str]

    def asks(
        self, desk: Desk, route: RouteContext, method: str, of: str = "plain", **known: str
    ) -> Response:
        """Ask for a page as somebody would: of a case there is, with the session's token."""
        known = {"case": self.cases[of]} | known
        path = Address(method, route.path).path(known)
        if method == "GET":
            return desk.get(path)
        return desk.browser.request(method, path, data={"csrf": desk.csrf})


@pytest.fixture(scope="module")
def everybody(tmp_path_factory) -> Iterator[Everybody]:
    """One office for the whole matrix, with somebody of every role signed in."""
    folder, clock = tmp_path_factory.mktemp("matrix") / "office", Clock()
    world = World(now=lambda: clock.now, entropy=random.Random(1).randbytes)
    keyring.make(folder, world, development=True)
    databases.furnish(folder)
    with databases.lasting(folder) as told:
        house = House(office.open_office(Settings.from_env(told), world), clock, folder)
        phone = house.phone()
        said = {
            "plain": phone.apply(),
            "letter": phone.apply("rekomendasi-bbm-nelayan"),
            "complaint": phone.apply(COMPLAINT, topic="road_port", text="Dermaga rusak."),
            "report": phone.apply(COMPLAINT, topic="officer_conduct", text="Minta uang."),
        }
        house.tell(phone, *said.values())
        yield Everybody(
            desks={
                (role, area): _signed_in(house, role, area)
                for role, area in product(Role, AREAS)
                if area == HERE or role in ON_CASES
            },
            nobody=Desk(house, signed_in=False),
            routes=pages(house.web),
            cases={name: each.id for name, each in said.items()},
        )
        house.office.engine.dispose()


@pytest.mark.parametrize("role", Role)
def test_a_page_is_open_to_who_has_its_right_and_to_nobody_else(everybody, role):
    """Of every route: the right role is never refused, any other always, and nothing breaks."""
    wrong = {}
    for route, method, right in _asked(everybody):
        answer = everybody.asks(everybody.desks[role, HERE], route, method)
        may = right is None or right in RIGHTS[role]
        refused = answer.status_code == 403 or _sent_away(route, answer)
        if refused == may or answer.status_code >= 500:
            wrong[method, route.path] = answer.status_code

    assert wrong == {}


@pytest.mark.parametrize("area", AREAS)
def test_a_case_is_there_for_who_has_right_place_service_and_agency(everybody, area):
    """For everybody else it is as if it had never been; who lacks the right is refused above."""
    wrong = {}
    for role, (route, method, right) in product(ON_CASES, _asked(everybody)):
        if "{case}" not in route.path or right not in RIGHTS[role]:
            continue
        for case in everybody.cases if area in SEEN else ("plain",):
            answer = everybody.asks(everybody.desks[role, area], route, method, case)
            theirs = case in SEEN.get(area, ())
            theirs &= (case == "report") == (right is Right.INTEGRITY_READ)
            theirs &= not _of_letter(route) or (case, area) == ("letter", "another agency")
            there = answer.status_code not in {403, 404}
            whole = Address(method, route.path).holes == {"case"} and not _to_nobody(route)
            if there != (theirs and whole) or answer.status_code >= 500:
                wrong[role, method, route.path, case] = answer.status_code

    assert wrong == {}


def test_what_is_nowhere_is_not_found_by_who_may_ask(everybody):
    """An id that nothing has, or that is none, is answered like one of somebody else's."""
    wrong = {}
    for route, method, right in _asked(everybody):
        holes = Address(method, route.path).holes
        role = next(role for role in Role if right is None or right in RIGHTS[role])
        for id_ in STRANGE if holes else ():
            strange = dict.fromkeys(holes, id_)
            answer = everybody.asks(everybody.desks[role, HERE], route, method, **strange)
            if answer.status_code not in {404, 405, 409, 422}:
                wrong[method, route.path, id_[:40]] = answer.status_code

    assert wrong == {}


def test_a_form_of_somebody_elses_page_does_nothing(everybody):
    """With another token, or from another site: refused, for who may do it from a page of ours."""
    wrong = {}
    for route, method, right in _asked(everybody):
        if method == "GET":
            continue
        role = next(role for role in Role if right is None or right in RIGHTS[role])
        desk, path = everybody.desks[role, HERE], Address(method, route.path).path()
        for csrf, origin in ((f"{desk.csrf}x", HOST), ("", HOST), (desk.csrf, "https://x.example")):
            answer = desk.browser.request(
                method, path, data={"csrf": csrf}, headers={"origin": origin}
            )
            if answer.status_code != 403:
                wrong[method, route.path, csrf == desk.csrf] = answer.status_code

    assert wrong == {}


def test_who_is_not_signed_in_gets_no_further(everybody):
    """Every page but the open ones leads to signing in, and no form of theirs is taken."""
    wrong = {}
    for route, method, _ in _asked(everybody):
        answer = everybody.asks(everybody.nobody, route, method)
        to_sign_in = urlsplit(answer.headers.get("location", "")).path == access.SIGN_IN
        if not to_sign_in and answer.status_code != 403:
            wrong[method, route.path] = answer.status_code

    assert wrong == {}


def test_the_cases_are_seen_by_who_works_where_they_are_from(everybody):
    """The matrix above means something: there are routes, and the cases can be opened."""
    for role in (Role.CLERK, Role.VERIFIER, Role.SIGNER, Role.VILLAGE):
        answer = everybody.desks[role, HERE].get(f"/console/cases/{everybody.cases['plain']}")
        assert answer.status_code == 200
    report = f"/console/integrity/{everybody.cases['report']}"
    assert everybody.desks[Role.INSPECTOR, HERE].get(report).status_code == 200
    assert len(list(_asked(everybody))) > 50


def _asked(everybody: Everybody) -> Iterator[tuple[RouteContext, str, Right | None]]:
    """Yield every route that is not open to all, with each method and the right it asks for."""
    for route in everybody.routes:
        (policy,) = policies(route.dependant)
        if isinstance(policy, access.SignedIn):
            for method in sorted(route.methods or ()):
                yield route, method, policy.right


def _to_nobody(route: RouteContext) -> bool:
    """Tell whether a form without a word in it names something that is missing."""
    return route.path.endswith("/referrals")


def _of_letter(route: RouteContext) -> bool:
    """Tell whether a page is about an agency's letter: for its agency, in cases that have one."""
    return "/letter" in route.path


def _sent_away(route: RouteContext, answer: Response) -> bool:
    """Tell whether somebody without a queue was led to the page they begin with."""
    return route.path == access.HOME and answer.status_code == 303


def _signed_in(house: House, role: Role, name: str) -> Desk:
    area = AREAS[name]
    username = f"{role}.{name.replace(' ', '-')}"
    staff = house.staff(username, area.services, role=role, places=area.places, agency=area.agency)
    house.shown = 0  # every account has a token of its own: this half minute is new to it
    return Desk(house, staff.username)
