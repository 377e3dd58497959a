"""What the letter of a case is made of, and whose it is to work on: read, and nothing changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from protocol import dates, letter_page
from protocol.agencies import DISTRICT, Agency, Letterhead
from protocol.case import Case
from protocol.ids import CaseId
from protocol.letter_forms import LetterForm
from protocol.letter_page import Issuer
from protocol.letter_sheet import Page
from protocol.services import Service
from server import cases, history, nip, passed
from server.letter_drafts import TO_PREPARE
from server.office import Office
from server.register_book import Line
from server.rights import Area, Role
from server.staff import Staff
from server.tables import ACCOUNT


@dataclass(frozen=True)
class Signatory:
    """Who signs a letter: name, number and post as accounts have them."""

    name: str
    nip: str
    behalf: str
    """Empty where they sign as the agency's head."""


NOBODY = Signatory("", "", "")


@dataclass(frozen=True)
class Subject:
    """What a letter is made of: the case, its service with a letter, and whose letter it is."""

    case: Case
    village: str
    place: int
    """The last place read into the case."""
    service: Service
    form: LetterForm
    agency: Agency
    head: Letterhead


def subject(session: Session, office: Office, staff: Staff, case: CaseId) -> Subject | None:
    """
    Return what the letter of a case is made of; none where its service has none of an agency's, or
    the case was passed on: another office ends it with a paper of its own.

    Raises:
        CaseUnknownError: no such case, or none of this staff member's.
    """
    row = cases.row_of(session, staff, case)
    service = office.catalogue.get(row.service)
    agency = office.catalogue.agencies.get(service.agency) if service else None
    if service is None or agency is None or service.letter is None or agency.letterhead is None:
        return None
    heards = history.heard(session.connection(), case)
    folded = history.fold(heards, row.service, office.catalogue)
    if folded.passed not in {None, passed.first(office.catalogue, service, row.village)}:
        return None  # Numbers, heading and code are those of the service's own agency.
    return Subject(
        folded, row.village, row.places, service, service.letter, agency, agency.letterhead
    )


def ours(about: Subject, staff: Staff) -> bool:
    """
    Tell whether a letter is this person's to work on: of the one agency they belong to.

    Whoever works for all districts belongs to the office of none.
    """
    if staff.area.agency != about.agency.key:
        return False
    return about.agency.level != DISTRICT or not staff.area.every_place


def open_to(about: Subject, held: Iterable[Line]) -> bool:
    """Tell whether a letter can be prepared: the case stands so, and none it has counts."""
    return about.case.state in TO_PREPARE and all(line.annulled for line in held)


def official(session: Session, about: Subject) -> Signatory:
    """Return who will sign a letter that somebody else looks at, nobody while nobody could."""
    asked = (
        select(ACCOUNT)
        .where(ACCOUNT.c.role == Role.SIGNER.value, ACCOUNT.c.agency == about.agency.key)
        .where(ACCOUNT.c.ended_ms.is_(None))
        .order_by(ACCOUNT.c.id)
    )
    for row in session.connection().execute(asked):
        area = Area.kept(row.agency, row.services, row.places)
        fits = area.works_on(about.service.key) and area.covers(about.village)
        if fits and (about.agency.level != DISTRICT or not area.every_place):
            return Signatory(row.name, row.nip, row.behalf)
    return NOBODY


def preview(about: Subject, office: Office, who: Signatory) -> tuple[Page, ...]:
    """Return a letter as it would be, marked as a draft: no number and nothing to check."""
    whose, today = issuer(about, who), dates.today(office.world.now())
    filled = letter_page.filled(about.service, about.case.id, about.case.answers, whose, today)
    return letter_page.pages(filled, whose, today)


def issuer(about: Subject, who: Signatory) -> Issuer:
    """Return who issues a letter: this official."""
    return letter_page.of_agency(
        about.agency, about.village, who.name, nip=nip.written(who.nip), behalf=who.behalf
    )
