"""By a relay that is set on mischief: it costs time, and no message."""

import time
from datetime import timedelta

import pytest

from app.sync import relay
from app.sync.relay import Fetched, RelayTransport
from protocol import errors, outside, parcel
from tests import relays
from tests.door import Reply
from tests.relays import Liar, visits

PORTAL = Reply(200, b"<html>Silakan masuk</html>", {"Content-Type": "text/html"})


@pytest.fixture
def liar(village, at):
    liar = Liar(village, at)
    yield liar
    liar.door.close()


@pytest.fixture
def lied_to(siti, liar):
    way = visits(siti, liar.url)
    yield way
    way.close()


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (PORTAL, errors.CaptivePortalError),
        (Reply(302, b"", {"Location": "http://login.example/"}), errors.CaptivePortalError),
        (Reply(200, b"garbage"), errors.CaptivePortalError),
        (Reply(202, b"garbage that is longer than a header is"), errors.CaptivePortalError),
        (Reply(404), errors.CaptivePortalError),
        (Reply(400), errors.DeliveryRefusedError),
        (Reply(413), errors.DeliveryTooLargeError),
        (Reply(426), errors.AppTooOldError),
        (Reply(429), errors.BusyError),
        (Reply(500), errors.BusyError),
        (Reply(503), errors.BusyError),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Reply) else value.__name__,
)
def test_whatever_a_relay_says_nothing_is_lost(siti, at, liar, lied_to, reply, error):
    """A code there are words for; and by the next honest visit all arrives."""
    siti.applies()
    siti.syncs(lied_to)
    siti.applies()
    liar.reply = reply

    with pytest.raises((error, errors.CaptivePortalError)):
        siti.syncs(lied_to)
    assert len(siti.waiting()) == 3

    siti.village.passes(days=3)
    liar.reply = None
    siti.syncs(lied_to)
    at.forwarder.carry()
    siti.syncs(lied_to)
    assert siti.waiting() == []


def test_a_relay_that_says_it_has_all_and_drops_it_delays_and_no_more(siti, at, liar, lied_to):
    """No receipt, no rest: after two days it is left there again."""
    siti.applies()
    siti.syncs(lied_to)
    at.spool.forget(at.spool.waiting())
    at.forwarder.carry()
    siti.syncs(lied_to)
    assert len(siti.waiting()) == 2
    siti.village.passes(days=3)

    siti.syncs(lied_to)
    at.forwarder.carry()
    siti.syncs(lied_to)

    assert siti.waiting() == []


def test_other_peoples_parcels_under_our_tag_are_dropped(village, siti, at, liar, lied_to):
    """Not what the header promised: it is passed over, and the next is read."""
    siti.applies()
    siti.syncs(lied_to)
    at.forwarder.carry()
    name = parcel.header(at.spool.headers() + bytes(600)).nonce.hex()
    liar.given[name] = relays.down(village.world)

    report = siti.syncs(lied_to)

    assert report.dropped == 0
    assert len(siti.waiting()) == 2


def test_a_spoiled_answer_under_the_right_header_is_dropped(siti, at, liar, lied_to):
    """Its seal does not open; nothing of it is believed."""
    siti.applies()
    siti.syncs(lied_to)
    at.forwarder.carry()
    header = at.spool.headers()
    liar.given[header[-16:].hex()] = header + bytes(700)

    report = siti.syncs(lied_to)

    assert report.dropped == 1
    assert len(siti.waiting()) == 2


def test_replays_and_any_order_change_nothing(village, siti, at, liar):
    """Old answers again, newest last: the case is what it is."""
    known = siti.applies()
    for step in ("", "accept", "ask"):
        if step:
            village.office.decides(known, step, **({"reason": "x"} if step == "ask" else {}))
        siti.syncs(visits(siti, at.url))
        at.forwarder.carry()
    siti.syncs(visits(siti, at.url))
    before = siti.case(known)
    headers = at.spool.headers()
    every = [headers[n : n + 30] for n in range(0, len(headers), 30)]
    liar.listed = [*reversed(every), *every]

    siti.syncs(visits(siti, liar.url))

    assert siti.case(known) == before
    assert len(every) >= 3
    assert siti.waiting() == []


def test_a_list_of_lies_is_bounded(village, siti, liar, lied_to, monkeypatch):
    """However many are claimed to wait, a visit ends."""
    monkeypatch.setattr(relay, "MOST", 5)
    nonces = [village.world.entropy(16) for _ in range(50)]
    liar.listed = [
        outside.HEADER.pack(b"LYR1", 1, 2, parcel.tag(siti.route, nonce), nonce) for nonce in nonces
    ]

    assert list(lied_to.exchange([])) == []

    assert lied_to.traffic.round_trips == 6


def test_a_relay_that_dawdles_is_left(siti, liar):
    """A byte at a time for ever: after three minutes the line counts as broken."""
    moments = iter(range(0, 10_000))
    world = siti.world
    liar.reply = Reply(200, relays.down(world)[:30] * 20_000)

    class Clock:
        entropy = staticmethod(world.entropy)

        @staticmethod
        def now():
            return world.now() + timedelta(minutes=next(moments))

    way = RelayTransport(liar.url, siti.route, Clock(), Fetched())
    begun = time.monotonic()
    with pytest.raises(errors.AwayError):
        list(way.exchange([relays.up(world)]))

    assert timedelta(minutes=3) == relay.IN_TIME
    assert time.monotonic() - begun < 60
    way.close()


def test_what_is_whole_of_a_broken_answer_counts(siti, at, liar, lied_to):
    """Of a list cut in the middle the whole headers are looked at."""
    siti.applies()
    siti.syncs(lied_to)
    at.forwarder.carry()
    whole = at.spool.headers()
    behaves = liar.door.answer

    def cuts(method, path, body):
        if method == "GET" and path == "/v1/parcels":
            return Reply(body=whole + whole, cut=len(whole) + 7)
        return behaves(method, path, body)

    liar.door.answer = cuts

    with pytest.raises(errors.AwayError):
        siti.syncs(lied_to)

    assert siti.waiting() == []
