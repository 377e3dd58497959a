"""Behind a proxy: whose word the office takes for how a request came, and whose it does not."""

import socket

import httpx
import pytest
from fastapi.testclient import TestClient

from protocol import world
from server import keyring, main
from server.settings import LOOPBACK
from tests import databases, warm

PROXY, OTHER, STRANGER = "10.89.44.1", "10.89.44.9", "203.0.113.7"
SIGN_IN = "/console/sign-in"
CAME = {"x-forwarded-for": STRANGER, "x-forwarded-proto": "https"}


@pytest.fixture
def asked(house):
    """Ask as the office is served, from an address, with some proxies believed."""

    def asking(address: str, headers: dict[str, str], *proxies: str, path: str = SIGN_IN):
        config = main.configured(house.web, LOOPBACK + proxies)
        config.load()
        client = TestClient(config.loaded_app, base_url="http://office", client=(address, 50_000))
        return client.get(path, headers=headers)

    return asking


def test_the_console_opens_through_a_proxy_that_was_named(asked):
    """From the address in the setting, by itself or in a network; from loopback without a word."""
    assert asked(PROXY, CAME).status_code == 403
    assert asked(PROXY, CAME, PROXY).status_code == 200
    assert asked(PROXY, CAME, "10.89.44.0/29").status_code == 200
    assert asked("127.0.0.1", CAME).status_code == 200


def test_a_stranger_is_not_believed(asked):
    """Whoever else says it came over TLS, or from this machine, is who they are."""
    inside = {"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https"}
    for address in (OTHER, STRANGER):
        for said in (CAME, inside):
            assert asked(address, said, PROXY).status_code == 403


def test_a_proxy_says_over_what_a_request_came(asked):
    """One that came without TLS, or of which it says nothing, is refused through it as well."""
    assert asked(PROXY, CAME | {"x-forwarded-proto": "http"}, PROXY).status_code == 403
    assert asked(PROXY, {}, PROXY).status_code == 403


def test_what_is_counted_stays_inside_whatever_a_proxy_says(asked):
    """No address in a header opens the figures, not even from a proxy that is believed."""
    inside = {"x-forwarded-for": "127.0.0.1"}
    assert asked("127.0.0.1", {}, path="/metrics").status_code == 200
    for proxies in ((), (PROXY,)):
        assert asked(PROXY, inside, *proxies, path="/metrics").status_code == 404


def own_address() -> str:
    """Return an address of this machine that is not loopback; nothing is sent for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as looking:
        try:
            looking.connect((STRANGER, 9))
        except OSError:
            pytest.skip("this machine has no address but loopback")
        address: str = looking.getsockname()[0]
        return address


def test_a_serving_office_is_told_by_its_setting(tmp_path):
    """A process on all addresses, as in a container: shut to its neighbour until that is named."""
    folder, address = tmp_path / "office", own_address()
    databases.office_url(folder)
    keyring.make(folder, world.real())
    answers = []
    for named in ("", address):
        running = warm.Office(folder)
        running.settings = {"LAYAR_HOST": "0.0.0.0", "LAYAR_PROXY": named}
        with running:
            running.start()
            url = f"http://{address}:{running.port}{SIGN_IN}"
            answers.append(httpx.get(url, headers=CAME).status_code)
    assert answers == [403, 200]
