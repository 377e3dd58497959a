"""
The register books of the agencies: a line for each letter, as the ledger has it.

A number is never given again: a letter that was taken back keeps its line, with the reason, and one
whose case was erased keeps its number and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from protocol import envelope, errors, letters, messages
from protocol.ids import CaseId, MessageId
from protocol.messages import Annulment, Kind, Letter
from server.letter_tables import ISSUED
from server.rights import Area
from server.tables import ACCOUNT, MESSAGE

_LINES = (
    select(ISSUED, MESSAGE.c.raw, ACCOUNT.c.name.label("signer"))
    .join_from(ISSUED, MESSAGE, MESSAGE.c.id == ISSUED.c.message)
    .outerjoin(ACCOUNT, ACCOUNT.c.key == MESSAGE.c.author)
)
_BETWEEN = "/"


@dataclass(frozen=True)
class Line:
    """A letter as the book has it; title and name are empty where its case was erased."""

    message: MessageId
    case: CaseId
    number: str
    serial: int | None
    mark: str
    annulled: bool
    title: str = ""
    name: str = ""
    signer: str = ""
    code: str = ""
    sha256: str = ""
    issued_on: date | None = None
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Book:
    """A register of one year: whose it is, and what it is called."""

    keeper: str
    name: str
    year: int

    @property
    def agency(self) -> str:
        """The agency that keeps it."""
        return self.keeper.partition(_BETWEEN)[0]

    @property
    def district(self) -> str:
        """The code of the district whose office keeps it, empty for one of the regency."""
        return self.keeper.partition(_BETWEEN)[2]


def books(connection: Connection, area: Area, agencies: Sequence[str]) -> list[Book]:
    """Return the books somebody with this area may read, the newest year first."""
    asked = (
        select(ISSUED.c.keeper, ISSUED.c.book, ISSUED.c.year)
        .where(ISSUED.c.year.is_not(None))
        .distinct()
        .order_by(ISSUED.c.year.desc(), ISSUED.c.keeper, ISSUED.c.book)
    )
    found = [Book(keeper, name, year) for keeper, name, year in connection.execute(asked)]
    return [book for book in found if book.agency in agencies and may_read(area, book)]


def may_read(area: Area, book: Book) -> bool:
    """Tell whether a book is of somebody's own agency and place, or they work for the regency."""
    whole = not area.agency and area.every_service and area.every_place
    mine = area.agency == book.agency and (not book.district or area.covers(book.district))
    return whole or mine


def lines(connection: Connection, book: Book) -> list[Line]:
    """Return the lines of a book, in the order of its numbers."""
    in_it = (ISSUED.c.keeper == book.keeper) & (ISSUED.c.book == book.name)
    return _found(connection, in_it & (ISSUED.c.year == book.year))


def of_case(connection: Connection, case: CaseId) -> list[Line]:
    """Return the letters of a case, the first issued first."""
    return _found(connection, ISSUED.c.case_id == case)


def _found(connection: Connection, which: ColumnElement[bool]) -> list[Line]:
    asked = _LINES.where(which).order_by(ISSUED.c.serial, ISSUED.c.message)
    rows = connection.execute(asked).all()
    gone = [row.case_id for row in rows if row.annulled]
    said = connection.scalars(
        select(MESSAGE.c.raw).where(
            MESSAGE.c.case_id.in_(gone), MESSAGE.c.kind == Kind.ANNULMENT, MESSAGE.c.held.is_(None)
        )
    )
    annulments = (_read(raw) for raw in said)
    reasons = {each.letter: each.reason for each in annulments if isinstance(each, Annulment)}
    return [_line(row, reasons.get(row.message, "")) for row in rows]


def _line(row: Row[Any], reason: str) -> Line:
    said = _read(row.raw) if row.raw else None
    plain = Line(
        MessageId(row.message),
        CaseId(row.case_id),
        row.number,
        row.serial,
        row.mark,
        row.annulled,
    )
    if not isinstance(said, Letter):
        return plain
    facts = _facts(said)
    papers = messages.papers(said)
    return replace(
        plain,
        title=said.title,
        name=facts.name if facts else "",
        signer=row.signer or "",
        code=said.code or "",
        sha256=papers["letter"].sha256 if "letter" in papers else "",
        issued_on=facts.issued_on if facts else None,
        until=facts.until if facts else None,
        reason=reason,
    )


def _facts(said: Letter) -> letters.Facts | None:
    try:
        return letters.read(said.code).facts if said.code else None
    except (errors.QrBadError, errors.FormatNewerError):  # of a later version: its line stays
        return None


def _read(raw: bytes) -> object:
    signed = envelope.parse(bytes(raw))
    return messages.read(signed.kind, signed.body)
