"""A slow peer is told from a dead one, on a real socket."""

import socket
import threading
import time

import pytest

from app.sync import http
from protocol import bundle, errors
from tests.peer import ANSWER, HEAD, LIMIT_S, PARCEL, hears, resets


def test_a_dribbling_answer_is_waited_for(meets):
    """However long it takes in all, a line on which bytes move is alive."""

    def dribbles(line):
        hears(line)
        for start in range(0, len(HEAD + ANSWER), 90):
            line.sendall((HEAD + ANSWER)[start : start + 90])
            time.sleep(0.1)

    begun = time.monotonic()
    assert len(list(meets(dribbles).exchange([PARCEL]))) == 1
    assert time.monotonic() - begun > 2 * LIMIT_S


def test_an_office_that_reads_slowly_is_waited_for(meets, monkeypatch):
    """A body that takes far longer than any silence may goes up whole."""
    monkeypatch.setattr(http, "SILENT_AT_MOST_S", 1.5)
    large = b"LYR1" + bytes(3_000_000)

    def sips(line):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        raw = line.recv(60_000)
        left = len(large) - len(raw.partition(b"\r\n\r\n")[2])
        while left > 0:
            left -= len(line.recv(60_000))
            time.sleep(0.04)
        line.sendall(HEAD + ANSWER)

    begun = time.monotonic()
    assert len(list(meets(sips).exchange([large]))) == 1
    assert time.monotonic() - begun > 1.5


@pytest.mark.parametrize("sent", [b"", HEAD[:20], HEAD, HEAD + ANSWER[:200]], ids=len)
def test_a_line_that_falls_silent_is_given_up(meets, sent):
    """Before the answer, in its head or in its body: silence for too long is away."""

    def stalls(line):
        hears(line)
        line.sendall(sent)
        time.sleep(10 * LIMIT_S)

    begun = time.monotonic()
    with pytest.raises(errors.AwayError):
        list(meets(stalls).exchange([PARCEL]))
    assert time.monotonic() - begun < 6 * LIMIT_S


@pytest.mark.parametrize("heard", [0, 40, 1_000, None], ids=str)
@pytest.mark.parametrize("sent", [b"", HEAD[:30], HEAD + ANSWER[:300]], ids=len)
def test_a_line_that_is_reset_is_away(meets, heard, sent):
    """Wherever it happens, it is one of the program's own words for trying later."""

    def breaks(line):
        hears(line) if heard is None else line.recv(max(heard, 1))
        line.sendall(sent)
        resets(line)

    with pytest.raises(errors.AwayError):
        list(meets(breaks).exchange([PARCEL]))


def test_what_arrived_whole_before_a_reset_is_kept(meets):
    """Of two parcels the first was whole: it counts."""
    both = bundle.pack([b"LYR1" + bytes(600), b"LYR1" + bytes(900)])
    head = HEAD.replace(str(len(ANSWER)).encode(), str(len(both)).encode())

    def breaks(line):
        hears(line)
        line.sendall(head + both[:900])
        time.sleep(0.2)

    answers = meets(breaks).exchange([PARCEL])
    assert len(next(answers)) == 604
    with pytest.raises(errors.AwayError):
        next(answers)


def test_an_answer_without_end_is_cut(meets, monkeypatch):
    """Nobody fills a phone, and nobody holds it by answering for ever."""
    monkeypatch.setattr(http, "ANSWER_LIMIT_BYTES", 200_000)

    def pours(line):
        hears(line)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\nLYB1")
        while True:
            line.sendall(bytes(10_000))

    with pytest.raises(errors.CaptivePortalError):
        list(meets(pours).exchange([PARCEL]))


@pytest.mark.parametrize(
    "drop", [b"HTTP/1.1 100 Continue\r\n\r\n", b"X"], ids=["promises", "a head letter by letter"]
)
def test_a_head_without_end_is_cut(meets, monkeypatch, drop):
    """Bytes that move for ever and never become an answer are no answer."""
    monkeypatch.setattr(http, "HEAD_WITHIN_S", 1.0)

    def promises(line):
        hears(line)
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" if len(drop) > 1 else b"HTTP/1.1 200 ")
        while True:
            line.sendall(drop)
            time.sleep(0.05)

    begun = time.monotonic()
    with pytest.raises(errors.AwayError):
        list(meets(promises).exchange([PARCEL]))
    assert time.monotonic() - begun < 8


def test_a_body_that_trickles_for_ever_is_cut(meets, monkeypatch):
    """Slow is alive; one byte now and then for hours is not."""
    monkeypatch.setattr(http, "TRICKLE_AFTER_S", 0.6)

    def trickles(line):
        hears(line)
        line.sendall(HEAD)
        for letter in ANSWER:
            line.sendall(bytes([letter]))
            time.sleep(0.2)

    begun = time.monotonic()
    with pytest.raises(errors.AwayError):
        list(meets(trickles).exchange([PARCEL]))
    assert time.monotonic() - begun < 5


def test_an_exchange_is_ended_from_outside(meets):
    """Closing a way ends what waits for it at once, whoever waits."""

    def stalls(line):
        hears(line)
        time.sleep(10 * LIMIT_S)

    way = meets(stalls)
    threading.Timer(0.1, way.close).start()
    begun = time.monotonic()
    with pytest.raises(errors.AwayError):
        list(way.exchange([PARCEL]))
    assert time.monotonic() - begun < LIMIT_S

    with pytest.raises(errors.AwayError):
        list(way.exchange([PARCEL]))
