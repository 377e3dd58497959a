"""A letter is a well-set page that any reader opens, for whatever its form is answered with."""

import io

import pikepdf
import pypdfium2
import pytest

from app import qr_codes
from protocol import letter_page, letter_sheet, marks, services, typesetting
from protocol.letter_text import Facts, Paragraph
from tests import made_letters, zbar

SERVICES = services.catalogue()
ISSUED = sorted(key for key, service in SERVICES.items() if service.letter)
OF_AGENCIES = {
    "dispensasi-waktu-nikah": ("KECAMATAN BACAN SELATAN", "Camat Bacan Selatan,"),
    "permohonan-informasi": ("INFORMASI DAN", "Pejabat Pengelola Informasi"),
    "rekomendasi-bbm-nelayan": ("DINAS PERIKANAN", "Kepala Dinas Perikanan,"),
}


def text_of(pdf: bytes) -> str:
    """Return what can be selected in a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_every_letter_is_tried_here():
    """One that is added needs its example."""
    assert sorted(made_letters.ASKED) == ISSUED
    assert sorted(OF_AGENCIES) == [key for key in ISSUED if SERVICES[key].letter_of_agency]


@pytest.mark.parametrize("service", OF_AGENCIES)
def test_whoever_signs_for_the_head_says_so_above_their_own_post(service):
    """As papers of offices are signed: a.n. the head, then the post, the name and the number."""
    head = OF_AGENCIES[service][1].rstrip(",")
    plain = text_of(made_letters.pdf(service))
    pdf = made_letters.pdf(service, behalf="Sekretaris Contoh")
    said = text_of(pdf)
    block = said[said.index("a.n. ") :]

    assert "a.n. " not in plain
    assert block.startswith(f"a.n. {head}")
    assert block.index("Sekretaris Contoh,") < block.index("PEJABAT CONTOH") < block.index("NIP")
    assert "Sekretaris Contoh atas nama" in " ".join(said.split())
    assert len(pypdfium2.PdfDocument(pdf)) == 1


@pytest.mark.parametrize("service", ISSUED)
def test_a_letter_opens_and_its_text_can_be_selected(service):
    """One sheet of A4, nothing wrong with the file, its fonts inside, two pieces at most."""
    pdf = made_letters.pdf(service)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
        inside = [font.DescendantFonts[0].FontDescriptor.FontFile2 for font in fonts]
        assert len(inside) >= 2
    text = text_of(pdf)

    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert len(pdf) < 32_768
    village = (
        "DESA KUPAL",
        "KECAMATAN BACAN SELATAN",
        "17 Agustus 1990",
        "Kupal, 25 November 2026",
    )
    for words in (
        made_letters.number_of(service),
        "SITI CONTOH",
        *OF_AGENCIES.get(service, village),
    ):
        assert words in text
    assert ("KADES CONTOH, S.IP" in text) is SERVICES[service].letter_of_village
    assert ("PEJABAT CONTOH, M.Si" in text) is SERVICES[service].letter_of_agency
    assert (f"NIP {made_letters.NIP}" in text) is SERVICES[service].letter_of_agency
    assert "{" not in text


@zbar.needed
def test_its_code_is_read_from_a_photo_of_the_paper():
    """As a cheap camera sees a sheet of A4: a third of what a printer prints, in grey."""
    pdf = made_letters.pdf("surat-keterangan-usaha")
    _, text = made_letters.pages("surat-keterangan-usaha")
    seen = pypdfium2.PdfDocument(pdf)[0].render(scale=140 / 72).to_pil().convert("L")
    photo = io.BytesIO()
    seen.save(photo, "JPEG", quality=60)

    assert qr_codes.read(photo.getvalue()) == [text]


def test_a_draft_says_so_and_has_nothing_to_check():
    """Nobody mistakes it for a letter: no number, no code."""
    pdf = made_letters.pdf("surat-keterangan-usaha", signed=False)
    text = text_of(pdf)

    assert letter_page.DRAFT in text
    assert made_letters.NUMBER not in text
    assert "Periksa" not in text
    assert b"LYQ1" not in pdf


def test_long_answers_go_on_on_a_second_page():
    """Numbered, and the signature has lines of the letter above it."""
    pages, _ = made_letters.pages(
        "surat-pengantar-kehilangan", full_name="K" * 100, story=made_letters.LONG * 3
    )
    last = [mark.text for mark in pages[-1] if isinstance(mark, marks.Words)]

    assert len(pages) == 2
    assert any("halaman 2 dari 2" in words for words in last)
    assert any("mestinya" in words for words in last)
    assert "KADES CONTOH, S.IP" in last


@pytest.mark.parametrize("lines", range(1, 40, 3))
def test_nothing_runs_off_the_paper(lines):
    """Long words, long names and many lines: all of it stands between the edges."""
    story = "\n".join(["X" * 120, *(f"baris {n}" for n in range(lines))])
    pages, _ = made_letters.pages("surat-pengantar-kehilangan", full_name="M" * 100, story=story)
    for page in pages:
        words = [mark for mark in page if isinstance(mark, marks.Words)]
        for mark in words:
            right = mark.x + typesetting.measure(mark.text, mark.face, mark.points)
            assert 20 <= mark.x <= right <= letter_sheet.WIDTH - 19
            assert 10 <= mark.y <= letter_sheet.HEIGHT - 9
        boxes = [mark for mark in page if isinstance(mark, marks.Box) and mark.height < 0.7]
        lowest = max((mark.y for mark in boxes), default=0)
        assert lowest < letter_sheet.HEIGHT - 9


def test_what_nobody_answered_leaves_no_hole():
    """Row and sentence go with it."""
    service = services.catalogue()["surat-keterangan-usaha"]
    issuer = letter_page.of_village(made_letters.HOME, "KADES CONTOH")
    said = {"full_name": "SITI CONTOH", "business_name": "Kios"}
    filled = letter_page.filled(service, made_letters.CASE, said, issuer, made_letters.TODAY)
    rows = [row for block in filled.blocks if isinstance(block, Facts) for row in block.rows]
    texts = [block.text for block in filled.blocks if isinstance(block, Paragraph)]

    assert rows == [("Nama", "SITI CONTOH"), ("Nama usaha", "Kios")]
    assert not any("keperluan" in text for text in texts)


def test_an_answer_is_put_in_and_never_read_as_a_form():
    """A name that looks like a placeholder stays what it is."""
    pages, _ = made_letters.pages("pengantar-skck", full_name="{nik} {village}")
    words = [mark.text for mark in pages[0] if isinstance(mark, marks.Words)]

    assert "{nik} {village}" in words


def test_a_letter_for_a_child_is_about_the_child():
    """Name and NIK in the code are those of one person."""
    catalogue = services.catalogue()["surat-keterangan-tidak-mampu"]
    issuer = letter_page.of_village(made_letters.HOME, "KADES CONTOH")
    said = made_letters.WHO | made_letters.ASKED["surat-keterangan-tidak-mampu"]
    without = {key: value for key, value in said.items() if key != "for_person_nik"}
    about = [
        letter_page.filled(catalogue, made_letters.CASE, each, issuer, made_letters.TODAY)
        for each in (said, without, made_letters.WHO)
    ]

    assert [(each.name, each.nik[-4:]) for each in about] == [
        ("CONTOH ANAK", "9903"),
        ("CONTOH ANAK", ""),
        ("SITI CONTOH", "9902"),
    ]
