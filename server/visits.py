"""Who comes when and where: cases with a visit still ahead, kept beside them for the schedule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete
from sqlmodel import Session

from protocol.case import State
from protocol.ids import CaseId
from server import cases, sight, upserts
from server.case_tables import VISIT
from server.cases import CaseSummary
from server.entries import File
from server.rights import Right
from server.staff import Staff
from server.statements import Statement
from server.tables import CASES

MOST = 500
"""More than a season's boats; whoever has more narrows by the services of their account."""

_OVER = Statement(delete(VISIT).where(VISIT.c.case_id == bindparam("case")))
_WAITING = frozenset({State.NEEDS_VISIT, State.SCHEDULED})


@dataclass(frozen=True)
class Planned:
    """A visit still ahead, or one whose day has passed and nobody has said what came of it."""

    summary: CaseSummary
    on: str
    """An ISO date as it was written, perhaps none that can be read."""
    place: str
    items: tuple[str, ...]


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
        if file.case.state in _WAITING and (visit := file.case.visit)
    ]
    there = {row["case_id"] for row in rows}
    # A case that has just been opened cannot have had one.
    over = [{"case": case} for case, file in files.items() if file.places > 1 and case not in there]
    _OVER.each(connection, over)
    upserts.write(connection, VISIT, rows)


def planned(session: Session, staff: Staff, *, now: datetime) -> tuple[Planned, ...]:
    """Return the visits of the cases this staff member may see, by day and place."""
    asked = (
        sight.narrow(cases.SUMMARIES, staff, Right.CASES_READ)
        .add_columns(VISIT.c.day, VISIT.c.place, VISIT.c.things)
        .join(VISIT, VISIT.c.case_id == CASES.c.id)
        .order_by(VISIT.c.day, VISIT.c.place, CASES.c.village, CASES.c.id)
        .limit(MOST)
    )
    rows = session.connection().execute(asked)
    return tuple(
        Planned(cases.summary(row, staff, now), row.day, row.place, tuple(row.things.splitlines()))
        for row in rows
    )
