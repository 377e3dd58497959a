"""
Rows of an XLSX file. Nothing in it is calculated, and nothing of it is unpacked without bounds.

Read with the library of the language itself: of the 43 columns of an export most are looked past,
and a tablet has not the time to make an object of every cell. A part of the archive is read to the
length that its directory names and no further, so the directory can be held to limits.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from xml.etree.ElementTree import Element, ParseError, iterparse

from app.residents import columns
from app.residents.cells import BROKEN, Formula, Line, Number
from protocol import errors

UNPACKED_LIMIT_BYTES = 256 * 2**20
"""What all parts together may come to: 50,000 rows of 43 columns are about 90 MB."""
STRINGS_LIMIT_BYTES = 64 * 2**20
"""The words of all cells are held in memory at once."""
PARTS_LIMIT = 500
COLUMNS_LIMIT = 100
SHEETS_LOOKED_AT = 5

_BOOK, _LINKS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_PROLOG_BYTES = 65_536
_ROOT = re.compile(rb"<[A-Za-z]")
_ZERO, _ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DAMAGED = (zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, RuntimeError, ValueError)


class Sheet:
    """An XLSX file; of its sheets the one in which most columns of a register are found."""

    encoding = "XLSX"

    def __init__(self, data: bytes) -> None:
        self.day_zero = _ZERO
        with _told():
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            _bounded(self._archive)
            names = self._sheets()
            self._words = self._strings()
            self._name = max(names, key=self._known)

    def lines(self) -> Iterator[Line]:
        """Yield every row that is not empty, with its number."""
        with _told():
            yield from self._lines(self._name)

    def _lines(self, name: str) -> Iterator[Line]:
        number = 0
        for row in self._elements(name, "row"):
            number = int(row.get("r") or number + 1)
            cells = self._cells(row)
            if any(cells):
                yield Line(number, tuple(cells))

    def _cells(self, row: Element) -> list[str]:
        cells: list[str] = []
        for element in row:
            at = _column(element.get("r"), len(cells))
            if at >= COLUMNS_LIMIT:
                break
            if at >= len(cells):
                cells += [""] * (at + 1 - len(cells))
            if len(element):
                cells[at] = self._cell(element)
        return cells

    def _cell(self, element: Element) -> str:
        """Return what a cell says; a calculated one is marked, whatever was calculated once."""
        value = ""
        for part in element:
            what = _bare(part.tag)
            if what == "f":
                return Formula(part.text or "=")
            if what == "v":
                value = part.text or ""
            elif what == "is":
                value = _text(part)
        kind = element.get("t", "n")
        if kind == "s":
            at = int(value or 0)
            return self._words[at] if at < len(self._words) else BROKEN
        if kind == "n":
            return _number(value)
        return BROKEN if kind == "e" else value.strip().removeprefix("'")

    def _known(self, name: str) -> int:
        first = islice(self._lines(name), columns.HEADER_WITHIN)
        return len(columns.find([line.cells for line in first])[1].at)

    def _sheets(self) -> list[str]:
        """Return the parts in which the first sheets stand."""
        targets = {
            link.get("Id"): link.get("Target", "")
            for link in self._elements(_LINKS, "Relationship")
        }
        names: list[str] = []
        for element in self._elements(_BOOK, "workbookPr", "sheet"):
            if _bare(element.tag) == "workbookPr":
                if element.get("date1904") in {"1", "true"}:
                    self.day_zero = _ZERO_1904
                continue
            link = next((value for key, value in element.items() if _bare(key) == "id"), "")
            target = targets.get(link, "")
            name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if name in self._archive.NameToInfo:
                names.append(name)
        if not names:
            raise errors.RegisterUnreadableError
        return names[:SHEETS_LOOKED_AT]

    def _strings(self) -> list[str]:
        if _STRINGS not in self._archive.NameToInfo:
            return []
        return [_text(each).strip().removeprefix("'") for each in self._elements(_STRINGS, "si")]

    def _elements(self, part: str, *wanted: str) -> Iterator[Element]:
        """Yield the elements of these names as they end; what was seen is let go of."""
        with self._archive.open(part) as file:
            root: Element | None = None
            # No part declares anything: `_bounded` has looked.
            for event, element in iterparse(file, ("start", "end")):  # noqa: S314
                root = element if root is None else root
                if event == "end" and _bare(element.tag) in wanted:
                    yield element
                    element.clear()
                    if len(root) > 1:
                        del root[:-1]


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(element: Element) -> str:
    """Return the words of a cell, without how they are to be pronounced."""
    said = ""
    for part in element:
        what = _bare(part.tag)
        if what == "t":
            said += part.text or ""
        elif what == "r":
            said += _text(part)
    return said


def _number(text: str) -> str:
    if not text:
        return ""
    if text.isascii() and text.isdigit():
        return Number(text)
    value = float(text)
    return Number(int(value)) if value.is_integer() else Number(text)


def _column(reference: str | None, following: int) -> int:
    """Return the column of a reference such as `AB12`, from 0."""
    if reference is None:
        return following
    at = 0
    for sign in reference:
        if not "A" <= sign <= "Z":
            break
        at = at * 26 + ord(sign) - 64
        if at > COLUMNS_LIMIT:
            break
    return at - 1 if at else following


@contextmanager
def _told() -> Iterator[None]:
    """Give every trouble with the bytes of an archive one name."""
    try:
        yield
    except _DAMAGED as error:
        raise errors.RegisterUnreadableError from error
    except KeyError as error:
        raise errors.RegisterUnreadableError from error


def _bounded(archive: zipfile.ZipFile) -> None:
    """
    Hold an archive to what it may unpack to.

    Raises:
        RegisterUnreadableError: a part declares words of its own before it begins.
        RegisterLargeError: it has too many parts or they are too large.
    """
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    words = sum(part.file_size for part in parts if part.filename == _STRINGS)
    if len(parts) > PARTS_LIMIT or whole > UNPACKED_LIMIT_BYTES or words > STRINGS_LIMIT_BYTES:
        raise errors.RegisterLargeError
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                begin = file.read(_PROLOG_BYTES)
            root = _ROOT.search(begin)
            if root is None or b"<!DOCTYPE" in begin[: root.start()]:
                raise errors.RegisterUnreadableError
