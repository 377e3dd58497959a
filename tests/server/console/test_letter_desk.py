"""The pages of an agency's letters: a draft to look at, three who act, a book to take along."""

import io

import openpyxl
import pypdfium2
import pytest

from protocol.ids import receipt_code
from protocol.messages import Kind
from server import papers, second_step, sign_ins
from server.rights import Role
from server.tables import Account
from tests.server.agency_desk import Agency
from tests.server.console.desk import Desk, forms, text
from tests.server.phones import NIK, SKTM, case

NAME = "SITI CONTOH"


class Office:
    """The fisheries office at its desks."""

    def __init__(self, house):
        self.house, self.agency = house, Agency(house)
        self.clerk, self.verifier, self.signer = (
            Desk(house, each.username)
            for each in (self.agency.clerk, self.agency.verifier, self.agency.signer)
        )

    def presses(self, desk, known, action, **said):
        """Press the button of a letter's page, or of the case's page where it stands there."""
        address = f"/console/cases/{known}/letter"
        form = desk.form(desk.get(address), f"{address}/{action}")
        return desk.browser.post(form.action, data={**form.fields, **said})

    def checked(self, **answers):
        """Get an application whose letter waits for a signature, by the pages."""
        known = self.agency.gets(**answers)
        assert self.presses(self.clerk, known, "prepare").status_code == 303
        assert self.presses(self.verifier, known, "check").status_code == 303
        return known


@pytest.fixture
def fisheries(house):
    return Office(house)


def actions(desk, address):
    """Return what can be pressed on a page of a letter."""
    found = [form.action.rpartition("/")[2] for form in forms(desk.get(address))]
    return [each for each in found if each in {"prepare", "check", "return", "sign", "annul"}]


def test_a_case_that_ends_in_a_letter_offers_it_in_place_of_approval(house, fisheries):
    """To its own agency; whoever belongs to none decides as before."""
    known = fisheries.agency.gets()
    page = fisheries.clerk.get(f"/console/cases/{known}")
    house.staff("semua")

    assert "Surat Rekomendasi Pembelian BBM" in text(page)
    assert f"/console/cases/{known}/letter/prepare" in [each.action for each in forms(page)]
    assert "approve" not in fisheries.verifier.steps(known)
    assert "approve" in Desk(house, "semua").steps(known)


def test_a_draft_is_the_sheet_it_will_be_without_number_and_code(house, fisheries):
    """Looked at it is written down, with the NIK in it."""
    known = fisheries.agency.gets()
    page = fisheries.clerk.get(f"/console/cases/{known}/letter")

    assert "KONSEP" in page.text
    assert "<svg" in page.text
    assert NIK in page.text
    assert "523/" not in page.text
    assert fisheries.agency.signer.name in page.text
    house.staff("auditor", role=Role.AUDITOR)
    log = text(Desk(house, "auditor").get("/console/log", action="nik_revealed"))
    assert receipt_code(known) in log
    assert "Menyiapkan surat" in log


def test_a_letter_signed_for_the_head_says_so_from_the_draft_on(house, fisheries):
    """The draft, and the paper as it goes out; who checks reads the agency, true of both."""
    with house.office.writing() as session:
        kept = session.get_one(Account, fisheries.agency.signer.id)
        kept.behalf = "Sekretaris Dinas Perikanan"
        session.add(kept)
    known = fisheries.checked()
    address = f"/console/cases/{known}/letter"
    drafts = [desk.get(address).text for desk in (fisheries.clerk, fisheries.signer)]

    fisheries.presses(fisheries.signer, known, "sign")
    shown = fisheries.clerk.get(f"/console/cases/{known}")

    assert all("a.n. Kepala Dinas Perikanan" in each for each in drafts)
    assert all("Sekretaris Dinas Perikanan," in each for each in drafts)
    with house.office.reading() as session:
        (paper,) = papers.of_cases(session.connection(), [known])[known]
        pdf = pypdfium2.PdfDocument(papers.whole(session.connection(), paper))
    said = pdf[0].get_textpage().get_text_range()
    assert "a.n. Kepala Dinas Perikanan" in said
    assert f"{fisheries.agency.signer.name}, Dinas Perikanan" in text(shown)


def test_each_of_three_has_their_own_button(fisheries):
    """Prepare, then check by somebody else, then sign; nobody has a colleague's."""
    known = fisheries.agency.gets()
    address = f"/console/cases/{known}/letter"
    desks = (fisheries.clerk, fisheries.verifier, fisheries.signer)
    assert [actions(desk, address) for desk in desks] == [["prepare"]] * 3
    fisheries.presses(fisheries.clerk, known, "prepare")
    shown = [actions(desk, address) for desk in desks]
    assert shown == [[], ["check", "return"], ["check", "return"]]
    fisheries.presses(fisheries.verifier, known, "check")
    shown = [actions(desk, address) for desk in desks]
    assert shown == [[], ["return"], ["sign", "return"]]
    answer = fisheries.presses(fisheries.signer, known, "sign")
    assert answer.headers["location"] == f"{address}?done=signed"
    shown = [actions(desk, address) for desk in desks]
    assert shown == [[], [], ["annul"]]
    page = text(fisheries.clerk.get(f"/console/cases/{known}"))
    assert "523/001/DISKAN/XI/2026" in page
    assert "Asli dan berlaku" in page
    assert f"{fisheries.agency.signer.name}, Dinas Perikanan" in page


def test_a_signature_wants_a_code_given_lately(house, fisheries):
    """After a while the page asks for one first, and so does the form."""
    known = fisheries.checked()
    house.clock.passes(seconds=sign_ins.PROVED_WITHIN.total_seconds() + second_step.STEP_S)
    address = f"/console/cases/{known}/letter"
    page = fisheries.signer.get(address)
    assert "Masukkan kode untuk menandatangani" in text(page)
    assert "sign" not in actions(fisheries.signer, address)
    sent = fisheries.signer.browser.post(f"{address}/sign", data={"csrf": fisheries.signer.csrf})

    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/console/again?return_to=")
    assert fisheries.agency.lines() == []


def test_what_was_overtaken_is_told_and_not_signed(house, fisheries):
    """A word of the citizen in between: read it first."""
    known = fisheries.checked()
    address = f"/console/cases/{known}/letter"
    seen = fisheries.signer.form(fisheries.signer.get(address), f"{address}/sign")
    phone = fisheries.agency.phone
    house.tell(phone, phone.say(Kind.NOTE, {"case": known, "text": "Tunggu."}))
    answer = fisheries.signer.browser.post(seen.action, data=seen.fields)

    assert answer.status_code == 409
    assert "ada kabar baru" in text(answer)
    assert fisheries.agency.lines() == []


def test_several_are_signed_at_once_and_each_answers_for_itself(house, fisheries):
    """Ticked ones go out under numbers of their own; one that is late holds up no other."""
    known = [fisheries.checked(boat_name=f"Contoh {number}") for number in range(3)]
    page = fisheries.signer.get("/console/outgoing")
    form = fisheries.signer.form(page, "/console/outgoing/sign")
    ticked = [f"{each}:99" for each in known[:2]] + [f"{known[2]}:1", "x:1"]
    answer = fisheries.signer.browser.post(form.action, data={**form.fields, "cases": ticked})

    assert answer.status_code == 200
    assert "2 surat sudah terbit." in text(answer)
    assert "Menunggu tanda tangan 1" in text(answer)
    assert [line.serial for line in fisheries.agency.lines()] == [1, 2]
    none = fisheries.signer.browser.post(form.action, data=form.fields)
    assert none.status_code == 422


def test_a_draft_sent_back_says_why_to_who_prepared_it(fisheries):
    """And wants a reason."""
    known = fisheries.checked()
    empty = fisheries.presses(fisheries.signer, known, "return", reason=" ")
    assert empty.status_code == 422
    fisheries.presses(fisheries.signer, known, "return", reason="Nama <b>perahu</b> salah.")
    page = fisheries.clerk.get("/console/outgoing")

    assert "Dikembalikan 1" in text(page)
    assert "Nama &lt;b&gt;perahu&lt;/b&gt; salah." in page.text
    assert actions(fisheries.clerk, f"/console/cases/{known}/letter") == ["prepare"]


def test_a_withdrawn_letter_is_shown_as_such_everywhere(fisheries):
    """In the case with its reason, in the book, and to who checks its code."""
    known = fisheries.checked()
    fisheries.presses(fisheries.signer, known, "sign")
    (line,) = fisheries.agency.lines()
    answer = fisheries.presses(fisheries.signer, known, "annul", reason="Ukuran salah.")
    assert answer.status_code == 303

    for page in (f"/console/cases/{known}", "/console/registers"):
        shown = text(fisheries.clerk.get(page))
        assert "Dicabut" in shown
        assert "Ukuran salah." in shown
    form = fisheries.clerk.form(fisheries.clerk.get("/console/letters"), "/console/letters")
    said = {**form.fields, "code": line.code}
    checked = text(fisheries.clerk.browser.post(form.action, data=said))
    assert "sudah ditarik kembali" in checked
    assert f"{fisheries.agency.signer.name}, Dinas Perikanan" in checked


def test_the_book_is_taken_as_workbook_and_pages(fisheries):
    """By who signs, with every line; formulas in names stay text."""
    for name in (NAME, "=1+1"):
        fisheries.presses(fisheries.signer, fisheries.checked(full_name=name), "sign")
    assert fisheries.clerk.get("/console/registers.xlsx").status_code == 403
    sheet = fisheries.signer.get("/console/registers.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert [row[1] for row in rows[1:]] == ["523/001/DISKAN/XI/2026", "523/002/DISKAN/XI/2026"]
    assert rows[2][4] == "'=1+1"
    pages = fisheries.signer.get("/console/registers.pdf").content
    said = pypdfium2.PdfDocument(pages)[0].get_textpage().get_text_range()
    assert "Dinas Perikanan, 2026" in said
    assert "523/002/DISKAN/XI/2026" in said
    assert fisheries.signer.get("/console/registers.doc").status_code == 404
    other = fisheries.signer.get("/console/registers.pdf", keeper="ppid", name="UMUM", year="2026")
    assert other.status_code == 404


def test_a_case_without_an_agencys_letter_has_no_such_page(house, fisheries):
    """Nor does somebody else's."""
    phone = house.phone()
    plain = phone.apply(SKTM)
    house.tell(phone, plain)
    house.staff("semua")

    assert Desk(house, "semua").get(f"/console/cases/{case(plain)}/letter").status_code == 404
    known = fisheries.agency.gets()
    assert Desk(house, "semua").get(f"/console/cases/{known}/letter").status_code == 404
