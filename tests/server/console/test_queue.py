"""The queue: what is in it, how it is narrowed, and what it says when there is nothing."""

import html
import re

import pytest

from protocol import ids
from server.console.asked import Asked, as_asked, of_query
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT, NIK, SKTM

ASKED = "permohonan-informasi"


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
    """The standard counts by the office's calendar, and only while staff have the case."""
    application = phone.apply(ASKED)
    house.tell(phone, application)

    house.clock.passes(minutes=25)
    assert "hari lewat" not in _after_days(house, desk, 14)
    assert "15 hari lewat 1 hari" in _after_days(house, desk, 1)
    assert "20 hari lewat 4 hari" in _after_days(house, desk, 5)
    assert "31 hari lewat 11 hari" in _after_days(house, desk, 11)
    clerk = Desk(house)
    for step in ("accept", "ask"):
        said = {"reason": "other", "note": "Informasi yang mana?"} if step == "ask" else {}
        assert clerk.decide(application.id, step, **said).status_code == 303
    assert "hari lewat" not in _after_days(house, desk, 5)


def test_what_is_late_is_one_press_away_and_can_be_kept(house, desk, phone):
    """Chips for late and nearly late, an order, all in the address; not among what is over."""
    late, fresh = phone.apply(ASKED, full_name="LAMA CONTOH"), phone.apply(ASKED)
    house.tell(phone, late)
    house.clock.passes(days=30)
    house.tell(phone, fresh)
    clerk = Desk(house)

    page = clerk.get("/console")
    chips = {
        label: html.unescape(address)
        for address, label in re.findall(r'filter-chip" href="([^"]*)"[^>]*>([^<]*)<', page.text)
    }
    only = clerk.get(chips["Terlambat"])
    nearly = clerk.get(chips["Hampir lewat batas"])
    nearest = clerk.get(chips["Terdekat ke batas dulu"])
    form = clerk.form(only, "/console/views")
    clerk.browser.post(form.action, data={**form.fields, "name": "Telat"})

    assert chips["Terlambat"] == "/console?urgent=overdue"
    assert ("LAMA" in only.text, only.text.count("<tr ")) == (True, 2)
    assert nearly.text.count("<tr ") == 0
    assert nearest.text.index("LAMA") < nearest.text.index("SITI")
    assert "yang paling dekat ke batas waktunya di atas" in text(nearest)
    assert 'aria-current="true">Telat' in clerk.get("/console", urgent="overdue").text
    over = clerk.get("/console", state="over", urgent="overdue", order="due")
    assert "Hampir lewat batas" not in over.text
    assert "yang terbaru di atas" in text(over) or "Tidak ada" in text(over)


def test_who_nearly_waits_too_long_is_told_with_the_days_left(house, desk, phone):
    """Two working days before the end, and on the last day; a chip finds them."""
    house.tell(phone, phone.apply(ASKED))
    assert "sisa" not in _after_days(house, desk, 1)
    assert "sisa 2 hari kerja" in _after_days(house, desk, 9)
    assert "SITI" in text(Desk(house).get("/console", urgent="warning"))
    assert "hari terakhir" in _after_days(house, desk, 4)


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
        ({"state": "nonsense"}, 1),
        ({"text": "sit cont"}, 1),
        ({"text": "iti"}, 0),
    ],
)
def test_the_queue_is_searched(house, desk, phone, query, rows):
    """Names by how their words begin, in any order; villages by name or district."""
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
    """Fifty to a page, the oldest first; each page begins after the last row of the one before."""
    for _ in range(51):
        phone = house.phone(introduced=False)
        house.tell(phone, phone.introduce(), phone.apply())

    first = desk.get("/console")
    second = desk.get(_beside(first, "next"))
    again = desk.get(_beside(second, "prev"))

    assert [_rows(page) for page in (first, second, again)] == [50, 1, 50]
    assert (_beside(first, "prev"), _beside(second, "next")) == ("", "")
    assert _beside(again, "next") == _beside(first, "next")
    assert "51 permohonan, yang paling lama di atas" in text(first)


def test_a_queue_is_saved_under_a_name_and_forgotten(house, desk, phone):
    """What stands in the address is kept for whoever saved it, and for nobody else."""
    house.staff("budi")
    house.tell(phone, phone.apply())
    page = desk.get("/console", service=SKTM, age="3")
    form = desk.form(page, "/console/views")

    saved = desk.browser.post(form.action, data={**form.fields, "name": " Lama  sekali "})

    shown = desk.get(saved.headers["location"])
    assert "Lama sekali" in text(shown)
    assert "Lama sekali" not in text(Desk(house, "budi").get("/console"))
    (number,) = re.findall(r'name="forget" value="(\d+)"', shown.text)
    unknown = desk.browser.post(form.action, data={**form.fields, "forget": "9" * 30})
    assert unknown.status_code == 303
    assert "Lama sekali" in text(desk.get("/console"))
    desk.browser.post(form.action, data={**form.fields, "forget": number})
    assert "Lama sekali" not in text(desk.get("/console"))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"district": "82.04.17"}, 1),
        ({"district": "82.04.1"}, 0),
        ({"agency": "village"}, 1),
        ({"agency": "dukcapil"}, 0),
        ({"age": "3"}, 0),
        ({"hands": "0"}, 1),
        ({"hands": "77"}, 0),
        ({"state": "over"}, 0),
        ({"since": "1-" + "0" * 32, "back": "1"}, 0),
        ({"since": "nonsense"}, 1),
        ({"age": "9" * 30}, 1),
        ({"age": "999999"}, 1),
    ],
)
def test_boxes_narrow_the_queue(house, desk, phone, query, rows):
    """District, agency, age and who works on it; what means nothing narrows nothing."""
    house.tell(phone, phone.apply())

    assert _rows(desk.get("/console", **query)) == rows


def test_staff_see_their_own_services_only(house, phone):
    """Neither rows nor chips of other services."""
    house.staff("budi", (COMPLAINT, "ktp-el"))
    house.tell(phone, phone.apply())

    said = text(Desk(house, "budi").get("/console"))

    assert "SITI" not in said
    assert "Tidak mampu" not in said
    assert "Pengaduan" in said


def test_the_address_says_all_there_is_to_ask():
    """What is asked stands in the address, and comes back from it."""
    wanted = Asked("ready", SKTM, village="Kupal", text="siti & co", since="12-ab", back="1")

    assert wanted.address() == (
        f"/console?state=ready&service={SKTM}&village=Kupal&text=siti+%26+co&since=12-ab&back=1"
    )
    assert of_query(wanted.query()) == wanted
    assert Asked().address() == "/console"
    assert as_asked(since="٣-a", age="-1", back="1") == Asked()


def _after_days(house, desk: Desk, days: int) -> str:
    """Return the queue some days later; whoever was signed in has to do so again."""
    house.clock.passes(days=days)
    return text(Desk(house).get("/console"))


def _rows(page) -> int:
    return page.text.count('class="cell-code"')


def _beside(page, way: str) -> str:
    """Return where the page after or before is, empty where there is none."""
    found = re.search(rf'rel="{way}" href="([^"]+)"', page.text)
    return html.unescape(found[1]) if found else ""
