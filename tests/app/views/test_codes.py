"""The pages of pictures: shown in a loop or one by one, and read."""

import pytest

from app.nearby import ReadState, RelayState, ShownState
from app.strings import t
from app.views import codes, me
from tests.app.views import looking, states
from tests.app.views.looking import Recorder

SHOWN = ShownState(b"GIF", (b"one", b"two", b"three"))


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_the_loop_says_how_many_and_that_photos_stay(act):
    """Whoever films it knows when all have passed."""
    said = looking.words(codes.nearby(SHOWN, act))

    assert t("codes.loop", count=3) in said
    assert t("codes.text_only") in said


def test_pictures_are_turned_by_hand(act):
    """Before, next, and all by themselves again; which one it is is said."""
    drawn = codes.nearby(ShownState(b"GIF", SHOWN.pictures, 1), act)
    for each in ("codes.before", "codes.after", "codes.again"):
        looking.press(drawn, t(each))

    assert t("codes.one", number=2, count=3) in looking.words(drawn)
    assert act.calls == [("turn_code", -1), ("turn_code", 1), ("turn_code", 0)]


def test_without_pictures_it_says_why_and_what_to_take(act):
    """A phone that knows no office yet is led to where it takes a file of the office."""
    drawn = codes.nearby(ShownState(b"", (), said="Belum kenal."), act)
    looking.press(drawn, t("button.take"))

    assert "Belum kenal." in looking.words(drawn)
    assert act.calls == [("go", "/carry/take")]


def test_reading_says_how_far_it_is_and_what_is_amiss(act):
    """With the camera or from the files."""
    drawn = codes.nearby(ReadState(3, 8, t("codes.blank")), act)
    looking.press(drawn, t("codes.camera"))
    looking.press(drawn, t("codes.choose"))

    assert t("codes.have", have=3, count=8) in looking.words(drawn)
    assert t("codes.blank") in looking.words(drawn)
    assert act.calls == [("read_picture", True), ("read_picture", False)]


def test_a_slip_is_shown_back_to_the_sender(act):
    """A heading, what to do with it, and the code; and the sender's page leads to reading it."""
    drawn = codes.nearby(ReadState(0, 0, "Lengkap.", back=b"PNG"), act)
    looking.press(codes.nearby(SHOWN, act), t("codes.read_back"))

    said = looking.words(drawn)
    assert t("codes.back_why") in said
    assert t("codes.back") not in looking.words(codes.nearby(ReadState(3, 8), act))
    assert act.calls == [("go", "/nearby/read")]


def test_a_phone_that_cannot_read_codes_says_so(act):
    """And offers nothing that would not work."""
    said = looking.words(codes.nearby(ReadState(readable=False), act))

    assert t("codes.unreadable") in said
    assert t("codes.camera") not in said


def test_the_relays_page_is_one_of_them(act):
    """Each state is drawn as its page."""
    assert t("relay.what") in looking.words(codes.nearby(RelayState("", ""), act))


@pytest.mark.parametrize("page", ["show", "read"])
def test_the_persons_page_leads_there(act, page):
    """Among how things are sent."""
    looking.press(me.me(states.me(), act), f"open-{page}")

    assert act.calls == [("go", f"/nearby/{page}")]
