"""The village's relay, as a person uses it."""

import asyncio

import pytest

from app import qr_codes
from app.model import Tone
from app.nearby import RelayState, ShownState
from app.storage import relay
from app.strings import t
from protocol import signpost
from tests.app.actions.stage import Hall

ADDRESS = "http://192.168.8.10:8788"


@pytest.fixture
def hall(tmp_path):
    hall = Hall(tmp_path).boards()
    hall.introduces()
    hall.does(hall.act.arrive, "/nearby/relay")
    return hall


def used(hall):
    return hall.device.read(relay.known)


@pytest.mark.parametrize("typed", ["192.168.8.10", ADDRESS, signpost.write(ADDRESS)])
def test_a_relay_is_used_from_when_its_address_is_typed(hall, tmp_path, typed):
    """A host, an address or the text of its code; and still after a restart."""
    assert hall.screen.nearby.address == ""
    hall.does(hall.act.type_relay, typed)
    assert hall.screen.nearby.typed == typed

    hall.does(hall.act.use_relay)

    assert hall.screen.nearby.address == ADDRESS
    assert hall.screen.nearby.typed == ""
    assert hall.screen.notice.tone is Tone.DONE
    again = Hall(tmp_path).boards()
    again.does(again.act.arrive, "/nearby/relay")
    assert again.screen.nearby.address == ADDRESS


def test_what_is_no_address_is_said_and_changes_nothing(hall):
    """In words, with what was typed still there."""
    hall.does(hall.act.type_relay, "rumah pak Ali")

    hall.does(hall.act.use_relay)

    assert hall.screen.notice.text == t("error.relay.address")
    assert hall.screen.nearby.typed == "rumah pak Ali"
    assert used(hall) is None


def test_an_address_is_read_from_a_photo_of_its_code(hall, monkeypatch):
    """From the camera or a file; another code or none is said."""
    found = [[signpost.write(ADDRESS)], ["LYQ1:O:123"], []]
    monkeypatch.setattr(qr_codes, "read", lambda _: found.pop(0))
    hall.pictures = [b"photo", b"photo", b"photo"]

    hall.does(hall.act.scan_relay, True)
    assert used(hall).address == ADDRESS
    for _ in range(2):
        hall.does(hall.act.scan_relay, False)
        assert hall.screen.notice.text == t("error.qr.bad")
    hall.does(hall.act.scan_relay, True)
    assert used(hall).address == ADDRESS


def test_no_relay_is_used_after_leaving_it(hall):
    """The page begins anew."""
    hall.does(hall.act.type_relay, ADDRESS)
    hall.does(hall.act.use_relay)

    hall.does(hall.act.leave_relay)

    assert used(hall) is None
    assert hall.screen.nearby.address == ""


def test_what_was_left_there_is_said_while_the_office_lacks_it(hall):
    """Titipan is not terkirim: it says so until the office's own word."""
    hall.device.write(lambda session: relay.use(session, ADDRESS))
    now = hall.act.now()
    hall.device.write(lambda session: relay.met(session, ADDRESS, now, left=True))
    hall.device.write(lambda session: relay.met(session, "http://other", now, left=True))
    hall.act._courier = hall.act._courier.__class__(waiting=2)

    hall.does(hall.act.arrive, "/nearby/relay")

    assert hall.screen.nearby.left == t("relay.left")
    assert hall.screen.nearby.met
    hall.act._courier = hall.act._courier.__class__(waiting=0)
    hall.does(hall.act.arrive, "/nearby/relay")
    assert hall.screen.nearby.left == ""


def test_another_page_close_by_never_shows_the_one_before(tmp_path):
    """Neither while it is being filled, nor when what the one before waited for comes late."""
    hall = Hall(tmp_path).boards()
    hall.introduces()
    hall.does(hall.act.arrive, "/nearby/show")
    assert isinstance(hall.screen.nearby, ShownState)

    hall.act.arrive("/nearby/relay")
    assert hall.screen.nearby is None
    hall.settles()
    assert isinstance(hall.screen.nearby, RelayState)

    hall.act.route = "/nearby/show"
    awaited = hall.act.show_codes()
    hall.act.route = "/nearby/relay"
    asyncio.run(awaited)
    assert isinstance(hall.screen.nearby, RelayState)
