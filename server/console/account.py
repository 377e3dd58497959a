"""The page about oneself: as what one is signed in, where, and how one comes in."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import errors
from protocol.regions import regions
from server import passwords, second_step, sign_ins
from server import staff as accounts
from server.console import access, bar, browsers, endings, pages, times
from server.console.second_step import on_paper
from server.console.words import Words
from server.office import Office
from server.rights import Area

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

Arriving = Annotated[access.Duty, Depends(access.ARRIVING)]


@router.get("/account")
def account(request: Request, duty: access.OnDuty, done: str = "") -> Response:
    """Show what the office knows of whoever is signed in, and where they are."""
    return _show(request, duty, said=duty.words.known(f"account.done.{done}"))


@router.post("/account/seats", dependencies=[Depends(access.SIGNED_IN), Depends(access.ours)])
def end(duty: access.OnDuty, seat: Annotated[str, Form()] = "") -> Response:
    """End one of one's own sessions, from wherever."""
    with duty.office.writing() as session:
        ended = bool(seat) and sign_ins.end(session, duty.staff, seat, duty.office.world)
    return RedirectResponse(f"{bar.ACCOUNT}?done=ended" if ended else bar.ACCOUNT, status_code=303)


@router.post("/account/codes", dependencies=[Depends(access.FRESHLY), Depends(access.ours)])
def renew(request: Request, duty: access.Fresh) -> Response:
    """Make new codes for paper; those from before are worth nothing."""
    office = duty.office
    with office.writing() as session:
        codes = second_step.fresh_codes(session.connection(), duty.staff.id, office.world)
    return on_paper(request, duty, codes)


@router.post("/account/password", dependencies=[Depends(access.FRESHLY), Depends(access.ours)])
def change(
    request: Request,
    duty: access.Fresh,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Take another password; every other session of this person ends."""
    office = duty.office
    with office.reading() as session:
        kept = accounts.account(session, duty.staff.username)
    if not passwords.fits(kept.password if kept else None, old):
        return _show(request, duty, amiss="account.old_wrong")
    if new != again:
        return _show(request, duty, amiss="account.differ")
    if amiss := _changed(duty, new):
        return _show(request, duty, amiss=amiss)
    return RedirectResponse(f"{bar.ACCOUNT}?done=password", status_code=303)


@router.get("/own-password")
def choose(request: Request, duty: Arriving) -> Response:
    """Ask for a password of one's own, instead of the one somebody handed over."""
    return _choosing(request, duty)


@router.post("/own-password", dependencies=[Depends(access.ARRIVING), Depends(access.ours)])
def chosen(
    request: Request,
    duty: Arriving,
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Take it, and go on to the page this person begins with."""
    office = duty.office
    if not duty.whole or not duty.given:
        return _choosing(request, duty)
    with office.reading() as session:
        kept = accounts.account(session, duty.staff.username)
    if new != again:
        return _choosing(request, duty, amiss="account.differ")
    if kept and passwords.fits(kept.password, new):
        return _choosing(request, duty, amiss="account.same")
    if amiss := _changed(duty, new):
        return _choosing(request, duty, amiss=amiss)
    return RedirectResponse(bar.first(duty.staff), status_code=303)


def seat(found: sign_ins.Seat, duty: access.Duty) -> Mapping[str, object]:
    """Return a session as its owner sees it, or somebody else: only from which network then."""
    words, now = duty.words, duty.office.world.now()
    return {
        "name": found.name,
        "here": found.here,
        "browser": browsers.named(found.browser) or words("account.browser"),
        "address": found.address,
        "network": browsers.network(found.address),
        "seen": times.moment(found.seen_at, now, words.language),
        "began": times.moment(found.began_at, now, words.language),
    }


def _changed(duty: access.Duty, new: str) -> str:
    """Set a password, which ends every other session; return the key of why not, if so."""
    try:
        with duty.office.writing() as session:
            accounts.set_password(session, duty.staff, new, duty.office.world)
            sign_ins.end_others(session, duty.staff, duty.token)
    except errors.AccountBadError as error:
        return f"account.bad.{error.why}"
    return ""


def _choosing(request: Request, duty: access.Duty, *, amiss: str = "") -> Response:
    if not duty.whole:
        raise access.NotArrivedError(access.SECOND_STEP)
    if not duty.given:
        return RedirectResponse(bar.ACCOUNT, status_code=303)
    return pages.show(
        request,
        duty,
        "own_password.html",
        status=422 if amiss else 200,
        here=access.OWN_PASSWORD,
        shortest=passwords.SHORTEST,
        amiss=duty.words(amiss) if amiss else "",
    )


def _show(request: Request, duty: access.Duty, *, said: str = "", amiss: str = "") -> Response:
    staff, words, now = duty.staff, duty.words, duty.office.world.now()
    with duty.office.reading() as session:
        seats = sign_ins.seats(session, staff.id, duty.token, now)
        left = second_step.codes_left(session.connection(), staff.id)
    return pages.show(
        request,
        duty,
        "account.html",
        status=422 if amiss else 200,
        here=bar.ACCOUNT,
        username=staff.username,
        role=words(f"role.{staff.role}"),
        services=services(staff.area, duty.office, words),
        places=places(staff.area, words),
        seats=[seat(each, duty) for each in seats],
        codes_left=left,
        shortest=passwords.SHORTEST,
        said=said,
        amiss=words(amiss) if amiss else "",
    )


def services(area: Area, office: Office, words: Words) -> str:
    """Say which services an area has; empty for none."""
    if area.every_service:
        return words("bar.all")
    known = office.catalogue
    return ", ".join(
        known[key].short.in_(words.language) if key in known else key for key in area.services
    )


def places(area: Area, words: Words) -> str:
    """Say which districts and villages an area has."""
    if area.every_place:
        return words("account.everywhere")
    return ", ".join(map(_place, area.places))


def _place(code: str) -> str:
    known = regions()
    if village := known.village(code):
        return f"{village.name} ({village.district_name})"
    return next((each.name for each in known.districts if each.code == code), code)
