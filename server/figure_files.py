"""
Figures as files for other programs: CSV, XLSX and JSON say the same, guarded, byte for byte alike.

A cell that begins like a formula is text with an apostrophe before it: nobody's spreadsheet
computes what somebody else wrote.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Cell = str | int | float | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HIDDEN = "<5"
"""Stands where a number is left out: see `guarded`."""
FIXED_AT = (1980, 1, 1, 0, 0, 0)
"""When everything in an archive was made: it says nothing of when somebody asked."""


@dataclass(frozen=True)
class Sheet:
    """One table: a name, what its columns are called, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_csv(sheet: Sheet) -> bytes:
    """Write one table as CSV: UTF-8 with its mark, so that spreadsheets read it as such."""
    return csv_head(sheet.columns) + csv_lines(sheet.rows)


def csv_head(columns: Sequence[str]) -> bytes:
    """Return how a table begins that is written bit by bit."""
    return b"\xef\xbb\xbf" + csv_lines([columns])


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows of a table."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(map(harmless, row) for row in rows)
    return text.getvalue().encode()


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Write tables as one workbook: a sheet each, text as text."""
    import xlsxwriter  # only here: whoever writes no workbook need not wait until it is loaded

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": datetime(*FIXED_AT), "author": "Layar"})  # noqa: DTZ001
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            page.freeze_panes(1, 0)
            for across, column in enumerate(sheet.columns):
                page.write_string(0, across, column, head)
                page.set_column(across, across, 24 if across < 3 else 13)
            for down, row in enumerate(sheet.rows, 1):
                for across, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(down, across, str(harmless(cell)))
                    elif cell is not None:
                        page.write_number(down, across, cell)
    return made.getvalue()


def as_json(said: object) -> bytes:
    """Write anything as JSON that two people can compare."""
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """Pack files: sorted, undated and stored as they are, so that alike packs are alike bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, FIXED_AT)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, files[name])
    return made.getvalue()
