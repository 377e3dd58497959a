"""Straight to the office by HTTP: whatever answers, nothing is lost."""

import socket
import time

import httpx
import pytest

from app.sync import http
from app.sync.http import HttpTransport
from protocol import errors
from protocol.steps import State
from tests.door import Door, Reply

PORTAL = Reply(200, b"<html>Silakan masuk</html>", {"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture
def way(door):
    way = HttpTransport(door.url)
    yield way
    way.close()


def test_an_application_reaches_the_office(village, siti, way, door):
    """Text and photos cross a real socket, over one connection."""
    known = siti.applies(photos=[bytes(range(256)) * 200])

    report = siti.syncs(way)

    assert siti.case(known).state is State.RECEIVED
    assert siti.waiting() == []
    assert door.connections == 1
    assert report.round_trips == len(door.requests) == 3


def test_nothing_but_what_is_needed_is_said(siti, way, door):
    """No cookie, no agent, no language: a request tells that it is one of ours and no more."""
    siti.syncs(way)

    for _, _, headers in door.requests:
        assert set(headers) <= {"Host", "Content-Length"}


def test_bytes_are_counted_as_they_travel(siti, way, door, monkeypatch):
    """What the report says is what a socket carried, heads included."""
    counted = {"up": 0, "down": 0}
    send, recv = socket.socket.send, socket.socket.recv

    def counts_up(self, *said):
        sent = send(self, *said)
        counted["up"] += sent
        return sent

    def counts_down(self, *said):
        heard = recv(self, *said)
        counted["down"] += len(heard)
        return heard

    monkeypatch.setattr(socket.socket, "send", counts_up)
    monkeypatch.setattr(socket.socket, "recv", counts_down)
    siti.applies()
    report = siti.syncs(way)

    assert report.bytes_up == counted["up"]
    assert abs(report.bytes_down - counted["down"]) < 20


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (PORTAL, errors.CaptivePortalError),
        (Reply(302, b"", {"Location": "http://login.example/"}), errors.CaptivePortalError),
        (Reply(200, b"not a parcel"), errors.CaptivePortalError),
        (Reply(200, b"LYB1", {"Content-Type": "text/plain"}), errors.CaptivePortalError),
        (Reply(400, b"<html>", {"Content-Type": "text/html"}), errors.CaptivePortalError),
        (Reply(404), errors.CaptivePortalError),
        (Reply(407), errors.CaptivePortalError),
        (Reply(511, b"<html>", {"Content-Type": "text/html"}), errors.CaptivePortalError),
        (Reply(400), errors.DeliveryRefusedError),
        (Reply(413), errors.DeliveryTooLargeError),
        (Reply(426), errors.AppTooOldError),
        (Reply(429), errors.BusyError),
        (Reply(500), errors.BusyError),
        (Reply(502, b"<html>", {"Content-Type": "text/html"}), errors.BusyError),
        (Reply(503), errors.BusyError),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Reply) else value.__name__,
)
def test_whatever_answers_in_the_offices_place_empties_nothing(siti, way, door, reply, error):
    """A portal, a proxy or an office in trouble costs a try, and no message."""
    siti.syncs(way)
    siti.applies()
    behaves, door.answer = door.answer, lambda *_: reply

    with pytest.raises(error):
        siti.syncs(way)
    assert len(siti.waiting()) == 1

    door.answer = behaves
    siti.syncs(way)
    assert siti.waiting() == []


def test_redirects_are_never_followed(siti, way, door):
    """Nobody can lead a phone somewhere else."""
    siti.syncs(way)
    elsewhere = Door(lambda *_: Reply())
    door.answer = lambda *_: Reply(307, b"", {"Location": elsewhere.url + "/v1/parcels"})

    with pytest.raises(errors.CaptivePortalError):
        siti.syncs(way)

    assert elsewhere.requests == []
    elsewhere.close()


@pytest.mark.parametrize(
    ("said", "wait_s"), [("7", 7), ("99999999", 3_600), ("Wed, 21 Oct 2026 07:28:00 GMT", 60)]
)
def test_a_busy_office_says_when_to_come_back(way, door, said, wait_s):
    """Retry-After counts, within reason, and needs no right clock."""
    door.answer = lambda *_: Reply(503, b"", {"Retry-After": said})

    with pytest.raises(errors.BusyError) as caught:
        list(way.exchange([b"parcel"]))

    assert caught.value.retry_after_s == wait_s


def test_an_office_out_of_reach_is_away(siti):
    """No answer at all is no reason to lose anything."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        way = HttpTransport(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(errors.AwayError):
            siti.syncs(way)

    assert len(siti.waiting()) == 1


def test_an_office_that_falls_silent_is_away(siti, monkeypatch):
    """A line that says nothing for too long is given up, and tried again later."""
    assert (http.CONNECT_WITHIN_S, http.SILENT_AT_MOST_S) == (20.0, 90.0)
    monkeypatch.setattr(http, "SILENT_AT_MOST_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = HttpTransport(f"http://127.0.0.1:{silent.getsockname()[1]}")
        begun = time.monotonic()
        with pytest.raises(errors.AwayError):
            siti.syncs(way)

    assert time.monotonic() - begun < 50
    assert len(siti.waiting()) == 1


def test_a_line_that_breaks_at_any_byte_of_the_answer_loses_nothing(village, siti, way, door):
    """However much of an answer arrives, the phone ends with all of it."""
    behaves = door.answer
    known = siti.applies()
    cuts = iter(range(0, 900, 41))

    def breaks(method, path, body):
        reply = behaves(method, path, body)
        reply.cut = next(cuts, None) if path == "/v1/parcels" else None
        return reply

    door.answer = breaks
    broken = 0
    for _ in range(40):
        village.passes(minutes=5)
        if siti.waiting() == []:
            village.office.decides(known, "accept")
        try:
            siti.syncs(way)
        except errors.AwayError:
            broken += 1

    assert broken > 10
    assert siti.waiting() == []
    assert siti.case(known).state is State.IN_PROCESS


def test_what_arrived_whole_before_the_line_broke_is_kept(village, siti, way, door):
    """Of a bundle cut in its end mark every parcel counts."""
    known = siti.applies()
    behaves = door.answer

    def cuts_the_end(method, path, body):
        reply = behaves(method, path, body)
        reply.cut = len(reply.body) - 10 if path == "/v1/parcels" else None
        return reply

    door.answer = cuts_the_end
    with pytest.raises(errors.AwayError):
        siti.syncs(way)

    assert siti.case(known).state is State.RECEIVED
    assert siti.waiting() == []


def test_an_answer_without_end_is_not_taken(way, door, monkeypatch):
    """Nobody fills a phone by answering for ever."""
    monkeypatch.setattr(http, "ANSWER_LIMIT_BYTES", 10_000)
    door.answer = lambda *_: Reply(body=b"LYB1" + bytes(50_000))

    with pytest.raises(errors.CaptivePortalError):
        list(way.exchange([b"parcel"]))


def test_a_relay_that_only_keeps_empties_nothing(siti, way, door):
    """202 is a hint: the message waits for the office's own receipt."""
    siti.syncs(way)
    siti.applies()
    door.answer = lambda *_: Reply(202, b"LYB1" + bytes(4))

    report = siti.syncs(way)

    assert report.waiting == len(siti.waiting()) == 1


def test_no_password_is_taken_from_the_surroundings(monkeypatch, tmp_path, siti, way, door):
    """A .netrc, a proxy variable or a cookie changes nothing about what is sent."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    way = HttpTransport(door.url)

    siti.syncs(way)

    assert all("Authorization" not in headers for _, _, headers in door.requests)
    way.close()


def test_a_connection_gone_stale_is_not_written_into(siti, door, monkeypatch):
    """Between two exchanges the office may have closed the line; a new one is opened."""
    monkeypatch.setattr(http, "IDLE_AT_MOST_S", 1.0)
    way = HttpTransport(door.url)
    siti.syncs(way)
    time.sleep(1.3)

    siti.syncs(way)

    assert door.connections == 2
    way.close()


def test_other_peoples_exceptions_stop_here(way, door):
    """What httpx raises never leaves this file."""
    door.close()

    with pytest.raises(errors.AwayError) as caught:
        list(way.exchange([b"parcel"]))

    assert isinstance(caught.value.__cause__, httpx.HTTPError)
