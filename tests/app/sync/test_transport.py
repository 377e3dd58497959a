"""The contract every way of carrying has to keep."""

from collections.abc import Callable

import pytest

from app.sync.abreast import Abreast
from app.sync.files import FileTransport
from app.sync.http import HttpTransport
from app.sync.transport import Transport
from protocol import bundle, errors
from tests.cards import carried_by_hand
from tests.door import Door, office_door
from tests.pictures import by_pictures
from tests.relays import by_relay
from tests.village import Direct


@pytest.fixture(params=["abreast", "direct", "file", "http", "pictures", "relay"])
def way(request, village, tmp_path):
    """Every way of carrying, and what brings what it took to the office and back."""
    if request.param == "direct":
        yield Direct(village.office), lambda: None
        return
    if request.param == "file":
        card = tmp_path / "card"
        yield FileTransport(card), carried_by_hand(village.office, card)
        return
    if request.param == "pictures":
        yield by_pictures(village.office)
        return
    door = Door(office_door(village.office))
    if request.param == "relay":
        yield from by_relay(door, village, tmp_path / "spool")
        return
    transport = Abreast(door.url) if request.param == "abreast" else HttpTransport(door.url)
    yield transport, lambda: None
    transport.close()
    door.close()


Way = tuple[Transport, Callable[[], None]]


def test_a_message_waits_until_the_office_has_it(siti, way: Way):
    """Leaving the device is not arriving: only a receipt empties the outbox."""
    transport, deliver = way
    siti.applies(reason="school")

    siti.syncs(transport)
    deliver()
    siti.syncs(transport)

    assert siti.waiting() == []


def test_news_comes_back(village, siti, way: Way):
    """What the office says reaches the phone it is said to."""
    transport, deliver = way
    known = siti.applies()
    siti.syncs(transport)
    deliver()
    village.office.decides(known, "accept")

    siti.syncs(transport)
    deliver()
    siti.syncs(transport)

    assert len(siti.case(known).history) == 2


def test_the_roster_is_told_in_the_open(way: Way):
    """Whoever asks learns whom to seal to."""
    transport, _ = way

    assert len(bundle.unpack_open(transport.roster())) == 2


def test_what_nobody_can_open_is_said(way: Way):
    """A way that cannot work says so in one of the program's own words."""
    transport, _ = way

    with pytest.raises((errors.DeliveryError, errors.VersionError)):
        list(transport.exchange([b"LYR1" + bytes(700)]))


def test_traffic_is_counted(siti, way: Way):
    """Every way says what it has carried."""
    transport, _ = way
    siti.applies()

    report = siti.syncs(transport)

    assert report.bytes_up > 600
    assert report.bytes_down > 500
    assert report.round_trips >= 1
