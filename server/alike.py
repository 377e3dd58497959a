"""Cases that may be the same: another of the same person's, by NIK. A hint, never a bar."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, true
from sqlmodel import Session

from protocol.findings import Value
from protocol.ids import CaseId
from server import cases, lanes, sight
from server.cases import CaseSummary
from server.lanes import Lane
from server.rights import Right
from server.staff import Staff
from server.tables import CASES

MOST = 6


def of(session: Session, staff: Staff, case: CaseId, *, now: datetime) -> tuple[CaseSummary, ...]:
    """
    Return the other cases of a case's NIK that this staff member may see, newest first.

    Those of the same service come first: they are the likelier doubles.
    """
    row = cases.row_of(session, staff, case)
    if not row.nik or lanes.veiled(staff.role, staff.area, row.lane):
        return ()
    same = (CASES.c.service == row.service).desc()
    asked = (
        sight.narrow(cases.SUMMARIES, staff, Right.CASES_READ)
        .where(CASES.c.nik == row.nik, CASES.c.id != case, _told(staff))
        .order_by(same, CASES.c.heard_ms.desc(), CASES.c.id)
        .limit(MOST)
    )
    return tuple(cases.summary(each, staff, now) for each in session.connection().execute(asked))


def _told(staff: Staff) -> ColumnElement[bool]:
    """Return whether somebody may learn whose a case is: a NIK that matches would tell them."""
    return true() if lanes.sorts(staff.role, staff.area) else CASES.c.lane == Lane.PLAIN


def differing(one: Mapping[str, Value], other: Mapping[str, Value]) -> frozenset[str]:
    """Return the questions two applications answer differently, or only one of them answers."""
    return frozenset(key for key in {*one, *other} if one.get(key) != other.get(key))
