"""
The job that keeps the retention schedule: what is due is erased, each case by itself.

It passes over what a person has asked to have restricted, or is still asking about.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from protocol.case import State
from protocol.ids import CaseId
from server import ended, erasing, times
from server.erasing import Why
from server.office import Office
from server.request_tables import PERSON_REQUEST, RESTRICTED
from server.retention import OPEN, Schedule
from server.tables import CASES

BY = "retain"
"""Who the audit log says did it."""
_TOGETHER = 500


@dataclass(frozen=True)
class Due:
    """A case whose time is over."""

    case_id: CaseId
    service: str
    ended_at: datetime


def due(office: Office, schedule: Schedule, now: datetime) -> list[Due]:
    """Return the cases whose time is over, but those somebody asks about or has restricted."""
    held = select(RESTRICTED.c.case_id)
    asking = select(PERSON_REQUEST.c.nik).where(PERSON_REQUEST.c.closed_ms.is_(None))
    rows = (
        select(CASES.c.id, CASES.c.service, CASES.c.state, CASES.c.changed_ms)
        .where(CASES.c.state.not_in([state.value for state in OPEN]))
        .where(CASES.c.id.not_in(held), CASES.c.nik.not_in(asking))
        .order_by(CASES.c.changed_ms)
    )
    with office.reading() as session:
        found = session.connection().execution_options(yield_per=_TOGETHER).execute(rows)
        every = [
            (row, schedule.ends_at(row.service, State(row.state), times.at(row.changed_ms)))
            for row in found
        ]
    return [Due(CaseId(row.id), row.service, at) for row, at in every if at and at <= now]


def apply_to_unread(office: Office, schedule: Schedule) -> int:
    """Erase what was never read into a case in all this time; return how many messages."""
    before = office.world.now() - timedelta(days=schedule.unfinished_days)
    with office.writing() as session:
        return erasing.unread(session.connection(), office, before, BY)


def apply(office: Office, schedule: Schedule) -> list[Due]:
    """Erase what is due and return it. What another process erased meanwhile is passed over."""
    now, done = office.world.now(), []
    for each in due(office, schedule, now):
        with office.writing() as session:
            if erasing.case(session.connection(), office, each.case_id, Why.RETENTION, BY):
                done.append(each)
    ended.remember(office)
    return done
