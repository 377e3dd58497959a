"""
The queues: cases in order, a page at a time, quick however many there are.

A page begins after the last row of the one before it, never at a number: counting past a
million rows to reach a page costs as much as reading them, and a row that is decided meanwhile
shifts none of the others. Counting stops at `COUNTED_MOST`; past it, it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    func,
    literal,
    select,
    tuple_,
)
from sqlmodel import Session

from protocol.case import FINAL, State
from server import cases, finding, lanes, passed, sight, times, urgency
from server.case_tables import ASSIGNED
from server.cases import CaseSummary
from server.lanes import Lane
from server.rights import Right
from server.staff import Staff
from server.standards import Urgency
from server.tables import ACCOUNT, CASES
from server.wait_tables import WAIT

PAGE_ROWS = 50
COUNTED_MOST = 2_000

OPEN = frozenset(State) - FINAL - {State.DRAFT, State.PASSED_ON}
"""States somebody here still has to do something in: what was handed outside waits elsewhere."""
_UNENDED = OPEN | {State.PASSED_ON}

_ROWS = (
    cases.SUMMARIES.add_columns(ACCOUNT.c.name.label("holder_name"))
    .outerjoin(ASSIGNED, ASSIGNED.c.case_id == CASES.c.id)
    .outerjoin(ACCOUNT, ACCOUNT.c.id == ASSIGNED.c.account)
)
_BY_AGE = _ROWS.add_columns(CASES.c.heard_ms.label("at"))
_BY_DUE = (
    _ROWS.add_columns(WAIT.c.due_day.label("at"))
    .join(WAIT, WAIT.c.case_id == CASES.c.id)
    .where(WAIT.c.due_day.is_not(None))
)
_AFTER_DOT = "/"
"""Follows the dot in a village's code: what lies between is all of a district."""


@dataclass(frozen=True)
class Filter:
    """What a staff member wants to see; an empty field wants everything."""

    agency: str | None = None
    service: str | None = None
    states: frozenset[State] = frozenset()
    """Any of these; the queue opens with those somebody still has to do something in."""
    district: str = ""
    """A district's code: its villages' codes begin with it."""
    villages: tuple[str, ...] = ()
    """Village codes, any of them: names repeat, so what was typed may mean several."""
    text: str = ""
    """A receipt code, or how words of a name begin; upper and lower case are alike."""
    age: int | None = None
    """Only cases that have waited at least this many days."""
    account: int | None = None
    """Only cases this staff member works on; 0 for those nobody does."""
    urgent: Urgency | None = None
    """Only cases over their standard, or near its end; others are no filter."""


@dataclass(frozen=True)
class Mark:
    """Where a page begins or ends: a row's moment, or the last day within its standard, and id."""

    at: int
    id: str


@dataclass(frozen=True)
class Listed:
    """One row of a queue, and who works on it; empty for nobody."""

    summary: CaseSummary
    worker: str


@dataclass(frozen=True)
class Count:
    """How many there are; `more` when counting stopped before the end."""

    number: int
    more: bool = False


@dataclass(frozen=True)
class Page:
    """
    One page of a queue; `counts` are over the filter but its state, of states no case ends in.

    `before` and `after` are where the pages beside it begin, None at either end.
    """

    rows: tuple[Listed, ...]
    total: Count
    counts: Mapping[State, int] = field(default_factory=dict)
    """Empty where there are too many to be counted at once."""
    before: Mark | None = None
    after: Mark | None = None


@dataclass(frozen=True)
class Turn:
    """
    Which page: from a mark on, onwards or back.

    The oldest are first, with `newest` the youngest; with `due` those nearest to the end of their
    standard or longest over it, and only those whose standard runs have a place in that order.
    """

    mark: Mark | None = None
    back: bool = False
    newest: bool = False
    due: bool = False


def page(
    session: Session,
    staff: Staff,
    filter: Filter,
    turn: Turn,
    *,
    now: datetime,
    right: Right = Right.CASES_READ,
) -> Page:
    """Return one page, `PAGE_ROWS` long, of the cases this staff member may see under a right."""
    connection = session.connection()
    # What is late is counted from the index that has it: among all, it would be looked for in each.
    due = turn.due or filter.urgent is not None
    wanted = _wanted(staff, filter, now, due=due)
    shown = [*wanted, *_in_states(filter.states, due=due)]
    rows = connection.execute(statement(staff, filter, turn, now, right)).all()
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS][:: -1 if turn.back else 1]
    still_open = [] if due else [CASES.c.open == 1]
    some = _some(staff, right, [*wanted, *still_open], due=due)
    counts, capped = _counts(connection, some)
    total = _total(
        connection, _some(staff, right, shown, due=due), filter.states, counts, capped=capped
    )
    there = bool(rows)
    return Page(
        rows=tuple(Listed(cases.summary(row, staff, now), row.holder_name or "") for row in rows),
        total=total,
        counts={} if capped else counts,
        before=_mark(rows[0]) if there and (more if turn.back else turn.mark) else None,
        after=_mark(rows[-1]) if there and (more or turn.back) else None,
    )


def statement(
    staff: Staff, filter: Filter, turn: Turn, now: datetime, right: Right = Right.CASES_READ
) -> Select[Any]:
    """Return what asks for the rows of a page; one row more than it has tells whether it ends."""
    rows = sight.narrow(_BY_DUE if turn.due else _BY_AGE, staff, right)
    rows = rows.where(
        *_wanted(staff, filter, now, due=turn.due), *_in_states(filter.states, due=turn.due)
    )
    downwards = (turn.newest and not turn.due) is not turn.back
    order = (WAIT.c.due_day, WAIT.c.case_id) if turn.due else (CASES.c.heard_ms, CASES.c.id)
    if turn.mark is not None:
        here = tuple_(literal(turn.mark.at), literal(turn.mark.id))
        at = tuple_(*order)
        rows = rows.where(at < here if downwards else at > here)
    keys = [each.desc() for each in order] if downwards else list(order)
    return rows.order_by(*keys).limit(PAGE_ROWS + 1)


def of_district(village: ColumnElement[str], code: str) -> ColumnElement[bool]:
    """Return whether a column has a village of a district."""
    return village.between(f"{code}.", code + _AFTER_DOT)


def _some(staff: Staff, right: Right, wanted: list[ColumnElement[bool]], *, due: bool) -> Subquery:
    """Return the states of as many cases as are counted, and one more; `due` as in `_wanted`."""
    asked = select(CASES.c.state)
    if due:
        asked = asked.join_from(WAIT, CASES, CASES.c.id == WAIT.c.case_id)
    found = sight.narrow(asked.where(*wanted), staff, right)
    return found.limit(COUNTED_MOST + 1).subquery()


def _counts(connection: Connection, some: Subquery) -> tuple[dict[State, int], bool]:
    found = connection.execute(select(some.c.state, func.count()).group_by(some.c.state))
    counts = {State(state): count for state, count in found}
    return counts, sum(counts.values()) > COUNTED_MOST


def _total(
    connection: Connection,
    some: Subquery,
    states: frozenset[State],
    counts: Mapping[State, int],
    *,
    capped: bool,
) -> Count:
    if states and states <= _UNENDED and not capped:
        return Count(sum(counts.get(state, 0) for state in states))
    if states == OPEN:
        return Count(COUNTED_MOST, more=True)
    number = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return Count(min(number, COUNTED_MOST), more=number > COUNTED_MOST)


def _in_states(states: frozenset[State], *, due: bool = False) -> list[ColumnElement[bool]]:
    """Return what holds of a case in these states, as the indexes have it; `due` ones are open."""
    if not states or (due and states == OPEN):
        return []
    if due:
        return [CASES.c.state.in_(sorted(state.value for state in states))]
    still = [CASES.c.open == int(any(each in _UNENDED for each in states))]
    if states == FINAL:
        return still
    if states == OPEN:
        return [*still, CASES.c.state != State.PASSED_ON.value]
    among = CASES.c.state.in_(sorted(state.value for state in states))
    return [among] if states & _UNENDED and states & FINAL else [*still, among]


def _wanted(
    staff: Staff, filter: Filter, now: datetime, *, due: bool = False
) -> list[ColumnElement[bool]]:
    """
    Return what has to hold of a case, but for its state.

    With `due` of its row of `WAIT`, as far as that goes: narrowed by `CASES`, the database would
    gather all of a district and sort them, for it cannot know how many those are.
    """
    of = WAIT.c if due else CASES.c
    wanted: list[ColumnElement[bool]] = []
    away = passed.away(staff.area)
    if away is not None and filter.agency is None and not filter.text:
        # What was passed on is found again by its code or name, or by the agency that has it.
        wanted.append(CASES.c.id.not_in(away.correlate(None)))
    if filter.agency is not None:
        wanted.append(CASES.c.agency == filter.agency)
    if filter.service is not None:
        wanted.append(of.service == filter.service)
    if filter.district:
        wanted.append(of_district(of.village, filter.district))
    if filter.villages:
        wanted.append(of.village.in_(filter.villages))
    if filter.age is not None:
        wanted.append(CASES.c.heard_ms <= times.ms(now - timedelta(days=filter.age)))
        wanted.append(CASES.c.open == 1)
    if filter.account == 0:
        wanted.append(CASES.c.id.not_in(select(ASSIGNED.c.case_id).correlate(None)))
    elif filter.account is not None:
        mine = select(ASSIGNED.c.case_id).where(ASSIGNED.c.account == filter.account)
        mine = mine.correlate(None)
        wanted.append(CASES.c.id.in_(mine))
    if due:
        wanted += urgency.waits(filter.urgent or Urgency.CALM, now)
    elif filter.urgent is Urgency.OVERDUE:
        wanted.append(urgency.overdue(now))
    elif filter.urgent is Urgency.WARNING:
        wanted.append(urgency.warned(now))
    sought = finding.matching(filter.text)
    if sought and not lanes.sorts(staff.role, staff.area) and not finding.is_code(filter.text):
        # Finding a complaint by a name would tell whose it is.
        sought.append(CASES.c.lane == Lane.PLAIN)
    return wanted + sought


def _mark(row: Row[Any]) -> Mark:
    return Mark(row.at, row.id)
