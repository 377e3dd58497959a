"""Who comes when and where: cases with a visit still ahead, kept beside them for the schedule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    literal,
    select,
    tuple_,
)
from sqlmodel import Session

from protocol.case import State
from protocol.ids import CaseId
from server import cases, queues, sight, upserts
from server.case_tables import VISIT
from server.cases import CaseSummary
from server.entries import File
from server.queues import Count
from server.rights import Right
from server.staff import Staff
from server.statements import Statement
from server.tables import CASES

PAGE_ROWS = 100
"""A round of some villages by boat; a page may end within a day."""
WAITING = frozenset({State.NEEDS_VISIT, State.SCHEDULED})
"""States in which somebody is still to come."""

_OVER = Statement(delete(VISIT).where(VISIT.c.case_id == bindparam("case")))
_ORDER = (VISIT.c.day, VISIT.c.village, VISIT.c.case_id)


@dataclass(frozen=True)
class Wanted:
    """
    Which visits: those from `today` on, or with `passed` those before it that nobody has recorded.

    An empty agency or district wants all of them.
    """

    today: date
    passed: bool = False
    agency: str = ""
    district: str = ""


@dataclass(frozen=True)
class Mark:
    """Where a page begins or ends: a visit's day, village and case."""

    day: str
    village: str
    case: str


@dataclass(frozen=True)
class Planned:
    """A visit still ahead, or one whose day has passed and nobody has said what came of it."""

    summary: CaseSummary
    on: str
    """An ISO date as it was written, perhaps none that can be read."""
    place: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page of visits, the nearest to today first, and how many there are of either part."""

    rows: tuple[Planned, ...]
    ahead: Count
    passed: Count
    before: Mark | None
    after: Mark | None
    """Where the pages beside it begin, None at either end."""


def write(connection: Connection, files: Mapping[CaseId, File]) -> None:
    """Write what the changed cases say of visits, and forget those that are over."""
    rows = [
        {
            "case_id": case,
            "village": file.village,
            "day": visit.date,
            "place": visit.place,
            "things": "\n".join(visit.items),
        }
        for case, file in files.items()
        if file.case.state in WAITING and (visit := file.case.visit)
    ]
    there = {row["case_id"] for row in rows}
    # A case that has just been opened cannot have had one.
    over = [{"case": case} for case, file in files.items() if file.places > 1 and case not in there]
    _OVER.each(connection, over)
    upserts.write(connection, VISIT, rows)


def page(
    session: Session,
    staff: Staff,
    wanted: Wanted,
    mark: Mark | None = None,
    *,
    back: bool = False,
    now: datetime,
) -> Page:
    """Return one page of the visits of the cases this staff member may see, from a mark on."""
    connection = session.connection()
    asked = _narrowed(cases.SUMMARIES, staff, wanted)
    asked = asked.add_columns(VISIT.c.day, VISIT.c.place, VISIT.c.things)
    downwards = wanted.passed is not back
    if mark is not None:
        here = tuple_(literal(mark.day), literal(mark.village), literal(mark.case))
        at = tuple_(*_ORDER)
        asked = asked.where(at < here if downwards else at > here)
    keys = [each.desc() for each in _ORDER] if downwards else list(_ORDER)
    rows = connection.execute(asked.order_by(*keys).limit(PAGE_ROWS + 1)).all()
    more, there = len(rows) > PAGE_ROWS, bool(rows)
    rows = rows[:PAGE_ROWS][:: -1 if back else 1]
    return Page(
        rows=tuple(
            Planned(
                cases.summary(row, staff, now), row.day, row.place, tuple(row.things.splitlines())
            )
            for row in rows
        ),
        ahead=_count(connection, staff, wanted, passed=False),
        passed=_count(connection, staff, wanted, passed=True),
        before=_mark(rows[0]) if there and (more if back else mark) else None,
        after=_mark(rows[-1]) if there and (more or back) else None,
    )


def _narrowed(asked: Select[Any], staff: Staff, wanted: Wanted) -> Select[Any]:
    asked = sight.narrow(asked.join(VISIT, VISIT.c.case_id == CASES.c.id), staff, Right.CASES_READ)
    if wanted.agency:
        asked = asked.where(CASES.c.agency == wanted.agency)
    if wanted.district:
        asked = asked.where(queues.of_district(VISIT.c.village, wanted.district))
    return asked.where(_part(wanted.today, passed=wanted.passed))


def _part(today: date, *, passed: bool) -> ColumnElement[bool]:
    """Return whether a visit is of this part; one whose day cannot be read sorts as its text."""
    return VISIT.c.day < today.isoformat() if passed else VISIT.c.day >= today.isoformat()


def _count(connection: Connection, staff: Staff, wanted: Wanted, *, passed: bool) -> Count:
    part = Wanted(wanted.today, passed, wanted.agency, wanted.district)
    some = _narrowed(select(CASES.c.id), staff, part).limit(queues.COUNTED_MOST + 1).subquery()
    number = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return Count(min(number, queues.COUNTED_MOST), more=number > queues.COUNTED_MOST)


def _mark(row: Row[Any]) -> Mark:
    return Mark(row.day, row.village, row.id)
