"""The outbox as it is drawn: how long, what is stuck, photos that wait, and the one button."""

import flet as ft
import pytest

from app.model_outbox import PhotosWait, WayOut
from app.views import outbox
from tests.app.views import looking, states


@pytest.fixture
def act():
    return looking.Recorder()


def test_an_estimate_is_said_while_it_sends_and_before(act):
    """How long it takes stands beside how far it is; at rest, beside what waits."""
    goes = outbox.outbox(states.outbox(sending=True, estimate="Cukup 40 detik lagi."), act)
    rests = outbox.outbox(states.outbox(estimate="Perlu sinyal kira-kira 2 menit."), act)

    assert "Sedang dikirim 1/2. Cukup 40 detik lagi." in looking.words(goes)
    assert any("2 menit" in each for each in looking.words(rests))


def test_an_exchange_that_stands_still_can_be_hurried(act):
    """The bar says that nothing moves, and the button is there to be pressed."""
    drawn = outbox.outbox(states.outbox(sending=True, still=True), act)

    looking.press(drawn, "Kirim sekarang")
    assert act.calls == [("send_now",)]
    assert looking.all_of(drawn, ft.ProgressBar) == []
    assert not looking.all_of(drawn, ft.FilledButton)[-1].disabled


@pytest.mark.parametrize(
    ("way", "button", "call"),
    [
        (WayOut.AGAIN, "Coba lagi", ("try_again", "s1")),
        (WayOut.ANEW, "Tulis lagi", ("write_anew", "c1")),
        (WayOut.WITHDRAW, "Batalkan permohonan", ("ask_withdraw", "s1")),
        (WayOut.PUT_AWAY, "Singkirkan dari sini", ("put_away", "s1")),
    ],
)
def test_what_is_stuck_has_its_reason_and_a_way_out(act, way, button, call):
    """It stands above what only waits, in words, with what can be done about it."""
    drawn = outbox.outbox(states.outbox(stuck=(states.stuck(way),)), act)

    words = looking.words(drawn)
    assert words.index("Belum bisa lewat.") < words.index("Menunggu sinyal")
    looking.press(drawn, button)
    assert act.calls == [call]


def test_nothing_is_withdrawn_by_one_press(act):
    """It is asked once more, and keeping it is the button that stands out."""
    drawn = outbox.outbox(states.outbox(stuck=(states.stuck(WayOut.WITHDRAW, asks=True),)), act)

    looking.press(drawn, "Jangan batalkan")
    looking.press(drawn, "Ya, batalkan")
    assert act.calls == [("ask_withdraw", ""), ("withdraw", "c1")]


@pytest.mark.parametrize(
    ("photos", "button", "anyway"),
    [
        (PhotosWait.WAIT, "Kirim foto juga", True),
        (PhotosWait.SENT_ANYWAY, "Tunggu sinyal kuat", False),
    ],
)
def test_photos_that_wait_can_be_sent_all_the_same(act, photos, button, anyway):
    """On a weak signal only text goes by itself; the person may say otherwise, and back."""
    drawn = outbox.outbox(states.outbox(photos=photos), act)

    looking.press(drawn, button)
    assert act.calls == [("send_photos", anyway)]


def test_one_button_sends(act):
    """However much there is on the page, one thing is the thing to press."""
    stuck = (states.stuck(WayOut.AGAIN, WayOut.PUT_AWAY), states.stuck(WayOut.ANEW))
    drawn = outbox.outbox(states.outbox(stuck=stuck, photos=PhotosWait.WAIT, waiting=4), act)

    strong = [each for each in looking.all_of(drawn, ft.FilledButton) if each.bgcolor is None]
    assert [each.content for each in strong] == ["Kirim sekarang"]
