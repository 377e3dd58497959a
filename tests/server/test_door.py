"""The office's door over HTTP: a real server on a free port."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from protocol import bundle, envelope, keys, trust
from protocol.trust import Peers
from server import main
from tests.server import serving
from tests.server.phones import Phone

PROBLEM = "application/problem+json"


@pytest.fixture
def url(house) -> Iterator[str]:
    with serving.served(house.office) as url:
        yield url


def test_a_parcel_is_answered_by_a_bundle(house, url):
    """200, octets, and inside the receipt for what was brought."""
    phone = house.phone()
    application = phone.apply()

    answer = httpx.post(f"{url}/v1/parcels", content=phone.up(application))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "set-cookie" not in answer.headers
    assert phone.read(answer.content).receipt.received == [application.id]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "delivery.refused"),
        (b"abc", 400, "delivery.refused"),
        (b"LYR1\x01\x01" + bytes(700), 400, "delivery.refused"),
        (b"LYR1\x09\x01" + bytes(700), 426, "app.too_old"),
        (b"LYR2\x01\x01" + bytes(700), 426, "app.too_old"),
        (bundle.pack([]), 400, "delivery.refused"),
        (bytes(4 * 1024 * 1024 + 1), 413, "delivery.too_large"),
    ],
)
def test_a_refusal_is_a_code_without_a_word_of_detail(url, body, status, code):
    """problem+json with type, title, status and code, alike for every reason."""
    answer = httpx.post(f"{url}/v1/parcels", content=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json() == {
        "type": "about:blank",
        "title": answer.json()["title"],
        "status": status,
        "code": code,
    }


def test_what_arrived_whole_before_a_line_broke_is_kept(house, url):
    """On a signal that comes and goes, every parcel that is through counts."""
    phone = house.phone()
    first, second = phone.apply(), phone.apply()
    body = bundle.pack([phone.up(first), phone.up(second)])
    head = f"POST /v1/parcels HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    host, _, port = url.removeprefix("http://").partition(":")

    with socket.create_connection((host, int(port))) as line:
        line.sendall(head.encode() + body[: len(body) - 300])
        time.sleep(0.3)

    deadline = time.monotonic() + 10
    while (1, 2) not in house.tell(phone).receipt.chain.values() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert house.tell(phone).receipt.chain == {phone.signing.kid: (1, 2)}


def test_a_body_is_counted_while_it_streams(url):
    """Without a length in its head a body that is too large is cut off all the same."""

    def endless():
        for _ in range(80):
            yield bytes(64 * 1024)

    answer = httpx.post(f"{url}/v1/parcels", content=endless())

    assert answer.status_code == 413


def test_a_body_in_small_parts_is_read_whole(house, url):
    """A slow link's chunks make one parcel."""
    phone = house.phone()
    parcel = phone.up(phone.apply())

    def parts():
        for start in range(0, len(parcel), 100):
            yield parcel[start : start + 100]

    answer = httpx.post(f"{url}/v1/parcels", content=parts())

    assert len(phone.read(answer.content).receipt.received) == 1


def test_the_roster_is_open_to_everybody(house, url):
    """With nothing but the root key a phone learns whom to believe and to whom to seal."""
    house.staff()

    answer = httpx.get(f"{url}/v1/roster")

    raws = bundle.unpack_open(answer.content)
    peers = Peers(house.office.keyring.root)
    manifest = envelope.verify(raws[0], house.office.realm, peers.knows)
    peers = trust.accept_manifest(peers, manifest)
    roster = envelope.verify(raws[1], house.office.realm, peers.knows)
    peers = trust.accept_roster(peers, roster, house.clock.now)
    assert peers.sealing_key(house.clock.now) == house.office.keyring.sealing[0].public
    assert len(peers.roster.officers) == 1


def test_the_office_says_that_it_is_open(url):
    """A check for whoever watches over it."""
    assert httpx.get(f"{url}/v1/health").json() == {"status": "open"}
    assert httpx.get(f"{url}/readyz").json() == {"status": "open"}
    assert httpx.get(f"{url}/healthz").json() == {"status": "alive"}


def test_where_nothing_is_taken_the_office_is_alive_and_not_ready(house):
    """Before its writer runs, and when it ends: 503 with a time to come back, and still alive."""
    client = TestClient(main.build(house.office))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["code"]) == (503, "delivery.busy")
    assert int(answer.headers["retry-after"]) > 0
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/parcels", 404), ("GET", "/openapi.json", 404), ("GET", "/docs", 404)],
)
def test_nothing_else_is_there(url, method, path, status):
    """No pages that describe the office to strangers."""
    assert httpx.request(method, f"{url}{path}").status_code == status


def test_many_at_once_are_all_answered(house, url):
    """Requests that share a transaction each get their own answer."""
    phones = [house.phone() for _ in range(8)]
    failures: list[object] = []

    def send(phone: Phone) -> None:
        with httpx.Client() as client:
            for _ in range(10):
                application = phone.apply()
                answer = client.post(f"{url}/v1/parcels", content=phone.up(application))
                receipt = phone.read(answer.content).receipt
                if receipt.received != [application.id]:
                    failures.append(receipt)

    threads = [threading.Thread(target=send, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert keys.signing_kid(phones[0].signing.public) in house.tell(phones[0]).receipt.chain
