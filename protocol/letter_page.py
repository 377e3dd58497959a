"""
From a case's answers to the paper: one way for the village's tablet and the office's console.

Nothing is decided here: who may issue, and under which number, is decided before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from protocol import agencies, ids, letter_sheet, letter_text, typesetting
from protocol.agencies import Agency
from protocol.findings import Value
from protocol.ids import CaseId
from protocol.letter_sheet import Letterhead, Page, Paper, Signature
from protocol.letter_text import Filled
from protocol.letters import Checked, Facts
from protocol.posts import Post
from protocol.services import Catalogue, Service
from protocol.trust import Author, Role

CHECK = (
    "Periksa tanpa internet: buka Layar, Periksa surat, foto kode di atas. "
    "Tanpa tanda tangan elektronik tersertifikasi."
)
DRAFT = "KONSEP"
DRAFT_NUMBER = "................................"
REGENCY = "Pemerintah Kabupaten Halmahera Selatan"


@dataclass(frozen=True)
class Issuer:
    """Whose letter it is and who signs it; see `of_village` and `of_agency`."""

    head: Letterhead
    seat: str
    posts: tuple[str, ...]
    name: str
    nip: str
    """As it is written on paper; empty where whoever signs has none, as heads of villages."""
    around: Mapping[str, str]


def of_village(village: str, name: str, *, address: str = "") -> Issuer:
    """Return who issues a village's letters: its head."""
    around = letter_text.place(village)
    seat, district = around.get("village", village), around.get("district", "")
    lines = (REGENCY.upper(), f"KECAMATAN {district.upper()}", f"DESA {seat.upper()}")
    head = around.get("head", "Kepala Desa")
    return Issuer(Letterhead(lines, address), seat, (f"{head},",), name, "", around)


def of_agency(
    agency: Agency, village: str, name: str, *, nip: str = "", behalf: str = ""
) -> Issuer:
    """
    Return who issues an agency's letters in a case of a village: the official of this name.

    Whoever signs on behalf of the agency's head does so from a post of their own, `behalf`.
    """
    head = agency.letterhead
    assert head is not None
    lines = tuple(agencies.named(line, village).upper() for line in head.lines)
    post, seat = agencies.named(head.post, village), agencies.named(head.seat, village)
    posts = (f"a.n. {post}", f"{behalf},") if behalf else (f"{post},",)
    speaks = f"{behalf} atas nama {post}" if behalf else post
    around = {**letter_text.place(village), "head": speaks}
    letterhead = Letterhead((REGENCY.upper(), *lines), head.address)
    return Issuer(letterhead, seat, posts, name, nip, around)


def signed_by(catalogue: Catalogue, checked: Checked) -> str:
    """Return who issued a letter, and for whom; empty where nobody knows."""
    if checked.issuer is None or checked.code is None:
        return ""
    issuer, facts = checked.issuer, checked.code.facts
    return ", ".join(part for part in (issuer.name, body(catalogue, facts, issuer)) if part)


def body(catalogue: Catalogue, said: Facts, issuer: Author) -> str:
    """
    Return for whom a letter was issued, empty where nobody knows: a village's head, an agency.

    From which post of the agency it was signed, its head's or another's, says the paper.
    """
    if issuer.role is Role.OFFICER:
        return letter_text.place(said.village).get("head", "") if issuer.post is Post.HEAD else ""
    service = catalogue.get(said.service)
    agency = catalogue.agencies.get(service.agency) if service else None
    head = agency.letterhead if agency else None
    return ", ".join(agencies.named(line, said.village) for line in head.lines) if head else ""


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
        signature=Signature(place_and_day, issuer.posts, issuer.name, issuer.nip),
        check=CHECK,
        draft="" if code else DRAFT,
    )
    return letter_sheet.lay_out(paper, code, typesetting.measure)


def pdf(laid_out: tuple[Page, ...], title: str, text: str, made_at: datetime) -> bytes:
    """Return a letter as a PDF; `text` is that of its code, so that a program finds it too."""
    about = typesetting.About(title, "id", made_at, text)
    return typesetting.pdf(laid_out, (letter_sheet.WIDTH, letter_sheet.HEIGHT), about)
