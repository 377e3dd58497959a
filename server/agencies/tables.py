"""Tables as agencies keep them: CSV and XLSX, read within limits, whole or not at all."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from server.figure_files import FORMULA

FILE_LIMIT_BYTES = 8 * 1024 * 1024
UNPACKED_LIMIT_BYTES = 64 * 1024 * 1024
PARTS_LIMIT = 200
ROWS_LIMIT = 20_000
COLUMNS_LIMIT = 200
CELL_LIMIT = 4_000
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    EOFError,
    OSError,
)


class TableBadError(Exception):
    """A file that is no table, or a larger one than anybody fills in; `why` is a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read(name: str, raw: bytes) -> list[tuple[int, dict[str, str]]]:
    """
    Return the rows that are not empty, by the heads of the first one, with their numbers.

    Raises:
        TableBadError: it cannot be read, and nothing of it is.
    """
    if len(raw) > FILE_LIMIT_BYTES:
        raise TableBadError("too_large")
    rows = _workbook(raw) if name.lower().endswith(".xlsx") else _text(raw)
    heads: list[str] = []
    found = []
    for number, row in enumerate(rows, 1):
        cells = [_plain(cell) for cell in row]
        if number > ROWS_LIMIT or len(cells) > COLUMNS_LIMIT:
            raise TableBadError("too_large")
        if any(len(cell) > CELL_LIMIT for cell in cells):
            raise TableBadError("too_large")
        if not any(cells):
            continue
        if not heads:
            heads = [cell.lower() for cell in cells]
            if len(set(filter(None, heads))) != len([head for head in heads if head]):
                raise TableBadError("heads_twice")
            continue
        found.append(
            (number, {head: cell for head, cell in zip(heads, cells, strict=False) if head})
        )
    return found


def _plain(cell: object) -> str:
    if isinstance(cell, datetime) and cell.time() == time.min:
        cell = cell.date()  # a workbook has its days as moments
    text = "" if cell is None else str(cell).strip()
    quoted = text.startswith("'") and text[1:].startswith(FORMULA)
    return text[1:] if quoted else text


def _text(raw: bytes) -> Iterator[Sequence[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableBadError("not_utf8") from error
    if "\0" in text:
        raise TableBadError("not_text")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    csv.field_size_limit(FILE_LIMIT_BYTES)  # whatever another reader set: `read` has its own limit
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise TableBadError("not_csv") from error


def _workbook(raw: bytes) -> Iterator[Sequence[object]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            unpacked = sum(part.file_size for part in parts)
        if len(parts) > PARTS_LIMIT or unpacked > UNPACKED_LIMIT_BYTES:
            raise TableBadError("too_large")
        # Formulas come as their text, never as what was calculated once.
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True, max_row=ROWS_LIMIT + 1)
    except _BROKEN as error:
        raise TableBadError("not_xlsx") from error
