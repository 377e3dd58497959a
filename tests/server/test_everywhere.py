"""What holds at every address of the office, whichever part it belongs to and whoever asks."""

import asyncio

import pytest
from fastapi.testclient import TestClient

from server import doorway, main
from server.api import guard
from server.api import routes as api
from server.api.access import TOKEN_PATH
from server.console import queue, shield
from tests.server import everywhere
from tests.server.console.desk import HOST, Desk

PROBLEM = doorway.PROBLEM
TOO_LARGE = b"x=" + b"1" * doorway.BODY_LIMIT_BYTES
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def line(house):
    with TestClient(
        main.build(house.office),
        base_url=HOST,
        client=("127.0.0.1", 5),
        follow_redirects=False,
        raise_server_exceptions=False,
    ) as line:
        yield line


def uncovered(answer):
    """Return what an answer lacks that has every browser do nothing with it but show it."""
    sealed = answer.request.method == "POST" and answer.url.path == doorway.PARCELS
    wanted = {"x-content-type-options"} if sealed else set(doorway.HEADERS)
    lacking = {name for name in wanted if name not in answer.headers}
    policy = answer.headers.get("content-security-policy", "")
    if not sealed and not ("frame-ancestors 'none'" in policy and "default-src" in policy):
        lacking.add("content-security-policy")
    return lacking


def test_every_answer_is_covered(line):
    """Strict headers at every address: asked rightly, by another method, and where nothing is."""
    asked = everywhere.addresses(line.app)
    assert len(asked) > 60
    wrong = {}
    for address in asked:
        for method in {address.method, "PATCH"}:
            lacking = uncovered(line.request(method, address.path()))
            if lacking:
                wrong[method, address.pattern] = lacking
    for path in everywhere.NOWHERE:
        if lacking := uncovered(line.get(path)):
            wrong[path] = lacking

    assert wrong == {}


def test_what_breaks_is_covered_too(house, line, monkeypatch):
    """An answer nobody foresaw says nothing of why, and carries what every answer does."""
    house.staff()
    desk = Desk(house)

    def broken(*given, **more):
        raise RuntimeError("SITI CONTOH")

    monkeypatch.setattr(queue.queues, "page", broken)
    line.cookies = desk.browser.cookies
    answer = line.get("/console")

    assert answer.status_code == 500
    assert "SITI" not in answer.text
    assert uncovered(answer) == set()


def test_over_tls_every_answer_asks_for_tls_from_now_on(house):
    """A year long, from the door, the console and the API alike."""
    line = TestClient(main.build(house.office), base_url="https://layar.example")
    for path in ("/v1/roster", "/console/sign-in", f"{api.PREFIX}/cases", "/healthz"):
        assert "max-age=" in line.get(path).headers["strict-transport-security"], path


def test_who_has_no_pass_asks_the_api_for_nothing(line):
    """Every address but the one for passes is closed, and says so as a problem."""
    wrong = {}
    for address in everywhere.addresses(line.app):
        path = address.path()
        if not path.startswith(api.PREFIX) or path.endswith((TOKEN_PATH, "/openapi.json")):
            continue
        answer = line.request(address.method, path, json={})
        if (answer.status_code, answer.headers["content-type"]) != (401, PROBLEM):
            wrong[address] = answer.status_code

    assert wrong == {}


def test_more_than_fits_is_read_at_no_address(line):
    """What brings too much is told so, before anything of it is looked at."""
    wrong = {}
    for address in everywhere.addresses(line.app):
        if address.changes:
            answer = line.request(address.method, address.path(), content=TOO_LARGE, headers=FORM)
            if answer.status_code != 413:
                wrong[address] = answer.status_code

    assert wrong == {}


@pytest.mark.parametrize("came", [b"csrf=", None])
def test_who_stops_in_the_middle_holds_nothing_up(line, monkeypatch, came):
    """A body that stands still, or never begins, is not waited for at any address."""
    monkeypatch.setattr(doorway.body, "__kwdefaults__", _hurried(doorway.body))
    for door in (guard.Guard, shield.Shield):
        monkeypatch.setattr(door.__init__, "__kwdefaults__", _hurried(door.__init__))
    app = main.build(line.app.state.office)
    wrong = {}
    for address in everywhere.addresses(app):
        if address.changes:
            status = asyncio.run(_stand_still(app, address, came))
            if status not in {408, 503}:
                wrong[address] = status

    assert wrong == {}


def _hurried(function):
    """Return the limits of a door with hardly any patience in them."""
    return {**function.__kwdefaults__, "within_s": 0.2, "idle_s": 0.01}


async def _stand_still(app, address, first):
    """Say what is to come, perhaps begin with it, and no more; return the status of the answer."""
    came = [{"type": "http.request", "body": first, "more_body": True}] if first else []
    statuses = []

    async def receive():
        if came:
            return came.pop()
        await asyncio.sleep(3600)

    async def send(message):
        statuses.append(message.get("status"))

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": address.method,
        "scheme": "http",
        "path": address.path(),
        "raw_path": address.path().encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *((k.encode(), v.encode()) for k, v in FORM.items())],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 80),
    }
    async with asyncio.timeout(5):
        await app(scope, receive, send)
    return statuses[0]
