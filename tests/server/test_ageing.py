"""A relay's clock is set, or it was off: what it keeps ages by time that was seen to pass."""

import pytest

from protocol import bundle
from server.forwarding import Forwarder
from server.spool import Spool
from tests import relays
from tests.door import Door, Reply

ROSTER = bundle.pack_open([b"as signed"])


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.mark.parametrize("years", [-20, 20])
def test_a_clock_that_is_set_throws_nothing_away(folder, village, years):
    """It began in its maker's year, or goes astray and is put right: parcels grow a day older."""
    kept = Spool(folder, village.world)
    kept.keep([relays.up(village.world), relays.down(village.world)])
    for leap in (years, -years, years):
        village.passes(days=leap * 365)
        kept.expire()
        kept = Spool(folder, village.world)
        village.passes(days=1)
        kept.expire()
        assert len(kept.waiting()) == 1
        assert kept.headers()

    for _ in range(45):
        village.passes(days=1)
        kept.expire()

    assert not list(folder.glob("*.layar"))


def test_what_comes_after_a_clock_was_set_is_newer(folder, village):
    """Oldest first is as they came, also for who opens the folder later."""
    ups = [relays.up(village.world) for _ in range(4)]
    for sealed, leap in zip(ups, (0, -7_300, 7_300, 30), strict=True):
        village.passes(days=leap, minutes=1)
        Spool(folder, village.world).keep([sealed])

    kept = Spool(folder, village.world)

    assert [kept.read(each) for each in kept.waiting()] == ups


def test_what_is_old_is_brought_before_it_is_forgotten(village, spool):
    """However long the office was out of reach: an up parcel leaves with its answer."""
    spool.keep([relays.up(village.world)])
    for _ in range(50):
        village.passes(days=1)
        spool.keep([relays.down(village.world)])

    door = Door(lambda method, *_: Reply(body=bundle.pack([]) if method == "POST" else ROSTER))

    Forwarder(spool, door.url, village.world).carry()

    door.close()
    assert [method for method, *_ in door.requests].count("POST") == 1
    assert spool.waiting() == []
    assert len(spool.headers()) == 46 * 30
