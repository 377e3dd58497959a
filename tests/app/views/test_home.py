"""What the first page shows and what can be done on it."""

import pytest

from app.model import DraftRow
from app.views import home
from tests.app.views import looking, states
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_home_greets_and_shows_what_moves_now(act):
    """The person, the village, the voyage of what moves, services, drafts, applications."""
    said = looking.words(home.home(states.home(), act))

    assert said[:2] == ["Halo, Siti", "Labuha, Bacan"]
    for each in ("Sedang berjalan", "Mau urus apa?", "Surat tidak mampu", "Permohonan saya"):
        assert each in said


def test_a_tile_opens_its_service(act):
    """One touch on a tile opens the form."""
    looking.press(home.home(states.home(), act), "service-sktm")

    assert act.calls == [("begin", "sktm")]


def test_home_says_what_to_do_when_nothing_is_there(act):
    """Somebody new reads what to do first, and sees no empty boxes."""
    said = looking.words(home.home(states.home(cases=(), drafts=()), act))

    assert "Belum ada permohonan. Pilih layanan untuk mulai." in said
    assert "Sedang berjalan" not in said


def test_searching_shows_services_and_nothing_else(act):
    """What was looked for is not pushed down by anything; nothing found says what to do."""
    drawn = home.home(states.home(query="nikah", tiles=()), act)

    assert looking.words(drawn)[2:] == [
        "Layanan itu belum ada. Coba kata lain, atau tanya kantor desa.",
        "Tanya Layar",
        "Syarat, biaya, lama, tempat: jawabannya dari daftar layanan.",
    ]
    looking.type_into(drawn, "search-service", "nik")
    assert act.calls == [("search_service", "nik")]


def test_home_says_what_has_not_been_sent(act):
    """What waits is said on the first page and leads to where it is shown."""
    drawn = home.home(states.home(waiting=2), act)

    assert "2 belum terkirim. Data aman di HP ini." in looking.words(drawn)
    looking.press(drawn, "open-outbox")
    assert act.calls == [("go", "/outbox")]


def test_what_was_begun_lies_above_what_can_be_begun(act):
    """A form saved for later is found without scrolling; many of them, one press further."""
    begun = tuple(DraftRow(f"d{at}", f"Isian {at}", "Halaman 1 dari 5") for at in range(4))
    drawn = home.home(states.home(drafts=begun), act)

    said = looking.words(drawn)
    assert said.index("Isian 0") < said.index("Mau urus apa?")
    assert "Isian 3" not in said
    looking.press(drawn, "Lihat semua")
    assert act.calls == [("go", "/applications")]
