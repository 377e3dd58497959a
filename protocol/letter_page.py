"""
From a case's answers to the paper: one way for the village's tablet and the office's console.

Nothing is decided here: who may issue, and under which number, is decided before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from protocol import ids, letter_sheet, letter_text, typesetting
from protocol.findings import Value
from protocol.ids import CaseId
from protocol.letter_sheet import Letterhead, Page, Paper, Signature
from protocol.letter_text import Filled
from protocol.services import Service

CHECK = (
    "Periksa tanpa internet: buka Layar, Periksa surat, foto kode di atas. "
    "Tanpa tanda tangan elektronik tersertifikasi."
)
DRAFT = "KONSEP"
DRAFT_NUMBER = "................................"
REGENCY = "Pemerintah Kabupaten Halmahera Selatan"


@dataclass(frozen=True)
class Issuer:
    """Whose letter it is and who signs it; see `of_village`."""

    head: Letterhead
    seat: str
    posts: tuple[str, ...]
    name: str
    around: Mapping[str, str]


def of_village(village: str, name: str, *, address: str = "") -> Issuer:
    """Return who issues a village's letters: its head."""
    around = letter_text.place(village)
    seat, district = around.get("village", village), around.get("district", "")
    lines = (REGENCY.upper(), f"KECAMATAN {district.upper()}", f"DESA {seat.upper()}")
    head = around.get("head", "Kepala Desa")
    return Issuer(Letterhead(lines, address), seat, (f"{head},",), name, around)


def filled(
    service: Service, case: CaseId, answers: Mapping[str, Value], issuer: Issuer, today: date
) -> Filled:
    """Return what a service's letter says for these answers. The service has a letter."""
    form = service.letter
    assert form is not None
    around = {**issuer.around, "service": service.title.id, "receipt": ids.receipt_code(case)}
    return letter_text.fill(form, service, answers, around, today)


def pages(
    filled: Filled,
    issuer: Issuer,
    today: date,
    *,
    number: str = "",
    code: list[list[bool]] | None = None,
) -> tuple[Page, ...]:
    """Lay a letter out; without a `code` it is a draft, and says so."""
    place_and_day = f"{issuer.seat}, {letter_text.day(today)}"
    paper = Paper(
        head=issuer.head,
        number=number if code else DRAFT_NUMBER,
        filled=filled,
        signature=Signature(place_and_day, issuer.posts, issuer.name),
        check=CHECK,
        draft="" if code else DRAFT,
    )
    return letter_sheet.lay_out(paper, code, typesetting.measure)


def pdf(laid_out: tuple[Page, ...], title: str, text: str, made_at: datetime) -> bytes:
    """Return a letter as a PDF; `text` is that of its code, so that a program finds it too."""
    about = typesetting.About(title, "id", made_at, text)
    return typesetting.pdf(laid_out, (letter_sheet.WIDTH, letter_sheet.HEIGHT), about)
