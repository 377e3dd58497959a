"""
What an account may see: the one place where a question about cases is narrowed.

Whoever asks for cases, for their figures or for an export hands the question through `narrow`, so
that no page can forget the services, the area or the right.
"""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from server import lanes, passed
from server.case_tables import REFERRED
from server.lanes import Lane
from server.rights import Right
from server.staff import Staff
from server.tables import CASES

_Asked = TypeVar("_Asked", bound=Select[Any])

_DISTRICT_DOTS = 2


def narrow(asked: _Asked, staff: Staff, right: Right) -> _Asked:
    """
    Return the question about `CASES` narrowed to what this account may see under a right.

    Without the right it finds nothing. With an area, cases of no village are somebody else's; what
    was passed to somebody's agency is theirs to see whatever its service is (`passed`).
    Reports about officers are found by who may read those and by nobody else, complaints by who
    sorts them and by the agency one was referred to (`lanes`); and nobody counts what they may
    not find.
    """
    if not staff.may(right):
        return asked.where(false())
    area = staff.area
    mine: list[ColumnElement[bool]] = []
    if not area.every_service:
        mine.append(CASES.c.service.in_(area.services))
    if not area.every_place:
        mine.append(or_(*map(_within, area.places)))
    through = passed.through(area)
    if mine and through is not None:
        mine = [or_(and_(*mine), CASES.c.id.in_(through.correlate(None)))]
    return asked.where(*mine, *_in_lanes(staff, right))


def _in_lanes(staff: Staff, right: Right) -> list[ColumnElement[bool]]:
    """Return what has to hold of the lane of a case; who reads reports counts with them."""
    if right is Right.INTEGRITY_READ:
        return [CASES.c.lane == Lane.INTEGRITY]
    if right is Right.FIGURES and staff.may(Right.INTEGRITY_READ):
        return []
    if lanes.sorts(staff.role, staff.area):
        return [CASES.c.lane != Lane.INTEGRITY]
    referred = select(REFERRED.c.case_id).where(REFERRED.c.agency == staff.area.agency)
    ours = (CASES.c.lane == Lane.COMPLAINT) & CASES.c.id.in_(referred.correlate(None))
    return [(CASES.c.lane == Lane.PLAIN) | ours]


def _within(place: str) -> ColumnElement[bool]:
    """Return whether a case is of this village, or of a village of this district."""
    if place.count(".") == _DISTRICT_DOTS:
        return CASES.c.village.startswith(f"{place}.", autoescape=True)
    return CASES.c.village == place
