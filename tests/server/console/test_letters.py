"""A letter somebody brings to the desk: whether it counts, and what it says."""

from tests.server.console.desk import text
from tests.server.letters import annul, issue
from tests.server.phones import case
from tests.server.tablets import begin


def check(desk, code):
    """Paste a code and send it."""
    form = desk.form(desk.get("/console/letters"), "/console/letters")
    return desk.browser.post(form.action, data={**form.fields, "code": code})


def issued(house):
    """Issue a letter at a village, and have it brought."""
    tablet, head, _, _ = begin(house)
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    letter = issue(head, case(application), "470/001/DS-KUPAL/XI/2026")
    house.tell(tablet, letter)
    return tablet, head, letter


def test_a_genuine_letter_is_shown_with_what_it_says(house, desk):
    """To compare with the paper."""
    _, _, letter = issued(house)
    page = text(check(desk, f" {letter.body['code']}\r\n"))

    assert "Surat asli." in page
    for said in ("470/001/DS-KUPAL/XI/2026", "SITI CONTOH", "…9902", "BUDI CONTOH"):
        assert said in page
    assert "8204085708909902" not in page


def test_a_withdrawn_letter_is_known_at_once(house, desk):
    """Before any phone has the roster that says so."""
    tablet, head, letter = issued(house)
    house.tell(tablet, annul(head, letter))

    assert "sudah ditarik kembali" in text(check(desk, letter.body["code"]))


def test_a_changed_letter_says_nothing_of_itself(house, desk):
    """One sign is enough; another text is told apart."""
    _, _, letter = issued(house)
    code = letter.body["code"]
    at = len(code) - 100
    other = "A" if code[at] != "A" else "B"
    page = text(check(desk, code[:at] + other + code[at + 1 :]))

    assert "Surat asli." not in page
    assert "SITI CONTOH" not in page
    assert "bukan isi kode gambar surat" in text(check(desk, "halo"))
