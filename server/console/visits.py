"""The schedule of visits: day by day, who comes where, to be printed and taken along."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from protocol.case import State
from server import passed as passed_on
from server import visits
from server.console import access, endings, narrowing, pages, rows, times
from server.console.narrowing import Link
from server.console.rows import Row
from server.console.words import Words
from server.queues import Count
from server.visits import Mark, Planned

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

VISITS = f"{access.HOME}/visits"
PASSED = "passed"
"""What the address says for visits whose day is over, of which nobody has said what came."""
_LONGEST = 100


@dataclass(frozen=True)
class Asked:
    """The schedule as it is asked for; `since` is the visit a page begins after, as the queue's."""

    part: str = ""
    agency: str = ""
    district: str = ""
    since: str = ""
    back: str = ""

    def address(self) -> str:
        """Return the address that asks this."""
        said = {name: value for name, value in vars(self).items() if value}
        return f"{VISITS}?{urlencode(said)}" if said else VISITS

    def first(self) -> "Asked":
        """Return the first page of the same schedule."""
        return replace(self, since="", back="")


@dataclass(frozen=True)
class Line:
    """One visit: the case, where, what to bring, and whether the citizen is the one who comes."""

    row: Row
    place: str
    items: str
    comes: bool


@dataclass(frozen=True)
class Day:
    """The visits of one day, as far as they are on this page."""

    title: str
    lines: tuple[Line, ...]


def as_asked(
    part: str = "", agency: str = "", district: str = "", since: str = "", back: str = ""
) -> Asked:
    """Read the address; nothing in it can be wrong, only lead to nothing."""
    known = _read(since) is not None
    return Asked(
        PASSED if part == PASSED else "",
        agency[:_LONGEST],
        district[:_LONGEST],
        since if known else "",
        "1" if back == "1" and known else "",
    )


@router.get("/visits")
def schedule(
    request: Request, duty: access.OnCases, asked: Annotated[Asked, Depends(as_asked)]
) -> Response:
    """Show the visits that are ahead, or those that have passed and nobody has recorded."""
    now, words = duty.office.world.now(), duty.words
    today, passed = now.astimezone(times.WIT).date(), asked.part == PASSED
    wanted = visits.Wanted(today, passed, asked.agency, asked.district)
    with duty.office.reading() as session:
        found = visits.page(
            session, duty.staff, wanted, _read(asked.since), back=bool(asked.back), now=now
        )
        went = passed_on.agencies_of(session.connection(), duty.staff.area)
    first = asked.first()
    boxes = narrowing.offices(
        asked.agency, asked.district, duty.staff, duty.office.catalogue, words, went=went
    )
    return pages.show(
        request,
        duty,
        "visits.html",
        here=asked.address(),
        days=_days(found.rows, duty),
        passed=passed,
        total=_total(found.passed if passed else found.ahead, words, passed=passed),
        parts=[
            _part(first, "", found.ahead, words),
            _part(first, PASSED, found.passed, words),
        ],
        boxes=boxes,
        kept={"part": asked.part},
        narrowed=asked.agency or asked.district,
        everything=Asked(asked.part).address(),
        begin=first.address() if asked.since else "",
        before=_beside(first, found.before, back="1"),
        after=_beside(first, found.after, back=""),
        printed=times.moment(now, now, words.language),
    )


def _total(count: Count, words: Words, *, passed: bool) -> str:
    if not count.number:
        return words("visit.calm_passed" if passed else "visit.calm")
    if count.more:
        return words("visit.waiting_more", count=narrowing.grouped(count.number, words))
    return words("visit.waiting_passed" if passed else "visit.waiting", count=count.number)


def _part(first: Asked, part: str, count: Count, words: Words) -> Link:
    label = words("visit.passed" if part else "visit.ahead")
    number = narrowing.grouped(count.number, words) + ("+" if count.more else "")
    return Link(label, replace(first, part=part).address(), first.part == part, number)


def _days(planned: Iterable[Planned], duty: access.Duty) -> list[Day]:
    now, language = duty.office.world.now(), duty.words.language
    days = []
    for said, group in groupby(planned, key=lambda each: each.on):
        on = _date(said)
        title = times.weekday_and_date(on, now, language) if on else said
        lines = tuple(_line(each, duty) for each in group)
        days.append(Day(title or duty.words("visit.no_day"), lines))
    return days


def _line(planned: Planned, duty: access.Duty) -> Line:
    row = rows.of(planned.summary, duty.office.catalogue, duty.words, duty.office.world.now())
    comes = planned.summary.state is State.NEEDS_VISIT
    return Line(row, planned.place, ", ".join(planned.items), comes)


def _beside(first: Asked, mark: Mark | None, *, back: str) -> str:
    if mark is None:
        return ""
    return replace(first, since="~".join((mark.day, mark.village, mark.case)), back=back).address()


def _read(said: str) -> Mark | None:
    """Read a mark as it stands in an address; a day may be any text."""
    day, _, rest = said.rpartition("~")[0].rpartition("~")
    case = said.rpartition("~")[2]
    return Mark(day, rest, case) if said.count("~") > 1 and case.isalnum() else None


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
