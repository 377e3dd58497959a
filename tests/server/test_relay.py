"""The relay over HTTP: the office's door without the office's keys."""

import socket
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest

from protocol import bundle, outside, parcel
from server import doorway, relay
from server.quota import Quota
from server.spool import Limits
from tests import relays
from tests.relays import RunningRelay, patiently

PROBLEM = "application/problem+json"


@pytest.fixture
def opened(village, tmp_path):
    """Open a relay, however the test wants it."""
    running = []

    def opens(**how):
        running.append(RunningRelay(tmp_path / "spool", village.world, **how))
        return running[-1]

    yield opens
    for each in running:
        each.close()


def post(at, body):
    return httpx.post(f"{at.url}/v1/parcels", content=body)


def test_a_parcel_is_taken_and_nothing_promised(opened, village):
    """202 and an empty bundle, after it is on disk; one parcel or many in a bundle."""
    rung = []
    at = opened(arrived=lambda: rung.append(1))
    parcels = [relays.up(village.world) for _ in range(3)]

    answers = [post(at, parcels[0]), post(at, bundle.pack(parcels))]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert {answer.content for answer in answers} == {bundle.pack([])}
    assert answers[0].headers["content-type"] == "application/octet-stream"
    assert "set-cookie" not in answers[0].headers
    assert sorted(at.spool.read(kept) for kept in at.spool.waiting()) == sorted(parcels)
    assert rung


def test_phones_look_at_headers_and_take_their_own(opened, village):
    """30 bytes for each waiting down parcel, and each by its nonce; nothing of what goes up."""
    at = opened()
    mine, other = relays.down(village.world), relays.down(village.world, bytes(31) + b"\x01")
    at.spool.keep([mine, relays.up(village.world), other])

    headers = httpx.get(f"{at.url}/v1/parcels").content
    nonce = parcel.header(mine).nonce.hex()

    assert sorted([headers[:30], headers[30:]]) == sorted([mine[:30], other[:30]])
    assert httpx.get(f"{at.url}/v1/parcels/{nonce}").content == mine
    assert httpx.get(f"{at.url}/v1/parcels/{nonce}").content == mine


@pytest.mark.parametrize("name", ["0" * 32, "x" * 32, "00", "", "../roster.layar"])
def test_what_is_not_here_is_not_found(opened, name):
    """Whatever is asked for, no other file comes out."""
    assert httpx.get(f"{opened().url}/v1/parcels/{name}").status_code == 404


def test_an_up_parcel_is_given_to_nobody(opened, village):
    """Only the office is to have it."""
    at = opened()
    sealed = relays.up(village.world)
    at.spool.keep([sealed])

    answer = httpx.get(f"{at.url}/v1/parcels/{parcel.header(sealed).nonce.hex()}")

    assert answer.status_code == 404


def test_the_roster_seen_last_is_served(opened):
    """Before any was seen, a phone is told to come back."""
    at = opened()
    before = httpx.get(f"{at.url}/v1/roster")
    at.spool.learn_roster(b"LYE1 signed elsewhere")

    assert (before.status_code, before.headers["retry-after"]) == (503, "30")
    assert httpx.get(f"{at.url}/v1/roster").content == b"LYE1 signed elsewhere"


def test_it_says_that_it_is_open_and_that_it_is_no_office(opened):
    """So that nobody looking for one takes it for the other."""
    assert httpx.get(f"{opened().url}/v1/health").json() == {"status": "open", "relay": True}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "delivery.refused"),
        (b"abc", 400, "delivery.refused"),
        (b"LYR1\x01\x01 short", 400, "delivery.refused"),
        (bundle.pack([]), 400, "delivery.refused"),
        (bundle.pack([b"no parcel"]), 426, "app.too_old"),
        (b"LYR1\x09\x01" + bytes(700), 426, "app.too_old"),
        (b"LYR1\x01\x03" + bytes(700), 426, "app.too_old"),
        (b"LYR2\x01\x01" + bytes(700), 426, "app.too_old"),
        (b"LYR1\x01\x01" + bytes(262_144), 413, "delivery.too_large"),
        (bytes(4 * 1024 * 1024 + 1), 413, "delivery.too_large"),
    ],
)
def test_it_checks_magic_size_and_way(opened, tmp_path, body, status, code):
    """And refuses like the office's door: a code, no word of detail, nothing kept."""
    answer = post(opened(), body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == PROBLEM
    assert list((tmp_path / "spool").glob("*.layar")) == []


def test_when_full_it_says_later_and_forgets_nothing(opened, village):
    """503 with a wish of when; what was taken stays."""
    at = opened(limits=Limits(parcels=2))
    first = [relays.up(village.world), relays.up(village.world)]
    post(at, bundle.pack(first))

    answer = post(at, relays.up(village.world))

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "900")
    assert sorted(at.spool.read(kept) for kept in at.spool.waiting()) == sorted(first)


def test_a_source_has_a_quota(opened, village):
    """429 for one that brings too much in an hour, whatever it brings."""
    at = opened(quota=Quota(1_500, timedelta(hours=1)))
    assert post(at, relays.junk(village.world)).status_code == 202
    assert post(at, bytes(600)).status_code == 400

    answer = post(at, relays.up(village.world))

    assert (answer.status_code, answer.json()["code"]) == (429, "delivery.busy")
    assert "retry-after" in answer.headers
    village.passes(hours=1)
    assert post(at, relays.up(village.world)).status_code == 202


def test_what_arrived_whole_before_a_line_broke_is_kept(opened, village):
    """On the edge of a Wi-Fi every parcel that is through counts."""
    at = opened()
    first, second = relays.up(village.world), relays.up(village.world)
    body = bundle.pack([first, second])
    head = f"POST /v1/parcels HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(at.url.rpartition(":")[2]))) as line:
        line.sendall(head.encode() + body[: len(body) - 200])
        line.shutdown(socket.SHUT_WR)
        line.recv(1)
    patiently(lambda: at.spool.waiting() != [])

    assert [at.spool.read(kept) for kept in at.spool.waiting()] == [first]


def test_a_parcel_that_was_cut_is_not_taken_for_a_whole_one(opened, village):
    """Nothing of it is kept, and the whole one is when it comes again."""
    at = opened()
    sealed = relays.up(village.world, 2_000)
    head = f"POST /v1/parcels HTTP/1.1\r\nHost: x\r\nContent-Length: {len(sealed)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(at.url.rpartition(":")[2]))) as line:
        line.sendall(head.encode() + sealed[:700])
        line.shutdown(socket.SHUT_WR)
        line.recv(1)
    assert at.spool.waiting() == []

    assert post(at, sealed).status_code == 202

    assert [at.spool.read(kept) for kept in at.spool.waiting()] == [sealed]


def test_what_is_in_memory_at_once_is_bounded(opened, village, monkeypatch):
    """A phone that sends slowly holds up its own place and no more memory."""
    monkeypatch.setattr(relay, "IN_HAND_LIMIT_BYTES", doorway.BODY_LIMIT_BYTES)
    at = opened()
    with socket.create_connection(("127.0.0.1", int(at.url.rpartition(":")[2]))) as slow:
        slow.sendall(b"POST /v1/parcels HTTP/1.1\r\nHost: x\r\nContent-Length: 700\r\n\r\nLYR1")
        statuses = {post(at, relays.up(village.world)).status_code for _ in range(20)}
    assert 503 in statuses


def test_it_never_says_what_went_wrong_inside(opened, village, monkeypatch):
    """A bug is a code to whoever asks, and loud in the log."""
    at = opened()
    monkeypatch.setattr(at.spool, "keep", lambda _: 1 / 0)

    answer = post(at, relays.up(village.world))

    assert (answer.status_code, answer.json()["code"]) == (500, "delivery.away")


def test_it_runs_without_anything_that_knows_keys():
    """Neither cryptography nor a database is loaded: it must run on a small laptop."""
    asked = (
        "import sys, server.commands, server.relay_commands;"
        "print([name for name in ('cryptography', 'sqlalchemy', 'fastapi', 'pydantic',"
        " 'protocol.keys', 'protocol.parcel', 'server.office') if name in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
    assert outside.SMALLEST_BYTES == 590
