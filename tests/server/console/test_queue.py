"""The queue: what is in it, how it is narrowed, and what it says when there is nothing."""

import pytest

from protocol import ids
from server.console.queue import Asked, as_asked
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT, NIK, SKTM


def test_the_queue_shows_who_waits_for_what(house, desk, phone):
    """A row has code, name, the last digits of the NIK, service, village, state and age."""
    application = phone.apply()
    house.tell(phone, application)
    house.clock.passes(minutes=20)

    page = desk.get("/console")

    said = text(page)
    assert ids.receipt_code(application.id) in said
    assert "SITI CONTOH" in said
    assert f"…{NIK[-4:]}" in said
    assert NIK not in page.text
    assert "Tidak mampu" in said
    assert "Sudah di kantor desa" in said
    assert "Identitas belum diperiksa" in said
    assert "Hari ini" in said


def test_who_waits_too_long_is_marked_in_working_days(house, desk, phone):
    """The service's usual time counts from Monday to Friday, and only while staff have the case."""
    house.tell(phone, phone.apply())

    house.clock.passes(minutes=25)
    assert "lewat" not in _after_days(house, desk, 1)
    assert "2 hari lewat 1 hari" in _after_days(house, desk, 1)
    assert "6 hari lewat 3 hari" in _after_days(house, desk, 4)


def test_the_queue_opens_with_what_is_not_done_yet(house, desk, phone):
    """A finished case is only shown to those who ask for it."""
    application = phone.apply()
    house.tell(phone, application)
    desk.decide(application.id, "reject", reason="duplicate", note="Lihat kode yang lama.")

    assert "Belum ada permohonan" in text(desk.get("/console"))
    assert "Ditolak" in text(desk.get("/console", state="all"))
    assert "SITI" in text(desk.get("/console", state="rejected"))


def test_chips_narrow_the_queue_and_keep_what_was_typed(house, desk, phone):
    """State, service, village and text work together, and every chip leads on from there."""
    house.tell(phone, phone.apply())
    other = house.phone()
    house.tell(other, other.say(4, {"service": COMPLAINT, "answers": {"text": "Jalan rusak."}}))

    both, one = desk.get("/console"), desk.get("/console", service=SKTM, text="siti")

    assert both.text.count("<tr ") == 1 + 2
    assert one.text.count("<tr ") == 1 + 1
    assert f"service={SKTM}&amp;text=siti" in one.text


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"text": "contoh siti"}, 1),
        ({"text": "SITI"}, 1),
        ({"text": "budi"}, 0),
        ({"village": "kupal"}, 1),
        ({"village": "bacan selatan"}, 1),
        ({"village": "obi"}, 0),
        ({"village": "tidak-ada"}, 0),
        ({"state": "at_village"}, 1),
        ({"state": "ready"}, 0),
        ({"state": "nonsense", "page": "x"}, 1),
        ({"page": "99"}, 0),
    ],
)
def test_the_queue_is_searched(house, desk, phone, query, rows):
    """Names in any order, villages by name or district, states by chip."""
    house.tell(phone, phone.apply())

    page = desk.get("/console", **query)

    assert page.status_code == 200
    assert page.text.count('class="cell-code"') == rows


def test_a_receipt_code_finds_its_case(house, desk, phone):
    """However it is written, as on the slip or in small letters."""
    application = phone.apply()
    house.tell(phone, application)
    code = ids.receipt_code(application.id)

    for said in (code, code.lower()):
        assert application.id in desk.get("/console", text=said).text


def test_an_empty_queue_says_what_to_do(house, desk):
    """With nothing there, or nothing found, the page says what now."""
    assert "Permohonan warga muncul di sini" in text(desk.get("/console"))
    assert "Tampilkan semua" in text(desk.get("/console", text="budi"))


def test_a_long_queue_has_pages(house, desk):
    """Fifty to a page, the oldest first, with a way on and back."""
    for _ in range(51):
        phone = house.phone(introduced=False)
        house.tell(phone, phone.introduce(), phone.apply())

    first, second = desk.get("/console"), desk.get("/console", page="2")

    assert (first.text.count('class="cell-code"'), second.text.count('class="cell-code"')) == (
        50,
        1,
    )
    assert 'href="/console?page=2"' in first.text
    assert 'rel="prev" href="/console"' in second.text


def test_staff_see_their_own_services_only(house, phone):
    """Neither rows nor chips of other services."""
    house.staff("budi", (COMPLAINT,))
    house.tell(phone, phone.apply())

    said = text(Desk(house, "budi").get("/console"))

    assert "SITI" not in said
    assert "Tidak mampu" not in said
    assert "Pengaduan" in said


def test_the_address_says_all_there_is_to_ask():
    """What is asked stands in the address, and comes back from it."""
    asked = Asked("ready", SKTM, "Kupal", "siti & co", 3)

    assert asked.address() == (
        f"/console?state=ready&service={SKTM}&village=Kupal&text=siti+%26+co&page=3"
    )
    assert Asked().address() == "/console"
    assert as_asked(page="-1") == as_asked(page="٣") == Asked()


def _after_days(house, desk: Desk, days: int) -> str:
    """Return the queue some days later; whoever was signed in has to do so again."""
    house.clock.passes(days=days)
    return text(Desk(house).get("/console"))
