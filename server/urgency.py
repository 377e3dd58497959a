"""How urgent cases are by their service's standard: marks for a page of them, and filters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select
from sqlmodel import Session

from protocol.ids import CaseId
from server import calendar, standards, times
from server.office import Office
from server.standards import Due, Urgency
from server.tables import CASES
from server.wait_tables import WAIT

_DUE = select(
    WAIT.c.case_id,
    WAIT.c.service,
    WAIT.c.since_ms,
    WAIT.c.used_days,
    WAIT.c.warn_day,
    WAIT.c.due_day,
).where(WAIT.c.case_id.in_(bindparam("cases", expanding=True)))


@dataclass(frozen=True)
class Mark:
    """How a case stands: working days over its standard, or left until it is over."""

    urgency: Urgency
    late_days: int = 0
    days_left: int | None = None


NOTHING = Mark(Urgency.STOPPED)
"""What is said of a case nobody at a desk can do anything in."""


def marks(
    session: Session, office: Office, cases: Collection[CaseId], now: datetime
) -> Mapping[CaseId, Mark]:
    """Return how each of these cases stands today."""
    if not cases:
        return {}
    today = calendar.day(times.ms(now))
    found: dict[CaseId, Mark] = {}
    for row in session.execute(_DUE, {"cases": list(cases)}):
        service = office.catalogue.get(row.service)
        if service is None or row.due_day is None:
            continue
        due = Due(
            row.used_days,
            calendar.day(row.since_ms),
            calendar.numbered(row.warn_day),
            calendar.numbered(row.due_day),
        )
        late = standards.late_days(due, office.standards.of(service), office.calendar, today)
        left = office.calendar.between(today, calendar.numbered(row.due_day))
        urgent = standards.urgency(due, today)
        found[CaseId(row.case_id)] = Mark(urgent, late, None if urgent is Urgency.OVERDUE else left)
    return found


def overdue(now: datetime) -> ColumnElement[bool]:
    """Return what has to hold of a row of `CASES` that is over its standard."""
    return _among(*waits(Urgency.OVERDUE, now))


def warned(now: datetime) -> ColumnElement[bool]:
    """Return what has to hold of a row of `CASES` that is near the end of its standard."""
    return _among(*waits(Urgency.WARNING, now))


def waits(urgent: Urgency, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what has to hold of a row of `WAIT`: over its standard, near its end, or running."""
    today = calendar.number(calendar.day(times.ms(now)))
    if urgent is Urgency.OVERDUE:
        return (WAIT.c.due_day < today,)
    if urgent is Urgency.WARNING:
        return (WAIT.c.due_day >= today, WAIT.c.warn_day <= today)
    return (WAIT.c.due_day.is_not(None),)


def _among(*found: ColumnElement[bool]) -> ColumnElement[bool]:
    return CASES.c.id.in_(select(WAIT.c.case_id).where(*found).correlate(None))
