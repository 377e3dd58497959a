"""What the outbox says: how long in words, why something waits, and what can be done."""

from datetime import timedelta

import pytest

from app.model_outbox import PhotosWait, WayOut
from app.present import outbox
from app.present.cases import Known
from app.present.outbox import Contact
from app.storage.deliveries import Delivery
from app.storage.troubles import Trouble
from app.strings import t
from protocol import services
from protocol.case import State
from protocol.ids import CaseId
from tests.app.present.made import NOW, case

ID = CaseId("0" * 32)


def known(**delivery):
    queued = case(State.QUEUED)
    return Known(queued, Delivery(saved_at=NOW - timedelta(days=2), **delivery))


def shown(known_=None, troubles=(), asking="", **contact):
    cases = [known_ or known(waiting=1)]
    catalogue = services.catalogue()
    return outbox.outbox(cases, troubles, Contact(**contact), catalogue, NOW, asking=asking)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "beberapa detik"),
        (10, "beberapa detik"),
        (31, "kira-kira 40 detik"),
        (90, "kira-kira 90 detik"),
        (91, "kira-kira 2 menit"),
        (3_600, "kira-kira 60 menit"),
        (3_601, "lebih dari satu jam"),
    ],
)
def test_a_time_is_rounded_as_people_say_it(seconds, words):
    """To ten seconds, to minutes, and never below what it takes."""
    assert outbox.span(seconds) == words


def test_an_estimate_is_said_only_where_the_speed_is_known():
    """38 seconds of bytes and a round trip are 40 seconds; of an unknown link nothing is said."""
    assert shown(left_bytes=190_000, bytes_per_s=5_000.0).estimate == t(
        "outbox.takes", time="kira-kira 40 detik"
    )
    assert shown(left_bytes=190_000, bytes_per_s=5_000.0, sending=True).estimate == t(
        "outbox.left", time="kira-kira 40 detik"
    )
    assert shown(left_bytes=190_000).estimate == ""
    assert shown(bytes_per_s=5_000.0).estimate == ""


def test_photos_left_for_a_better_link_are_said_and_can_be_sent():
    """On a weak signal the row says so, until the person wants them sent all the same."""
    photos = known(photos_left=2)

    waits = shown(photos, photos_wait=True)
    assert waits.photos is PhotosWait.WAIT
    assert waits.waiting[0].why == t("why.photos_slow", count=2)
    assert shown(photos, photos_wait=True, photos_anyway=True).photos is PhotosWait.SENT_ANYWAY
    assert shown(photos).photos is PhotosWait.NONE
    assert shown(known(waiting=1), photos_wait=True).photos is PhotosWait.NONE


@pytest.mark.parametrize(
    ("trouble", "why", "ways_out"),
    [
        (
            Trouble("m", ID, "document.bad", refused=True, opens=True),
            "Foto lagi",
            (WayOut.ANEW, WayOut.PUT_AWAY),
        ),
        (
            Trouble("m", ID, "case.step_not_allowed", refused=True),
            "sudah berubah",
            (WayOut.PUT_AWAY,),
        ),
        (
            Trouble("m", ID, "delivery.too_large"),
            "terlalu panjang",
            (WayOut.AGAIN, WayOut.PUT_AWAY),
        ),
        (Trouble("m", ID, "delivery.refused"), "belum bisa lewat", (WayOut.AGAIN, WayOut.PUT_AWAY)),
        (Trouble("m", ID, "store.damaged"), "tidak terbaca", (WayOut.PUT_AWAY,)),
        (
            Trouble("p", ID, "delivery.refused", photo=True),
            "Satu foto",
            (WayOut.AGAIN, WayOut.WITHDRAW),
        ),
        (Trouble("p", ID, "store.damaged", photo=True), "berkasnya", (WayOut.PUT_AWAY,)),
    ],
)
def test_every_trouble_has_a_reason_and_a_way_out(trouble, why, ways_out):
    """What the office named is written anew, what broke is tried again, all can be let go."""
    (row,) = shown(troubles=[trouble]).stuck

    assert why in row.why
    assert row.ways_out == ways_out
    assert row.title == services.catalogue()["pengaduan"].short.id


def test_what_is_stuck_is_not_said_to_wait_for_a_signal():
    """One thing stands in one place of the page."""
    state = shown(troubles=[Trouble("m", ID, "delivery.refused")])

    assert state.waiting == ()
    assert len(state.stuck) == 1


def test_a_photo_that_is_stuck_is_not_said_to_follow():
    """Of two photos left one is stuck: one follows; of one, none."""
    stuck = [Trouble("p", ID, "delivery.refused", photo=True)]

    assert shown(known(photos_left=1), stuck).waiting == ()
    (row,) = shown(known(photos_left=2), stuck).waiting
    assert row.why == t("why.photos", count=1)


def test_standing_still_is_said():
    """A bar that does not move is not called sending."""
    assert shown(sending=True, still=True, total=3).progress == t("outbox.still")
    assert shown(sending=True, done=1, total=3).progress == t("sync.sending", done=1, total=3)
    assert shown(total=3).progress == ""
