"""The auditor's page: who did what, where the log stands, and whether it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from sqlalchemy import Connection, Row, Select, select
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from protocol import ids
from protocol.ids import CaseId
from server import auditing, verify
from server.audit import Action
from server.audit_tables import AUDIT, AUDIT_CHECKPOINT, AUDIT_LEAF
from server.console import access, digits, endings, pages
from server.console import times as spoken
from server.console.words import Words
from server.office import Office
from server.rights import Right
from server.times import at, ms
from server.verify import Verdict

PAGE_ROWS = 50
_TOGETHER = 2_000
_ID_LETTERS = 32
_HERE = f"{access.HOME}/log"
_OF_NO_CASE = frozenset(
    {
        Action.ANNOUNCED,
        Action.REQUEST_TAKEN,
        Action.REQUEST_CLOSED,
        Action.ERASURE_PROPOSED,
        Action.PERSON_READ,
    }
)
"""Actions whose subject has an id that is no case's, and so no receipt code."""
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

    def address(self, before: int) -> str:
        """Return the address of what stands further down."""
        said = {"actor": self.actor, "action": self.action, "case": self.case, "day": self.day}
        query = {name: value for name, value in said.items() if value} | {"before": str(before)}
        return f"{_HERE}?{urlencode(query)}"


@dataclass(frozen=True)
class Line:
    """One row as the page shows it."""

    number: int
    when: str
    actor: str
    did: str
    subject: str


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


@router.get("/log/leaves")
def leaves(duty: OnLog) -> Response:
    """Hand out the leaves in their order, one a line: enough to make the root, and no case."""
    return StreamingResponse(_leaves(duty.office), headers=_as_file("leaves.jsonl"))


@router.get("/log/checkpoint")
def checkpoint(duty: OnLog) -> Response:
    """Hand out the newest checkpoint, as the office signed it."""
    with duty.office.reading() as session:
        newest = select(AUDIT_CHECKPOINT.c.note).order_by(AUDIT_CHECKPOINT.c.size.desc()).limit(1)
        note = session.connection().execute(newest).scalars().first()
    if note is None:
        raise access.MissingError("checkpoint")
    return PlainTextResponse(note, headers=_as_file("checkpoint.txt"))


def _show(
    request: Request, duty: access.Duty, asked: Asked, *, verdict: Verdict | None = None
) -> Response:
    words, now = duty.words, duty.office.world.now()
    with duty.office.reading() as session:
        connection = session.connection()
        standing = auditing.standing(connection, duty.office)
        rows = connection.execute(_wanted(asked).limit(PAGE_ROWS + 1)).all()
    newest = standing.newest
    return pages.show(
        request,
        duty,
        "log.html",
        here=_HERE,
        asked=asked,
        actions=[(each.value, words(f"log.did.{each}")) for each in Action],
        lines=[_line(row, words, now) for row in rows[:PAGE_ROWS]],
        more=asked.address(rows[PAGE_ROWS - 1].id) if len(rows) > PAGE_ROWS else "",
        size=newest.size if newest else 0,
        root=newest.root.hex() if newest else "",
        signed=_signed(newest.at, words, now) if newest else "",
        waiting=standing.waiting,
        verdict=verdict,
        troubles=_troubles(verdict, words) if verdict else [],
    )


def _wanted(asked: Asked) -> Select[tuple[object, ...]]:
    wanted = select(AUDIT).order_by(AUDIT.c.id.desc())
    if asked.actor.strip():
        wanted = wanted.where(AUDIT.c.actor == asked.actor.strip())
    if asked.action:
        wanted = wanted.where(AUDIT.c.action == asked.action)
    if asked.case.strip():
        wanted = wanted.where(AUDIT.c.subject.startswith(asked.case.strip(), autoescape=True))
    if begins := _day(asked.day):
        ends = begins + timedelta(days=1)
        wanted = wanted.where(AUDIT.c.at_ms >= ms(begins), AUDIT.c.at_ms < ms(ends))
    if (before := digits.number(asked.before)) is not None:
        wanted = wanted.where(AUDIT.c.id < before)
    return wanted


def _day(said: str) -> datetime | None:
    """Return when a day of the office's begins; None where none is said."""
    try:
        return datetime.combine(date.fromisoformat(said), time(), spoken.WIT)
    except ValueError:
        return None


def _line(row: Row[tuple[object, ...]], words: Words, now: datetime) -> Line:
    first, _, rest = row.subject.partition(" ")
    named = first if row.action in _OF_NO_CASE else _code(first)
    return Line(
        number=row.id,
        when=spoken.moment(at(row.at_ms), now, words.language),
        actor=row.actor,
        did=words.known(f"log.did.{row.action}", row.action),
        subject=f"{named} {rest}".strip(),
    )


def _code(word: str) -> str:
    """Return the receipt code of a case's id; every other word as it stands."""
    plain = word.replace("-", "")
    if len(plain) == _ID_LETTERS and plain.isalnum():
        try:
            return ids.receipt_code(CaseId(word))
        except ValueError:
            return word
    return word


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
    found = connection.execution_options(yield_per=_TOGETHER).execute(placed)
    for part in found.partitions():
        yield "".join(f"{auditing.said(row).leaf.decode()}\n" for row in part)


def _as_file(name: str) -> dict[str, str]:
    return {
        "content-disposition": f'attachment; filename="{name}"',
        "content-type": "text/plain; charset=utf-8",
    }
