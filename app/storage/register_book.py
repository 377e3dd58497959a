"""
The village's register book of letters: a line for each letter, and for numbers that none has.

Lines are only ever added and marked; what a letter says is sealed.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.storage import entries, vault
from app.storage.letter_tables import BookLine, LineState
from protocol.ids import CaseId, MessageId

LOST, MOVED = "lost", "moved"
"""Why numbers are left out: a draw was lost with the battery; the memory moved or was put back."""


@dataclass(frozen=True)
class Gap:
    """Numbers of a register and year that no letter has, from one to another, and why."""

    book: str
    year: int
    serial: int
    upto: int
    reason: str


@dataclass(frozen=True)
class Issued:
    """A letter as the book has it; `serial` is none where its number is provisional."""

    message: MessageId
    case: CaseId
    book: str
    year: int
    serial: int | None
    number: str
    title: str
    name: str
    signer: str
    mark: str
    issued_on: date
    until: date | None


@dataclass(frozen=True)
class Line:
    """One line: a letter or a gap; `reason` says why it was annulled or left out."""

    number: int
    state: LineState
    at: datetime
    letter: Issued | None
    gap: Gap | None
    reason: str = ""


def enter(session: Session, at: datetime, letter: Issued) -> None:
    """Write down a letter, in the transaction that issues it."""
    row = BookLine(
        message_id=letter.message,
        case_id=letter.case,
        book=letter.book,
        year=letter.year,
        serial=letter.serial,
        upto=None,
        state=LineState.PROVISIONAL if letter.serial is None else LineState.ISSUED,
        at=int(at.timestamp() * 1000),
        body=b"",
    )
    _add(session, row, _body(letter))


def leave_out(session: Session, at: datetime, gap: Gap) -> None:
    """Write down numbers that no letter has, with the reason."""
    row = BookLine(
        message_id=None,
        case_id=None,
        book=gap.book,
        year=gap.year,
        serial=gap.serial,
        upto=gap.upto,
        state=LineState.GAP,
        at=int(at.timestamp() * 1000),
        body=b"",
    )
    _add(session, row, {"reason": gap.reason})


def annul(session: Session, message: MessageId, reason: str) -> None:
    """Mark a letter as taken back; its number stays used."""
    row = session.exec(select(BookLine).where(BookLine.message_id == message)).first()
    if row is None:
        return
    body = _opened(session, row) | {"reason": reason}
    row.state, row.version = LineState.ANNULLED, row.version + 1
    row.body = _sealed(session, row, body)
    session.add(row)
    session.flush()


def lines(session: Session, year: int | None = None) -> list[Line]:
    """Return the book's lines as they were written, of one year or all."""
    asked = select(BookLine).order_by(col(BookLine.number))
    if year is not None:
        asked = asked.where(BookLine.year == year)
    return [_line(session, row) for row in session.exec(asked).all()]


def _add(session: Session, row: BookLine, body: dict[str, str]) -> None:
    session.add(row)
    session.flush()
    row.body = _sealed(session, row, body)
    session.add(row)
    session.flush()


def _body(letter: Issued) -> dict[str, str]:
    return {
        "number": letter.number,
        "title": letter.title,
        "name": letter.name,
        "signer": letter.signer,
        "mark": letter.mark,
        "issued_on": letter.issued_on.isoformat(),
        "until": letter.until.isoformat() if letter.until else "",
    }


def _line(session: Session, row: BookLine) -> Line:
    said = _opened(session, row)
    assert row.number is not None
    at, state = entries.moment(row.at), LineState(row.state)
    reason = said.get("reason", "")
    if state is LineState.GAP:
        assert row.serial is not None
        assert row.upto is not None
        gap = Gap(row.book, row.year, row.serial, row.upto, reason)
        return Line(row.number, state, at, None, gap, reason)
    assert row.message_id is not None
    assert row.case_id is not None
    letter = Issued(
        message=MessageId(row.message_id),
        case=CaseId(row.case_id),
        book=row.book,
        year=row.year,
        serial=row.serial,
        number=said["number"],
        title=said["title"],
        name=said["name"],
        signer=said["signer"],
        mark=said["mark"],
        issued_on=date.fromisoformat(said["issued_on"]),
        until=date.fromisoformat(said["until"]) if said["until"] else None,
    )
    return Line(row.number, state, at, letter, None, reason)


def _opened(session: Session, row: BookLine) -> dict[str, str]:
    raw = vault.of(session).open("bookline", str(row.number), row.version, row.body)
    said: dict[str, str] = json.loads(raw)
    return said


def _sealed(session: Session, row: BookLine, body: dict[str, str]) -> bytes:
    clear = json.dumps(body).encode()
    return vault.of(session).seal("bookline", str(row.number), row.version, clear)
