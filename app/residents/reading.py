"""A register read from a file: first which columns it has, then its rows, one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from app.residents import columns
from app.residents.cells import Line, Source
from app.residents.columns import Columns
from app.residents.lines import Judge, Problem, Rules
from app.residents.resident import Resident
from app.residents.sheets import Sheet
from app.residents.texts import Text
from protocol import errors

FILE_LIMIT_BYTES = 32 * 2**20
ROWS_LIMIT = 60_000
"""The largest village of the regency has a tenth of that; one file may bring a district."""
PROBLEMS_KEPT = 5_000
"""Problems named one by one; a file with more of them is to be mended as a whole."""
CHUNK = 500
"""Rows between two words about how far it has come."""

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WEB = (b"<!doctype", b"<html", b"<table", b"<?xml")


@dataclass(frozen=True)
class Opened:
    """A file whose columns are known and whose rows have not been looked at."""

    source: Source
    header: int
    columns: Columns

    def rows(self) -> Iterator[Line]:
        """Yield the rows under the header. Raises RegisterLargeError when there are too many."""
        rows = (line for line in self.source.lines() if line.number > self.header)
        for count, line in enumerate(rows):
            if count == ROWS_LIMIT:
                raise errors.RegisterLargeError
            yield line


@dataclass(frozen=True)
class Reading:
    """
    What a file says: who can be taken over, and every problem with its row.

    `refused` and `odd` count rows: those left out, and those taken over with something to look at.
    """

    residents: tuple[Resident, ...]
    problems: tuple[Problem, ...]
    refused: int
    odd: int


def opened(data: bytes) -> Opened:
    """
    Return a file with its columns; nothing else of it has been read.

    Raises:
        RegisterFormatError: it is no CSV and no XLSX, but something that can be saved as one.
        RegisterUnreadableError: it is damaged, or nothing that holds rows.
        RegisterLargeError: it is too large, or would be.
    """
    if len(data) > FILE_LIMIT_BYTES:
        raise errors.RegisterLargeError
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_OLD_OFFICE) or head.startswith(_WEB):
        raise errors.RegisterFormatError
    source: Source = Sheet(data) if data.startswith(_ZIP) else Text(data)
    first = list(islice(source.lines(), columns.HEADER_WITHIN))
    if not first:
        raise errors.RegisterUnreadableError
    at, found = columns.find([line.cells for line in first])
    return Opened(source, first[at].number, found)


def read(file: Opened, rules: Rules, progress: Callable[[int], None]) -> Reading:
    """Judge every row of a file; `progress` is told now and then how many that are."""
    judge = Judge(file.columns, rules, file.source.day_zero)
    residents: list[Resident] = []
    problems: list[Problem] = []
    refused = odd = 0
    for count, line in enumerate(file.rows(), 1):
        resident, found = judge.judge(line)
        if resident is not None:
            residents.append(resident)
            odd += bool(found)
        else:
            refused += 1
        problems += found[: PROBLEMS_KEPT - len(problems)]
        if count % CHUNK == 0:
            progress(count)
    return Reading(tuple(residents), tuple(problems), refused, odd)
