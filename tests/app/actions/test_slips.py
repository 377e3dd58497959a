"""The proof in a person's hand: true, without a name, found again by its code."""

import io
import re
from dataclasses import replace

from PIL import Image

from app import printing, qr_codes, sheet
from app.model import Reach
from app.present import slip
from protocol import ids, marks, qr_modules, qr_text, slips
from protocol.ids import CaseId
from tests import zbar
from tests.app.actions.test_outbox import applies


def drawn(hall, case):
    return hall.device.read(lambda session: hall.act._slip(session, CaseId(case)))


def photographs(hall, text):
    """Hold the camera over a code."""
    hall.pictures.append(qr_codes.draw(text))
    hall.does(hall.act.arrive, "/applications")
    hall.does(hall.act.check_slip, True)
    return hall.screen.find


def test_a_slip_says_no_step_that_nobody_signed(hall):
    """Written on this phone is all there is before somebody else's word."""
    hall.introduces()
    written = drawn(hall, applies(hall))

    assert [stop.reach for stop in written.stops] == [Reach.CURRENT] + [Reach.AHEAD] * 3
    assert [stop.when for stop in written.stops[1:]] == ["belum"] * 3


def test_a_slip_has_first_letters_and_no_nik(hall):
    """Neither in its words, nor in its code, nor in what a screen reader says."""
    hall.introduces(name="Contoh Uji", nik="8204081708909901")
    written = drawn(hall, applies(hall))
    words = slip.aloud(written) + written.proof + str(qr_text.read(written.proof, "S"))

    assert written.filed.endswith("C*** U***")
    assert "Contoh" not in words
    assert "8204081708909901" not in words


@zbar.needed
def test_the_code_on_the_picture_is_read_and_genuine(hall):
    """From the very picture that is shared, and it opens the application."""
    hall.introduces()
    case = applies(hall)
    hall.does(hall.act.arrive, f"/slips/{case}")
    picture = hall.screen.slip.picture
    assert Image.open(io.BytesIO(picture)).size == (1260, 1776)

    hall.pictures.append(picture)
    hall.does(hall.act.arrive, "/applications")
    hall.does(hall.act.check_slip, True)

    assert hall.screen.find.genuine
    assert hall.screen.find.case == case
    assert ids.receipt_code(CaseId(case)) in hall.screen.find.verdict


@zbar.needed
def test_a_changed_slip_is_told_and_anothers_is_not_vouched_for(hall, other_hall):
    """Not genuine is said; of a stranger's it is said only that nothing was changed."""
    hall.introduces()
    other_hall.introduces()
    proof = drawn(hall, applies(hall)).proof
    theirs = drawn(other_hall, applies(other_hall)).proof
    changed = bytearray(qr_text.read(proof, slips.LETTER))
    changed[20] ^= 1

    found = photographs(hall, qr_text.write(slips.LETTER, bytes(changed)))
    assert not found.genuine
    assert "tidak asli" in found.verdict

    found = photographs(hall, theirs)
    assert (found.genuine, found.case) == (True, "")
    assert "HP lain" in found.verdict


def test_what_is_no_slip_is_said_to_be_none(hall):
    """A code of something else changes nothing."""
    hall.introduces()
    photographs(hall, "https://example.org")

    assert "bukan dari Layar" in hall.screen.notice.text


def test_an_application_is_found_by_its_code_however_it_is_written(hall):
    """Small letters, spaces, and the letter O for the figure 0."""
    hall.introduces()
    case = applies(hall)
    code = ids.receipt_code(CaseId(case))
    hall.does(hall.act.arrive, "/applications")

    hall.does(hall.act.type_receipt, f" {code.lower().replace('-', ' ').replace('0', 'o')}")
    hall.does(hall.act.find_case)

    assert hall.routes[-1] == f"/cases/{case}"


def test_older_applications_are_shown_when_asked_for(hall):
    """So many more each time, and still when the page is opened again."""
    hall.introduces()
    hall.does(hall.act.arrive, "/applications")
    before = hall.screen.find.shown
    hall.does(hall.act.show_older)
    hall.does(hall.act.arrive, "/")
    hall.does(hall.act.arrive, "/applications")

    assert hall.screen.find.shown == 2 * before


def test_a_typing_error_in_a_code_is_told(hall):
    """The check digit tells it from a code that is not here."""
    hall.introduces()
    case = applies(hall)
    code = ids.receipt_code(CaseId(case))
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    elsewhere = ids.receipt_code(CaseId("01a0c4506c007963867e5873573a2c98"))
    said = []
    for typed in (wrong, code[:6], "!" + code[1:], elsewhere):
        hall.does(hall.act.type_receipt, typed)
        hall.does(hall.act.find_case)
        said.append(hall.screen.find.amiss)

    assert not [route for route in hall.routes if route.startswith("/cases")]
    assert "satu per satu" in said[0]
    assert "10 huruf" in said[1]
    assert "salah" in said[2]
    assert "bukan di HP ini" in said[3]


def test_a_slip_is_saved_for_paper_and_as_a_picture_and_shared(hall):
    """The page is one of A6 whose letters are letters; its day is the phone's."""
    hall.introduces()
    case = applies(hall)
    code = ids.receipt_code(CaseId(case))
    hall.does(hall.act.save_slip, case, True)
    hall.does(hall.act.save_slip, case, False)
    hall.does(hall.act.share_slip, case)

    (paper, page), (image, png), (shared, same) = hall.hands.gone
    assert (paper, image, shared) == (f"bukti-{code}.pdf", f"bukti-{code}.png", f"bukti-{code}.png")
    assert page.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", page)) == 1
    assert b"/MediaBox [0 0 297.64 419.53]" in page
    assert png.startswith(b"\x89PNG")
    assert (
        Image.open(io.BytesIO(same)).size == Image.open(io.BytesIO(png)).size
    )  # its minute may differ
    assert len(page) < 60_000 > len(png) / 2


def test_long_words_stay_on_the_paper(hall):
    """Nothing runs over the edge or into the code, however long the office writes."""
    hall.introduces()
    written = drawn(hall, applies(hall))
    long = "Bagian bawah kartu keluarga tidak kelihatan. " * 30
    code = qr_modules.of(written.proof)
    laid_out = sheet.lay_out(
        replace(written, service=long, standing=long, next=long, check=long),
        code,
        printing._measure,
    )
    side = len(code) * sheet.MODULE
    for mark in laid_out:
        if isinstance(mark, marks.Words) and not mark.ends:
            end = mark.x + printing._measure(mark.text, mark.face, mark.points)
            assert end <= sheet.WIDTH
            assert mark.y < sheet.HEIGHT
            beside = sheet.HEIGHT - 17 - side < mark.y < sheet.HEIGHT - 17
            assert not beside or end < sheet.WIDTH - 8 - side
