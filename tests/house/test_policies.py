"""Every route of the office says who may use it, once."""

from collections import Counter

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from protocol import world
from server import keyring, main, office
from server.api import access as systems
from server.api import routes as api
from server.console import access
from server.settings import Settings

DOOR = frozenset({"/v1/roster", "/v1/health", "/readyz", "/healthz", "/metrics"})
"""What phones and watchers ask; parcels go past the routes (`main.Application`)."""


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("policies") / "office"
    keyring.make(folder, world.real(), development=True)
    settings = Settings.from_env({"LAYAR_DATA": str(folder)})
    return main.build(office.open_office(settings, world.real()))


def test_every_route_has_exactly_one_policy(app):
    """A page without one is open by mistake, one with two says two things."""
    wrong = {
        f"{sorted(route.methods)} {route.path}": found
        for route in pages(app)
        if len(found := policies(route.dependant)) != 1
    }

    assert wrong == {}


def test_no_route_stands_outside(app):
    """Beside the console's pages there are the door's few addresses, and nothing hung in."""
    routes = list(iter_route_contexts(app.routes))

    assert {route.path for route in routes} >= DOOR
    hung_in = [each for each in routes if not isinstance(each.original_route, APIRoute)]
    assert [route.path for route in hung_in] == [api.PREFIX]
    assert {route.path for route in pages(app)} > {"/console", "/console/sign-in"}


def test_what_changes_something_has_to_come_from_a_page_of_ours(app):
    """Every form has its token looked at, and no two pages have the same address."""
    forms = [route for route in pages(app) if route.methods & {"POST", "PUT", "PATCH", "DELETE"}]
    assert forms

    assert [route.path for route in forms if access.ours not in calls(route.dependant)] == []
    twice = Counter((route.path, *sorted(route.methods)) for route in pages(app))
    assert [address for address, count in twice.items() if count > 1] == []


def test_every_route_for_other_systems_takes_one_scope(app):
    """One without is open by mistake; nobody but who brings a secret asks without one."""
    found = {
        route.path: [call for call in calls(route.dependant) if isinstance(call, systems.Policy)]
        for route in systems_routes(app)
        if hasattr(route, "dependant")
    }

    assert {path for path, policies in found.items() if len(policies) != 1} == set()
    anybody = [path for path, (policy,) in found.items() if isinstance(policy, systems.Anybody)]
    assert anybody == [systems.TOKEN_PATH]


def systems_routes(app: FastAPI) -> list[RouteContext]:
    """Return every route of the API."""
    (mounted,) = [route for route in app.routes if getattr(route, "path", "") == api.PREFIX]
    return list(iter_route_contexts(mounted.app.routes))


def pages(app: FastAPI) -> list[RouteContext]:
    """Return every route but the door's, as it was put into the office."""
    outside = DOOR | {api.PREFIX}
    return [route for route in iter_route_contexts(app.routes) if route.path not in outside]


def policies(dependant: Dependant) -> set[object]:
    """Return the policies a route declares, wherever it declares them."""
    return {call for call in calls(dependant) if isinstance(call, access.Policy)}


def calls(dependant: Dependant) -> list[object]:
    """Return everything a route depends on."""
    found = [each.call for each in dependant.dependencies]
    return found + [call for each in dependant.dependencies for call in calls(each)]
