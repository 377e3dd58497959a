"""A case passed on to another agency, at the desk: to whom it can go, and saying so."""

from sqlmodel import Session

from protocol import regions
from protocol.ids import CaseId
from protocol.services import Catalogue
from protocol.standing import Passed
from server import passed, passing
from server.cases import CaseDetail
from server.console import access, words
from server.console.choices import Group, Option, Typed

SPOKEN = words.LANGUAGES[0]
"""What citizens are told is told in the language of the island, whatever the desk speaks."""
_BETWEEN = "/"


class NobodyThereError(Exception):
    """Where the case was to go nobody works who could take it, or it is there already."""


def groups(session: Session, duty: access.Duty, detail: CaseDetail) -> tuple[Group, ...]:
    """Return to whom somebody can pass a case, agencies first; nothing where it is not theirs."""
    if not passing.may(session, duty.staff, detail.summary.lane, detail.case):
        return ()
    catalogue, found = duty.office.catalogue, _offices(session, duty, detail)
    return tuple(
        Group(
            duty.words(f"transfer.{name}"),
            tuple(Option(_value(to), called(to, catalogue, duty.words.language)) for to in some),
        )
        for name, some in (
            ("agencies", [to for to in found if not to.district]),
            ("districts", [to for to in found if to.district]),
        )
        if some
    )


def away(session: Session, duty: access.Duty, detail: CaseDetail) -> str:
    """Return the name of another agency that has a case now; nothing where it is one's own."""
    to = detail.case.passed
    if to is None or not passed.elsewhere(session.connection(), duty.staff.area, detail.summary.id):
        return ""
    return called(to, duty.office.catalogue, duty.words.language)


def say(duty: access.Duty, detail: CaseDetail, typed: Typed) -> None:
    """
    Pass a case on as it was typed; the citizen and the village read to whom, and why.

    Raises:
        NobodyThereError: it cannot go there.
        StepNotAllowedError: it cannot go anywhere, or not any more.
    """
    office, to = duty.office, _chosen(typed.where)
    spoken = words.of(SPOKEN)
    with office.writing() as session:
        if passing.may(session, duty.staff, detail.summary.lane, detail.case) and (
            to not in _offices(session, duty, detail)
        ):
            raise NobodyThereError
        told = spoken("transfer.told", agency=called(to, office.catalogue, SPOKEN), why=typed.note)
        passing.pass_on(
            session,
            office,
            duty.staff,
            CaseId(detail.summary.id),
            to,
            told=told,
            after=typed.place,
        )


def called(to: Passed, catalogue: Catalogue, language: str) -> str:
    """Return what an office is called: a district's with the name of its district."""
    agency = catalogue.agencies.get(to.agency)
    name = agency.name.in_(language) if agency else to.agency
    places = {each.code: each.name for each in regions.regions().districts}
    return f"{name} {places.get(to.district, to.district)}".strip()


def _offices(session: Session, duty: access.Duty, detail: CaseDetail) -> tuple[Passed, ...]:
    return passing.offices(session, duty.office, detail.case, detail.summary.village)


def _value(to: Passed) -> str:
    return f"{to.agency}{_BETWEEN}{to.district}" if to.district else to.agency


def _chosen(value: str) -> Passed:
    agency, _, district = value.partition(_BETWEEN)
    return Passed(agency, district)
