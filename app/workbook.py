"""
A table as a workbook for a spreadsheet: texts and numbers, and nothing that could be run.

Written by hand: a workbook is a handful of XML files in a ZIP, and its cells here are inline texts.
What begins like a formula is set behind an apostrophe, for whoever saves it as CSV afterwards.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

Cell = str | int

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FILES = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}


def write(name: str, rows: Iterable[Sequence[Cell]], at: datetime) -> bytes:
    """Return a workbook with one sheet of this name; the first row is its heads."""
    sheet = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    files = _FILES | {
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f'<sheets><sheet name="{_text(name)}" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in files.items():
            stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
            packed.writestr(zipfile.ZipInfo(path, stamp), _HEAD + content)
    return out.getvalue()


def _row(number: int, cells: Sequence[Cell]) -> str:
    written = "".join(_cell(f"{_column(at)}{number}", cell) for at, cell in enumerate(cells))
    return f'<row r="{number}">{written}</row>'


def _cell(where: str, cell: Cell) -> str:
    if isinstance(cell, int):
        return f'<c r="{where}"><v>{cell}</v></c>'
    safe = f"'{cell}" if cell.startswith(_FORMULAS) else cell
    text = f'<t xml:space="preserve">{_text(safe)}</t>'
    return f'<c r="{where}" t="inlineStr"><is>{text}</is></c>'


def _column(at: int) -> str:
    return chr(ord("A") + at)


def _text(text: str) -> str:
    kept = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
    return escape(kept, {'"': "&quot;"})
