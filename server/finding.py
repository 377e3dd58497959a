"""
How a case is found by what somebody types: a receipt code, or how words of a name begin.

Every word is a row of its own in order, so that a search among a million cases reads only those
that fit; looking inside words would read them all.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Select, select

from protocol import errors, ids
from protocol.ids import CaseId
from server import upserts
from server.case_tables import CASE_WORD
from server.tables import CASES

_WORDS = 8
_WORD_BYTES = 60
_AFTER_ANY = b"\xff"
"""Follows every continuation of a word: no UTF-8 has this byte."""


def words_of(case: CaseId, name: str) -> tuple[bytes, ...]:
    """Return the words a case is found by, each once."""
    found = (*_words(name), ids.receipt_code(case).casefold().encode())
    return tuple(dict.fromkeys(found))


def write(connection: Connection, named: Mapping[CaseId, str]) -> None:
    """Write the words of cases, by the names they are filed under."""
    rows = [
        {"word": word, "case_id": case}
        for case, name in named.items()
        for word in words_of(case, name)
    ]
    upserts.keep(connection, CASE_WORD, rows)


def matching(text: str) -> list[ColumnElement[bool]]:
    """Return what has to hold of a case that somebody may mean; nothing for an empty text."""
    code = read_code(text)
    if code is None:
        return [_begins(word) for word in _words(text)]
    return [_among(CASE_WORD.c.word == code.casefold().encode())]


def is_code(text: str) -> bool:
    """Tell whether somebody typed a receipt code."""
    return read_code(text) is not None


def cases_of(connection: Connection, code: str) -> tuple[CaseId, ...]:
    """Return the cases of a receipt code."""
    return tuple(map(CaseId, connection.scalars(cases_named(code))))


def cases_named(code: str) -> Select[tuple[str]]:
    """Return the question for the cases of a receipt code."""
    return select(CASE_WORD.c.case_id).where(CASE_WORD.c.word == code.casefold().encode())


def read_code(text: str) -> str | None:
    """Return a receipt code as it is written, None where somebody typed something else."""
    try:
        return ids.read_receipt_code(text)
    except errors.ReceiptCodeBadError:
        return None


def _words(text: str) -> list[bytes]:
    said = text.casefold().split()[:_WORDS]
    return [word.encode()[:_WORD_BYTES] for word in said]


def _begins(word: bytes) -> ColumnElement[bool]:
    return _among(CASE_WORD.c.word >= word, CASE_WORD.c.word < word + _AFTER_ANY)


def _among(*held: ColumnElement[bool]) -> ColumnElement[bool]:
    return CASES.c.id.in_(select(CASE_WORD.c.case_id).where(*held))
