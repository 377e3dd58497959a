"""The register books of the agencies: as a list, as a workbook, and as pages for paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from protocol import book_sheet, regions, typesetting
from protocol.typesetting import About
from server import audit, figure_files, register_book
from server.audit import Action
from server.console import access, downloads, endings, pages, times
from server.console.letter_desk import OnSigning
from server.console.narrowing import Link
from server.console.words import Words
from server.figure_files import Sheet
from server.register_book import Book, Line

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

PAGE = f"{access.HOME}/registers"
_HEADS = ("serial", "number", "date", "what", "about", "signer", "note")
_FORMS = ("pdf", "xlsx")


@dataclass(frozen=True)
class Asked:
    """A book by its address: whose, which one, of which year; empty for the newest."""

    keeper: str = ""
    name: str = ""
    year: str = ""


def as_asked(keeper: str = "", name: str = "", year: str = "") -> Asked:
    """Read the address."""
    return Asked(keeper, name, year)


@router.get("/registers")
def book(
    request: Request, duty: access.OnWork, asked: Annotated[Asked, Depends(as_asked)]
) -> Response:
    """Show a register book, the newest unless told, and the others to choose."""
    words = duty.words
    with duty.office.reading() as session:
        connection = session.connection()
        found = _books(duty, register_book.books(connection, duty.staff.area, _agencies(duty)))
        chosen = _chosen(found, asked)
        lines = register_book.lines(connection, chosen) if chosen else []
    return pages.show(
        request,
        duty,
        "register.html",
        here=PAGE,
        title=_title(chosen, duty) if chosen else words("register.title"),
        choices=[Link(_title(each, duty), _address(each), each == chosen) for each in found],
        heads=[words(f"register.{head}") for head in _HEADS],
        rows=[(line, _cells(line, words)) for line in reversed(lines)],
        count=words("register.count", count=len(lines)),
        files=[(form.upper(), _address(chosen, f".{form}")) for form in _FORMS if chosen and lines],
    )


@router.get("/registers.{form}")
def file(duty: OnSigning, form: str, asked: Annotated[Asked, Depends(as_asked)]) -> Response:
    """Hand a book over as a file; who took it is written down."""
    office, words, now = duty.office, duty.words, duty.office.world.now()
    if form not in _FORMS:
        raise access.MissingError(form)
    with office.writing() as session:
        connection = session.connection()
        found = register_book.books(connection, duty.staff.area, _agencies(duty))
        chosen = _chosen(found, asked)
        if chosen is None:
            raise access.MissingError(asked.keeper)
        cells = [_cells(line, words) for line in register_book.lines(connection, chosen)]
        taken = f"{chosen.keeper} {chosen.name} {chosen.year}"
        audit.note(session, now, duty.staff.username, Action.REGISTER_TAKEN, taken)
    title, heads = _title(chosen, duty), [words(f"register.{head}") for head in _HEADS]
    if form == "xlsx":
        sheet = Sheet(words("register.title"), tuple(heads), tuple(map(tuple, cells)))
        data = figure_files.as_xlsx([sheet])
    else:
        drawn = words(
            "case.printed", who=duty.staff.name, when=times.moment(now, now, words.language)
        )
        laid_out = book_sheet.lay_out(title, heads, cells, drawn, typesetting.measure)
        data = book_sheet.pdf(laid_out, About(title, words.language, now))
    whose = chosen.keeper.replace("/", "-")
    return downloads.handed(data, f"register-{whose}-{chosen.year}.{form}")


def _agencies(duty: access.Duty) -> list[str]:
    known = duty.office.catalogue.agencies.values()
    return [agency.key for agency in known if agency.letterhead]


def _books(duty: access.Duty, found: Iterable[Book]) -> list[Book]:
    return sorted(found, key=lambda each: (-each.year, _title(each, duty)))


def _chosen(found: list[Book], asked: Asked) -> Book | None:
    if not (asked.keeper or asked.name or asked.year):
        return found[0] if found else None
    wanted = (asked.keeper, asked.name, asked.year)
    return next((b for b in found if (b.keeper, b.name, str(b.year)) == wanted), None)


def _title(book: Book, duty: access.Duty) -> str:
    """Name a book: `Dinas Perikanan, 2026`."""
    agency = duty.office.catalogue.agencies.get(book.agency)
    whose = agency.name.in_(duty.words.language) if agency else book.agency
    for district in regions.regions().districts:
        if district.code == book.district:
            whose = duty.words("register.district", name=district.name)
    return duty.words("register.of", whose=whose, year=book.year)


def _address(book: Book, ending: str = "") -> str:
    asked = {"keeper": book.keeper, "name": book.name, "year": book.year}
    return f"{PAGE}{ending}?{urlencode(asked)}"


def _cells(line: Line, words: Words) -> list[str]:
    note = words("draft.annulled") if line.annulled else ""
    if line.reason:
        note = f"{note}: {line.reason}"
    if not line.title:
        note = words("register.erased")
    return [
        str(line.serial or ""),
        line.number,
        times.whole_date(line.issued_on, words.language),
        line.title,
        line.name,
        line.signer,
        note,
    ]
