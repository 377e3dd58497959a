"""
Complaints go their own way.

One is read by the desk that sorts them, and by an agency it was referred to, which is never told
who wrote it. A report about an officer's conduct is read by the inspectorate alone: no account
with another right finds it, however it asks, and sealed (`protocol.inspected`) it is opened by no
key of the office. Which answers make one is data: `inspected` in the service's file.
"""

from enum import StrEnum

from protocol import services
from protocol.services import Service
from protocol.standing import Case
from server.rights import Area

DESK = "complaint_desk"
_SORTS = frozenset({"", DESK})
"""Agencies whose staff read every complaint; who belongs to none works for all of them."""


class Lane(StrEnum):
    """Which way a case goes."""

    PLAIN = ""
    COMPLAINT = "complaint"
    INTEGRITY = "integrity"


def of(service: Service | None, case: Case) -> Lane:
    """Return the lane of a case: that of a report where it is sealed, or says what makes it one."""
    if case.sealed:
        return Lane.INTEGRITY
    if service is None or not service.inspected:
        return Lane.PLAIN
    return Lane.INTEGRITY if services.inspected(service, case.answers) else Lane.COMPLAINT


def sorts(area: Area) -> bool:
    """Tell whether somebody reads complaints before they are referred, and who wrote them."""
    return area.agency in _SORTS


def open_to(area: Area, lane: str, *, referred: bool) -> bool:
    """Tell whether somebody whose area this is may know of a case, as `sight.narrow` finds it."""
    if lane == Lane.COMPLAINT:
        return sorts(area) or referred
    return lane == Lane.PLAIN


def veiled(area: Area, lane: str) -> bool:
    """Tell whether somebody must not learn who wrote a case of this lane."""
    return lane == Lane.COMPLAINT and not sorts(area)
