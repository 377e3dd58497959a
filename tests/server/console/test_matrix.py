"""Every page for every role: open to whoever has the right it asks for, and to nobody else."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from fastapi.routing import RouteContext
from httpx import Response

from protocol.world import World
from server import keyring, main, office, passwords
from server.console import access
from server.rights import RIGHTS, Right, Role
from server.settings import Settings
from tests import databases
from tests.house.test_policies import pages, policies
from tests.server.conftest import PASSWORD, Clock, House
from tests.server.console.desk import Desk
from tests.server.phones import VILLAGE

ELSEWHERE = "82.04.17.2004"
LEAVING = "/console/sign-out"


@dataclass
class Everybody:
    """Somebody of every role in the case's village and in another, and what routes there are."""

    here: dict[Role, Desk]
    elsewhere: dict[Role, Desk]
    nobody: Desk
    routes: list[RouteContext]
    case: str

    def asks(self, desk: Desk, route: RouteContext, method: str) -> Response:
        """Ask for a page as somebody would: of the one case there is, with the session's token."""
        path = re.sub(r"{(\w+)[^}]*}", lambda name: self._known(name[1]), route.path)
        if method == "GET":
            return desk.get(path)
        return desk.browser.request(method, path, data={"csrf": desk.csrf})

    def _known(self, name: str) -> str:
        return self.case if name == "case" else "0"


@pytest.fixture(scope="module")
def everybody(tmp_path_factory) -> Iterator[Everybody]:
    """One office for the whole matrix, whose passwords are made and compared only once."""
    folder, clock = tmp_path_factory.mktemp("matrix") / "office", Clock()
    world = World(now=lambda: clock.now, entropy=random.Random(1).randbytes)
    keyring.make(folder, world, development=True)
    kept = passwords.hashed(PASSWORD)
    with databases.lasting(folder) as told, pytest.MonkeyPatch.context() as patched:
        house = House(office.open_office(Settings.from_env(told), world), clock, folder)
        phone = house.phone()
        application = phone.apply()
        house.tell(phone, application)
        patched.setattr(passwords, "hashed", lambda _: kept)
        patched.setattr(passwords, "fits", lambda *given: given == (kept, PASSWORD))
        yield Everybody(
            here={role: _signed_in(house, role, VILLAGE) for role in Role},
            elsewhere={role: _signed_in(house, role, ELSEWHERE) for role in Role},
            nobody=Desk(house, signed_in=False),
            routes=pages(main.build(house.office)),
            case=application.id,
        )
        house.office.engine.dispose()


@pytest.mark.parametrize("role", Role)
def test_a_page_is_open_to_who_has_its_right_and_to_nobody_else(everybody, role):
    """Of every route: the right role is never refused, any other always, and nothing breaks."""
    wrong = {}
    for route, method, right in _asked(everybody):
        answer = everybody.asks(everybody.here[role], route, method)
        may = right is None or right in RIGHTS[role]
        refused = answer.status_code == 403 or _sent_away(route, answer)
        if refused == may or answer.status_code >= 500:
            wrong[method, route.path] = answer.status_code

    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_a_case_of_another_place_is_not_there_for_anybody(everybody, role):
    """Who may not is refused; who may finds nothing, as with a case that never was."""
    wrong = {}
    for route, method, right in _asked(everybody):
        if "{case}" not in route.path:
            continue
        answer = everybody.asks(everybody.elsewhere[role], route, method)
        may = right in RIGHTS[role]
        if answer.status_code != (404 if may else 403):
            wrong[method, route.path] = answer.status_code

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


def test_the_case_is_seen_by_who_works_where_it_is_from(everybody):
    """The matrix above means something: the one case there is can be opened from its village."""
    for role in (Role.CLERK, Role.VERIFIER, Role.SIGNER, Role.VILLAGE):
        assert everybody.here[role].get(f"/console/cases/{everybody.case}").status_code == 200
    assert len(list(_asked(everybody))) > 10


def _asked(everybody: Everybody) -> Iterator[tuple[RouteContext, str, Right | None]]:
    """Yield every route that is not open to all, with each method and the right it asks for."""
    for route in everybody.routes:
        (policy,) = policies(route.dependant)
        if isinstance(policy, access.SignedIn):
            for method in sorted(route.methods or ()):
                yield route, method, policy.right


def _sent_away(route: RouteContext, answer: Response) -> bool:
    """Tell whether somebody without a queue was led to the page they begin with."""
    return route.path == access.HOME and answer.status_code == 303


def _signed_in(house: House, role: Role, place: str) -> Desk:
    staff = house.staff(f"{role}.{place}", role=role, places=(place,))
    house.shown = 0  # every account has a token of its own: this half minute is new to it
    return Desk(house, staff.username)
