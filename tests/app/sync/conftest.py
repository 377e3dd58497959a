"""What tests of carrying begin with."""

import pytest

from app.sync import http
from app.sync.http import HttpTransport
from tests.peer import LIMIT_S, Peer
from tests.relays import RunningRelay


@pytest.fixture
def meets(monkeypatch):
    """Return a way to whoever does this with a connection; patience is short here."""
    assert http.SILENT_AT_MOST_S >= 90
    monkeypatch.setattr(http, "SILENT_AT_MOST_S", LIMIT_S)
    opened = []

    def begin(does, scheme="http", wrap=None):
        peer = Peer(does, wrap)
        way = HttpTransport(f"{scheme}://127.0.0.1:{peer.port}")
        opened.extend((way, peer))
        return way

    yield begin
    for each in opened:
        each.close()


@pytest.fixture
def at(tmp_path, village, door):
    """A relay in the village that has met the office."""
    at = RunningRelay(tmp_path / "spool", village.world, door.url)
    at.forwarder.carry()
    yield at
    at.close()
