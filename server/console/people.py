"""Staff administration: who works here, as what and where; new accounts, endings, beginnings."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import dates, errors
from protocol.regions import regions
from server import nip as numbers
from server import sign_ins, staffing
from server.console import access, account, endings, numbered, pages, person_form, times
from server.console.person_form import AsTyped, Typed
from server.console.words import Words
from server.office import Office
from server.rights import EVERYTHING, Area, Right, Role
from server.staffing import Member

PEOPLE = f"{access.HOME}/people"
router = APIRouter(prefix=access.HOME, route_class=endings.Page)

FRESHLY = access.freshly(Right.STAFF_MANAGE)
OnPeople = Annotated[access.Duty, Depends(access.holding(Right.STAFF_MANAGE))]
Fresh = Annotated[access.Duty, Depends(FRESHLY)]
FORM = [Depends(FRESHLY), Depends(access.ours)]


@router.get("/people")
def people(request: Request, duty: OnPeople, text: str = "", page: str = "1") -> Response:
    """Show one page of the accounts, or of those whose names have these words."""
    wanted, number = " ".join(text.split()), numbered.read(page)
    with duty.office.reading() as session:
        found = staffing.members(session, number, wanted)
    return pages.show(
        request,
        duty,
        "people.html",
        here=PEOPLE,
        text=wanted,
        people=[_row(each, duty) for each in found.rows],
        **numbered.shown(PEOPLE, {"text": wanted}, number, found.total, staffing.PAGE_ROWS),
    )


@router.get("/people/new")
def new(request: Request, duty: OnPeople) -> Response:
    """Show the empty form of an account."""
    return _form(request, duty, Typed())


@router.post("/people/new", dependencies=FORM)
def make(request: Request, duty: Fresh, typed: AsTyped) -> Response:
    """Make an account that sleeps until somebody else confirms it; show its password once."""
    office = duty.office
    try:
        role, area = person_form.read(typed, office.catalogue)
        nip = numbers.read(typed.nip, dates.today(office.world.now()))
        if not typed.name:
            raise errors.AccountBadError("name")
        with office.writing() as session:
            password = staffing.ask_new(
                session,
                duty.staff,
                typed.username,
                typed.name,
                role,
                area,
                office.world,
                nip,
                typed.behalf,
            )
    except errors.AccountBadError as error:
        return _form(request, duty, typed, amiss=duty.words(f"people.bad.{error.why}"))
    return handed(request, duty, typed.username, password, duty.words("people.asked_new"))


@router.get("/people/{person}")
def show(request: Request, duty: OnPeople, person: str, done: str = "") -> Response:
    """Show one account, with what can be done about it."""
    return _person(request, duty, person, said=duty.words.known(f"people.done.{done}"))


@router.post("/people/{person}/role", dependencies=FORM)
def change(request: Request, duty: Fresh, person: str, typed: AsTyped) -> Response:
    """Ask for another role or area, or that somebody works here again."""
    office = duty.office
    _member(duty, person)
    try:
        role, area = person_form.read(typed, office.catalogue)
        nip = numbers.read(typed.nip, dates.today(office.world.now()))
    except errors.AccountBadError as error:
        amiss = duty.words(f"people.bad.{error.why}")
        return _person(request, duty, person, amiss=amiss, typed=typed)
    with office.writing() as session:
        staffing.ask_role(session, duty.staff, person, role, area, office.world, nip, typed.behalf)
    return RedirectResponse(f"{PEOPLE}/{person}?done=asked", status_code=303)


@router.post("/people/{person}/let-in", dependencies=FORM)
def let_in(duty: Fresh, person: str) -> Response:
    """Ask that somebody who lost phone or password begins anew."""
    office = duty.office
    _member(duty, person)
    with office.writing() as session:
        staffing.ask_let_in(session, duty.staff, person, office.world)
    return RedirectResponse(f"{PEOPLE}/{person}?done=asked", status_code=303)


@router.post("/people/{person}/end", dependencies=FORM)
def end(duty: Fresh, person: str) -> Response:
    """End an account, at once and everywhere."""
    office = duty.office
    _member(duty, person)
    with office.writing() as session:
        staffing.end(session, duty.staff, person, office.world)
    return RedirectResponse(f"{PEOPLE}/{person}?done=ended", status_code=303)


@router.post("/people/{person}/seats", dependencies=FORM)
def end_seats(duty: Fresh, person: str, seat: Annotated[str, Form()] = "") -> Response:
    """End one of somebody's sessions, or all of them."""
    office, whose = duty.office, _member(duty, person).staff
    with office.writing() as session:
        ended = staffing.end_seats(session, duty.staff, whose, seat, office.world)
    said = urlencode({"done": "out"} if ended else {})
    return RedirectResponse(f"{PEOPLE}/{person}?{said}", status_code=303)


def handed(
    request: Request, duty: access.Duty, username: str, password: str, sentence: str
) -> Response:
    """Show a password that nobody will see again, to be handed to its owner."""
    return pages.show(
        request,
        duty,
        "handed.html",
        here=PEOPLE,
        username=username,
        password=password,
        sentence=sentence,
    )


def _member(duty: access.Duty, username: str) -> Member:
    with duty.office.reading() as session:
        found = staffing.member(session, username)
    if found is None:
        raise access.MissingError
    return found


def _person(
    request: Request,
    duty: access.Duty,
    username: str,
    *,
    said: str = "",
    amiss: str = "",
    typed: Typed | None = None,
) -> Response:
    found, now = _member(duty, username), duty.office.world.now()
    with duty.office.reading() as session:
        seats = sign_ins.seats(session, found.staff.id, duty.token, now)
    return pages.show(
        request,
        duty,
        "member.html",
        seats=[account.seat(each, duty) for each in seats],
        status=422 if amiss else 200,
        here=f"{PEOPLE}/{username}",
        person=_row(found, duty),
        own=found.staff.id == duty.staff.id,
        said=said,
        amiss=amiss,
        **_choices(typed or person_form.of(found), duty),
    )


def _form(request: Request, duty: access.Duty, typed: Typed, *, amiss: str = "") -> Response:
    return pages.show(
        request,
        duty,
        "new_person.html",
        status=422 if amiss else 200,
        here=f"{PEOPLE}/new",
        amiss=amiss,
        **_choices(typed, duty),
    )


def _choices(typed: Typed, duty: access.Duty) -> dict[str, object]:
    """Return what the form of an account offers, and what it holds."""
    office, words = duty.office, duty.words
    return {
        "typed": typed,
        "roles": [(role.value, words(f"role.{role}")) for role in Role],
        "agencies": [
            (key, each.name.in_(words.language)) for key, each in office.catalogue.agencies.items()
        ],
        "services": [(EVERYTHING, words("bar.all"))]
        + [(key, each.short.in_(words.language)) for key, each in office.catalogue.items()],
        "districts": [(each.code, each.name) for each in regions().districts],
    }


def _row(found: Member, duty: access.Duty) -> Mapping[str, object]:
    staff, words, now = found.staff, duty.words, duty.office.world.now()
    return {
        "address": f"{PEOPLE}/{staff.username}",
        "username": staff.username,
        "name": staff.name,
        "nip": numbers.written(staff.nip),
        "behalf": staff.behalf,
        "role": words(f"role.{staff.role}"),
        "agency": _agency(staff.area, duty.office, words),
        "services": account.services(staff.area, duty.office, words),
        "places": account.places(staff.area, words) if staff.area.services else "",
        "ended": times.moment(found.ended_at, now, words.language) if found.ended_at else "",
        "coded": found.coded,
        "seen": times.moment(found.seen_at, now, words.language) if found.seen_at else "",
    }


def _agency(area: Area, office: Office, words: Words) -> str:
    agency = office.catalogue.agencies.get(area.agency)
    return agency.name.in_(words.language) if agency else ""
