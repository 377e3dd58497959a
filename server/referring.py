"""A complaint handed to the agency that can answer it; the desk that sorts them keeps it too."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from protocol import errors, messages
from protocol.ids import CaseId
from server import audit, books, cases, lanes, projection, signing, times, upserts
from server import staff as accounts
from server.audit import Action
from server.case_tables import REFERRED
from server.lanes import Lane
from server.office import Office
from server.rights import Right
from server.staff import Staff

_LEVEL = "regency"


@dataclass(frozen=True)
class Referral:
    """Which agency has been asked to answer, by whom and when."""

    agency: str
    by: str
    at: datetime


def agencies(office: Office) -> tuple[str, ...]:
    """Return the agencies a complaint can be referred to."""
    known = office.catalogue.agencies.values()
    return tuple(each.key for each in known if each.level == _LEVEL and each.key != lanes.DESK)


def may(staff: Staff, lane: str) -> bool:
    """Tell whether somebody may refer a case of this lane."""
    return (
        lane == Lane.COMPLAINT
        and lanes.sorts(staff.role, staff.area)
        and staff.may(Right.CASES_ASSIGN)
    )


def of(session: Session, case: CaseId) -> tuple[Referral, ...]:
    """Return where a case was referred to, oldest first; only for who may see the case."""
    asked = select(REFERRED).where(REFERRED.c.case_id == case).order_by(REFERRED.c.at_ms)
    rows = session.connection().execute(asked)
    return tuple(Referral(row.agency, row.by, times.at(row.at_ms)) for row in rows)


def refer(
    session: Session, office: Office, staff: Staff, case: CaseId, agency: str, *, told: str
) -> None:
    """
    Refer a complaint to an agency, and tell the citizen in the case itself, in words of `told`.

    Raises:
        CaseUnknownError: there is no such complaint for this staff member, or no such agency.
        NotEntitledError: this one may not.
    """
    row, now = cases.row_of(session, staff, case), office.world.now()
    if row.lane != Lane.COMPLAINT or agency not in agencies(office):
        raise errors.CaseUnknownError
    if not may(staff, row.lane):
        raise errors.NotEntitledError("refers")
    connection = session.connection()
    said = {"case_id": case, "agency": agency, "village": row.village}
    upserts.keep(connection, REFERRED, [said | {"by": staff.username, "at_ms": times.ms(now)}])
    opened = books.open_books(connection, office)
    secret = accounts.signing_secret(session, staff)
    signing.say(opened, secret, messages.Note(text=told, case=case), office.world)
    opened.write()
    projection.write(opened)
    audit.note(session, now, staff.username, Action.REFERRED, f"{case} {agency}")
