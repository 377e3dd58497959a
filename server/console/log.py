"""The auditor's page: who did what, where the log stands, and whether it is whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from sqlalchemy import Connection, Row, Select, select
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from protocol import ids
from server import audit, audit_search, auditing, figure_files, verify
from server.audit import Action
from server.audit_tables import AUDIT, AUDIT_CHECKPOINT, AUDIT_LEAF
from server.console import access, digits, downloads, endings, masking, pages
from server.console import times as spoken
from server.console.words import Words
from server.office import Office
from server.rights import Right
from server.times import at
from server.verify import Verdict

PAGE_ROWS = 50
_HERE = f"{access.HOME}/log"
_DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
_COLUMNS = ("row", "at", "actor", "action", "receipt_code", "subject")
OnLog = Annotated[access.Duty, Depends(access.holding(Right.LOG_READ))]

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Asked:
    """What stands in the address of the log; `before` is the number of the row above it."""

    actor: str = ""
    action: str = ""
    case: str = ""
    day: str = ""
    before: str = ""

    def address(self, page: str = "", **more: object) -> str:
        """Return the address of what fits: further down, or of another page."""
        said = {"actor": self.actor, "action": self.action, "case": self.case, "day": self.day}
        query = urlencode({name: value for name, value in said.items() if value} | more)
        return f"{_HERE}{page}?{query}" if query else f"{_HERE}{page}"


@dataclass(frozen=True)
class Line:
    """One row as the page shows it."""

    number: int
    when: str
    actor: str
    did: str
    code: str
    """The receipt code of the case it is about; empty where it is about something else."""
    about: str
    """What else the row says, or all of it."""
    follow: str
    """The address of all that was done with that case."""


@router.get("/log")
def log(request: Request, duty: OnLog, asked: Annotated[Asked, Depends()]) -> Response:
    """Show the newest rows that fit, and where the log stands."""
    return _show(request, duty, asked)


@router.post("/log/verify", dependencies=[Depends(access.ours)])
def check(request: Request, duty: OnLog) -> Response:
    """Look at the whole log, and show what was found above it."""
    with duty.office.reading() as session:
        verdict = verify.check(session.connection(), duty.office)
    return _show(request, duty, Asked(), verdict=verdict)


@router.get("/log/extract")
def extract(duty: OnLog, asked: Annotated[Asked, Depends()]) -> Response:
    """Hand out the rows that fit, as a table for a spreadsheet; it is written down."""
    office = duty.office
    with office.writing() as session:
        audit.note(session, office.world.now(), duty.staff.username, Action.LOG_EXTRACTED)
    return StreamingResponse(_table(office, asked), headers=downloads.headers("log.csv"))


@router.get("/log/leaves")
def leaves(duty: OnLog) -> Response:
    """Hand out the leaves in their order, one a line: enough to make the root, and no case."""
    return StreamingResponse(_leaves(duty.office), headers=downloads.headers("leaves.jsonl"))


@router.get("/log/checkpoint")
def checkpoint(duty: OnLog) -> Response:
    """Hand out the newest checkpoint, as the office signed it."""
    with duty.office.reading() as session:
        newest = select(AUDIT_CHECKPOINT.c.note).order_by(AUDIT_CHECKPOINT.c.size.desc()).limit(1)
        note = session.connection().execute(newest).scalars().first()
    if note is None:
        raise access.MissingError("checkpoint")
    return PlainTextResponse(note, headers=downloads.headers("checkpoint.txt"))


def _show(
    request: Request, duty: access.Duty, asked: Asked, *, verdict: Verdict | None = None
) -> Response:
    words, now = duty.words, duty.office.world.now()
    with duty.office.reading() as session:
        connection = session.connection()
        standing = auditing.standing(connection, duty.office)
        fitting = _wanted(connection, asked)
        if (before := digits.number(asked.before)) is not None:
            fitting = fitting.where(AUDIT.c.id < before)
        rows = connection.execute(fitting.limit(PAGE_ROWS + 1)).all()
    newest = standing.newest
    return pages.show(
        request,
        duty,
        "log.html",
        here=_HERE,
        asked=replace(asked, case=_typed(asked.case)),
        actions=[(each.value, words(f"log.did.{each}")) for each in Action],
        lines=[_line(row, words, now) for row in rows[:PAGE_ROWS]],
        more=asked.address(before=rows[PAGE_ROWS - 1].id) if len(rows) > PAGE_ROWS else "",
        extract=asked.address("/extract"),
        size=newest.size if newest else 0,
        root=newest.root.hex() if newest else "",
        signed=_signed(newest.at, words, now) if newest else "",
        waiting=standing.waiting,
        verdict=verdict,
        troubles=_troubles(verdict, words) if verdict else [],
    )


def _wanted(connection: Connection, asked: Asked) -> Select[tuple[Any, ...]]:
    return audit_search.wanted(
        connection,
        actor=asked.actor.strip(),
        action=asked.action,
        subject=asked.case.strip(),
        day=_day(asked.day),
    )


def _day(said: str) -> tuple[datetime, datetime] | None:
    """Return when a day of the office's begins and ends; None where none is said."""
    try:
        begins = datetime.combine(date.fromisoformat(said), time(), spoken.WIT)
        return begins, begins + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _line(row: Row[tuple[object, ...]], words: Words, now: datetime) -> Line:
    case = audit_search.case_of(row.action, row.subject)
    return Line(
        number=row.id,
        when=spoken.moment(at(row.at_ms), now, words.language),
        actor=row.actor,
        did=words.known(f"log.did.{row.action}", row.action),
        code=ids.receipt_code(case) if case else "",
        about=_about(row, words, row.subject.partition(" ")[2] if case else row.subject),
        follow=Asked(case=case).address() if case else "",
    )


def _about(row: Row[tuple[object, ...]], words: Words, said: str) -> str:
    """Return what a row says beside its case: a reason in words, the beginning of a digest."""
    if row.action == Action.NIK_REVEALED and said in {*masking.REASONS, masking.LETTER}:
        return words(f"nik.reason.{said}")
    return _DIGEST.sub(r"\1…", said)


def _typed(case: str) -> str:
    """Return a case as somebody types it, where a link said it by its id."""
    named = audit_search.case_of("", case)
    return ids.receipt_code(named) if named else case


def _signed(moment: str, words: Words, now: datetime) -> str:
    return spoken.moment(datetime.fromisoformat(moment), now, words.language)


def _troubles(verdict: Verdict, words: Words) -> list[str]:
    return [
        words(f"log.trouble.{each.trouble}", row=each.row, since=each.since)
        for each in verdict.findings[:PAGE_ROWS]
    ]


def _leaves(office: Office) -> Iterator[str]:
    with office.reading() as session:
        yield from _lines(session.connection())


def _lines(connection: Connection) -> Iterator[str]:
    placed = (
        select(AUDIT)
        .join_from(AUDIT_LEAF, AUDIT, AUDIT.c.id == AUDIT_LEAF.c.entry)
        .order_by(AUDIT_LEAF.c.position)
    )
    for part in audit_search.streamed(connection, placed):
        yield "".join(f"{auditing.said(row).leaf.decode()}\n" for row in part)


def _table(office: Office, asked: Asked) -> Iterator[bytes]:
    with office.reading() as session:
        connection = session.connection()
        yield figure_files.csv_head(_COLUMNS)
        for part in audit_search.streamed(connection, _wanted(connection, asked)):
            yield figure_files.csv_lines(map(_cells, part))


def _cells(row: Row[tuple[object, ...]]) -> tuple[figure_files.Cell, ...]:
    case = audit_search.case_of(row.action, row.subject)
    moment = at(row.at_ms).isoformat(timespec="milliseconds")
    code = ids.receipt_code(case) if case else ""
    return (row.id, moment, row.actor, row.action, code, row.subject)
