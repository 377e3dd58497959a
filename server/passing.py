"""A case passed on to another agency of the regency, or to the office of another district."""

from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlmodel import Session

from protocol import agencies, case, errors, messages, regions
from protocol.case import Case
from protocol.ids import CaseId
from protocol.standing import Passed
from server import (
    audit,
    books,
    cases,
    desk,
    lanes,
    passed,
    projection,
    requests,
    rights,
    roster,
    signing,
)
from server import staff as accounts
from server.audit import Action
from server.case_tables import ASSIGNED
from server.lanes import Lane
from server.office import Office
from server.rights import Area, Right
from server.staff import Staff
from server.tables import ACCOUNT

_REGENCY = "regency"
_WORKING = [role.value for role in rights.roles_with(Right.CASES_WORK)]


def may(session: Session, staff: Staff, lane: str, folded: Case) -> bool:
    """Tell whether somebody may pass this case on now: an agency has it, and it is theirs."""
    if lane != Lane.PLAIN or not staff.may(Right.CASES_ASSIGN) or not case.passable(folded):
        return False
    return not passed.elsewhere(session.connection(), staff.area, folded.id)


def offices(session: Session, office: Office, folded: Case, village: str) -> tuple[Passed, ...]:
    """
    Return to whom a case can be passed: where somebody works who could take it, but where it is.

    Complaints have a desk of their own, and a village takes nothing from an agency.
    """
    asked = (
        select(ACCOUNT.c.agency, ACCOUNT.c.places)
        .where(ACCOUNT.c.role.in_(_WORKING), ACCOUNT.c.ended_ms.is_(None))
        .distinct()
    )
    rows = session.connection().execute(asked).all()
    known = office.catalogue.agencies
    staffed = [
        (known[row.agency], Area.kept("", "", row.places)) for row in rows if row.agency in known
    ]
    here = _here(office, folded, village)
    found = {
        to
        for agency, area in staffed
        for to in _taken_by(agency.key, agency.level, area, village)
        if to != here
    }
    order = list(known)
    return tuple(sorted(found, key=lambda to: (order.index(to.agency), to.district)))


def pass_on(
    session: Session,
    office: Office,
    staff: Staff,
    of: CaseId,
    to: Passed,
    *,
    told: str,
    after: int | None,
) -> None:
    """
    Pass a case on, and tell the citizen and the village in the case itself, in words of `told`.

    Nobody works on it any more until the other agency says who does.

    Raises:
        CaseUnknownError: there is no such case for this staff member.
        NotEntitledError: this one may not pass cases on, or not there.
        RestrictedError: its person asked that nothing be decided in it.
        StepNotAllowedError: it is with another agency already or with none, or something came in
            between; `between` says what came since `after`.
    """
    row, connection = cases.row_of(session, staff, of), session.connection()
    if requests.restricted(connection, of):
        raise errors.RestrictedError
    if row.lane != Lane.PLAIN or not staff.may(Right.CASES_ASSIGN):
        raise errors.NotEntitledError("passes on")
    opened = books.open_books(connection, office)
    desk.check_read(opened, of, case.TRANSFER, after)
    file = opened.file(of)
    if file is None or not may(session, staff, row.lane, file.case):
        raise errors.StepNotAllowedError(case.TRANSFER, row.state)
    if to not in offices(session, office, file.case, row.village):
        raise errors.NotEntitledError("passes on there")
    said = messages.Note(text=told, case=of, agency=to.agency, district=to.district or None)
    known = passed.services(connection)
    message = signing.say(opened, accounts.signing_secret(session, staff), said, office.world)
    opened.write()
    projection.write(opened)
    if passed.services(connection) != known:
        roster.outdate(connection)
    connection.execute(delete(ASSIGNED).where(ASSIGNED.c.case_id == of))
    subject = " ".join(filter(None, (of, to.agency, to.district)))
    now = office.world.now()
    audit.note(session, now, staff.username, Action.TRANSFERRED, subject, after=message.digest)


def _here(office: Office, folded: Case, village: str) -> Passed | None:
    """Return who has a case; of a service nobody knows any more, no one in particular."""
    service = office.catalogue.get(folded.service)
    if folded.passed is not None or service is None:
        return folded.passed
    return passed.first(office.catalogue, service, village)


def _taken_by(key: str, level: str, area: Area, village: str) -> Iterator[Passed]:
    """Yield as which office somebody of this agency and these places could take a case."""
    if level == agencies.DISTRICT and not area.every_place:
        known = {each.code for each in regions.regions().districts}
        yield from (Passed(key, place) for place in area.places if place in known)
    elif level == _REGENCY and key != lanes.DESK and area.covers(village):
        yield Passed(key)
