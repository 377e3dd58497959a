"""Rows of a CSV file: separator and encoding found out, damage told row by row."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from app.residents import columns
from app.residents.cells import BROKEN, Formula, Line, Number
from protocol import errors

SEPARATORS = ",;\t|"
LONGEST_CELL = 4096
"""Letters of a cell: more is a quotation mark that nobody closed."""

_SAMPLE = 65_536
_WRITTEN_AS_TEXT = re.compile(r'="([^"=+]*)"')
"""How spreadsheets guard digits in CSV: ="0012" holds nothing to calculate."""
_FORMULA = re.compile(r"[=@]|[+-](?![0-9\s().-]*$)")
_EXPONENT = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)


class Text:
    """A CSV file."""

    day_zero = date(1899, 12, 30)

    def __init__(self, data: bytes) -> None:
        self._text, self.encoding = _decoded(data)
        self._separator = _separator(self._text[:_SAMPLE])

    def lines(self) -> Iterator[Line]:
        """Yield every row that is not empty, with the line it begins on."""
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator)
        while True:
            begun = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Line(begun, (), "row_quote")
                continue
            if any(row):
                yield Line(begun, tuple(_cell(each) for each in row))


def _cell(text: str) -> str:
    said = text.strip()
    if not said or said[0].isalpha():
        return said
    if guarded := _WRITTEN_AS_TEXT.fullmatch(said):
        return guarded[1]
    if _FORMULA.match(said) and len(said) > 1:
        return Formula(said)
    return Number(said) if _EXPONENT.fullmatch(said) else said.removeprefix("'")


def _separator(sample: str) -> str:
    """Return the separator with which most columns are recognised."""

    def known(separator: str) -> int:
        lines = csv.reader(io.StringIO(sample), delimiter=separator)
        rows: list[list[str]] = []
        try:
            for row in lines:
                rows.append(row)
                if len(rows) == columns.HEADER_WITHIN:
                    break
        except csv.Error:
            pass
        return len(columns.find(rows)[1].at)

    csv.field_size_limit(LONGEST_CELL)
    return max(SEPARATORS, key=known)


def _decoded(data: bytes) -> tuple[str, str]:
    """
    Return the text of a file and how it was read.

    A byte that is none in its encoding becomes a mark, so that its row can be named.

    Raises:
        RegisterUnreadableError: these bytes are no text.
    """
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(codec, "replace"), "UTF-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace"), "UTF-8"
    head = data[:2000]
    if head.count(0) > len(head) // 4:
        codec = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
        text = data.decode(codec, "replace")
        if "\0" in text:
            raise errors.RegisterUnreadableError
        return text, "UTF-16"
    if 0 in data:
        raise errors.RegisterUnreadableError
    text = data.decode("utf-8", "replace")
    damaged, whole = text.count(BROKEN), sum(1 for sign in text if sign > "\x7f")
    if damaged > whole - damaged:
        return data.decode("cp1252", "replace"), "Windows-1252"
    return text, "UTF-8"
