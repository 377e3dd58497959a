"""
Complaints go their own way.

One is read by the desk that sorts them, and by an agency it was referred to, which is never told
who wrote it. Who belongs to no agency sorts none: their office may be the one complained about.
Roles that work for the whole regency count complaints and export them, as they do everything.

A report about an officer's conduct is read by the inspectorate alone: no account with another
right finds it, however it asks, and sealed (`protocol.inspected`) it is opened by no key of the
office. Which answers make one is data: `inspected` in the service's file.
"""

from enum import StrEnum

from protocol import services
from protocol.services import Catalogue, Service
from protocol.standing import Case
from server import rights
from server.rights import Area, Right, Role

DESK = "complaint_desk"
"""The agency whose staff read every complaint, and who wrote it."""


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


def sorts(role: Role, area: Area) -> bool:
    """Tell whether somebody reads complaints before they are referred, and who wrote them."""
    return area.agency == DESK or (not area.agency and role in rights.REGENCY_WIDE)


def unplaced(role: Role, area: Area, catalogue: Catalogue) -> bool:
    """Tell whether an account must say whose it is: it would work on complaints, for nobody."""
    if area.agency or role in rights.REGENCY_WIDE or not rights.has(role, Right.CASES_READ):
        return False
    return any(each.inspected and area.works_on(key) for key, each in catalogue.items())


def open_to(role: Role, area: Area, lane: str, *, referred: bool) -> bool:
    """Tell whether somebody of this area may know of a case, as `sight.narrow` finds it."""
    if lane == Lane.COMPLAINT:
        return sorts(role, area) or referred
    return lane == Lane.PLAIN


def veiled(role: Role, area: Area, lane: str) -> bool:
    """Tell whether somebody must not learn who wrote a case of this lane."""
    return lane == Lane.COMPLAINT and not sorts(role, area)
