"""The schedule of visits: day by day, who comes where, to be printed and taken along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from protocol.case import State
from server import visits
from server.console import access, endings, pages, rows, times
from server.console.rows import Row
from server.visits import Planned

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Line:
    """One visit: the case, where, what to bring, and whether the citizen is the one who comes."""

    row: Row
    place: str
    items: str
    comes: bool


@dataclass(frozen=True)
class Day:
    """The visits of one day; `passed` when it is over and nobody has said what came of them."""

    title: str
    lines: tuple[Line, ...]
    passed: bool


@router.get("/visits")
def schedule(request: Request, duty: access.OnCases) -> Response:
    """Show every visit that is still waited for."""
    now = duty.office.world.now()
    with duty.office.reading() as session:
        planned = visits.planned(session, duty.staff, now=now)
    return pages.show(
        request,
        duty,
        "visits.html",
        days=_days(planned, duty),
        total=len(planned),
        printed=times.moment(now, now, duty.words.language),
    )


def _days(planned: Iterable[Planned], duty: access.Duty) -> list[Day]:
    now, language = duty.office.world.now(), duty.words.language
    today = now.astimezone(times.WIT).date()
    days = []
    for said, group in groupby(planned, key=lambda each: each.on):
        on = _date(said)
        title = times.weekday_and_date(on, now, language) if on else said
        lines = tuple(_line(each, duty) for each in group)
        days.append(Day(title or duty.words("visit.no_day"), lines, on is not None and on < today))
    return days


def _line(planned: Planned, duty: access.Duty) -> Line:
    row = rows.of(planned.summary, duty.office.catalogue, duty.words, duty.office.world.now())
    comes = planned.summary.state is State.NEEDS_VISIT
    return Line(row, planned.place, ", ".join(planned.items), comes)


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
