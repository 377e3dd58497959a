"""The pages on which one phone is introduced and another vouches for it."""

from dataclasses import replace

import flet as ft
import pytest

from app import qr_codes
from app.model_vouching import IntroduceState, VouchState
from app.views import me, vouching
from tests.app.views import looking, states
from tests.app.views.hands import Session
from tests.app.views.looking import Recorder
from tests.fletclient import client, run

TEXT = "LYQ1:R:ABC"
INTRODUCE = IntroduceState(qr_codes.draw(TEXT), TEXT, "123 456")


def vouch(digits: str = "", **facts: object) -> VouchState:
    given = {
        "code": states.question("long_text", key="code", value="", label="Tulisan kode"),
        "digits": digits,
        "card": (states.question("name", key="full_name"), states.question("nik", key="nik")),
        "readable": True,
    }
    return VouchState(**(given | facts))


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_a_phone_shows_its_code_and_what_to_do(act):
    """One picture, one sentence, the digits to compare, and the text for where no camera reads."""
    drawn = vouching.introduce(INTRODUCE, act)

    said = looking.words(drawn)
    assert "Tunjukkan kode ini kepada perangkat desa, bersama KTP Anda. Tidak perlu sinyal." in said
    assert "123 456" in said
    assert TEXT in said
    (picture,) = looking.all_of(drawn, ft.Image)
    assert picture.src == INTRODUCE.code
    assert picture.semantics_label == "Kode gambar HP ini"
    looking.press(drawn, "Bagikan tulisan")
    looking.press(drawn, "Salin tulisan")
    assert act.calls == [("share_code", TEXT), ("copy_code", TEXT)]


def test_two_people_also_compare_the_office_and_carry_the_word_on(act):
    """Where codes are read from photos: the code on the wall, and the officer's own screen."""
    drawn = vouching.introduce(replace(INTRODUCE, readable=True), act)

    looking.press(drawn, "Baca kode")
    looking.press(drawn, "Ambil foto")
    looking.press(drawn, "Pilih foto")
    assert act.calls == [("go", "/nearby/read"), ("check_office", True), ("check_office", False)]


def test_the_card_is_asked_for_once_there_is_a_code(act):
    """First the code; then digits, name and NIK; the button waits for it."""
    before, after = vouching.vouch(vouch(), act), vouching.vouch(vouch("123 456"), act)

    assert "Isi dari KTP" not in looking.words(before)
    assert {"123 456", "Isi dari KTP"} <= set(looking.words(after))
    looking.press(after, "Sahkan HP ini")
    looking.type_into(after, "full_name", "SITI")
    looking.type_into(before, "code", TEXT)
    assert act.calls == [("vouch",), ("answer_card", "full_name", "SITI"), ("type_code", TEXT)]


def test_where_no_photo_is_read_only_the_text_is_asked_for(act):
    """A computer without the reader offers no button that leads nowhere."""
    with_camera = looking.words(vouching.vouch(vouch(), act))
    without = looking.words(vouching.vouch(vouch(readable=False), act))

    assert set(with_camera) - set(without) == {"Ambil foto", "Pilih foto"}


def test_everybody_may_introduce_themselves_and_officers_vouch(act):
    """The person's own page leads to both."""
    looking.press(me.me(states.me(), act), "Kenalkan HP ini")
    looking.press(me.me(replace(states.me(), vouches=True), act), "Sahkan HP warga")

    assert act.calls == [("go", "/me/introduce"), ("go", "/me/vouch")]
    assert "Sahkan HP warga" not in looking.words(me.me(states.me(), act))


@pytest.mark.parametrize(
    ("route", "seen"), [("/me/introduce", "123 456"), ("/me/vouch", "Tulisan kode")]
)
@pytest.mark.parametrize("width", [380, 1_200])
def test_the_pages_lie_above_the_persons_own(route, seen, width):
    """They open by their routes, on a phone and on a wide screen."""

    async def story() -> None:
        session = Session(introduce=INTRODUCE, vouch=vouch(), width=width)
        async with client(session.main, route) as screen:
            await screen.until(lambda: seen in screen.texts())
            assert ("arrive", route) in session.hand.calls

    run(story())
