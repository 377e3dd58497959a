"""The page about oneself: who is signed in, as what, and where."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from protocol.regions import regions
from server.console import access, endings, pages
from server.console.words import Words
from server.office import Office
from server.rights import Area

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@router.get("/account")
def account(request: Request, duty: access.OnDuty) -> Response:
    """Show what the office knows of whoever is signed in."""
    staff = duty.staff
    return pages.show(
        request,
        duty,
        "account.html",
        username=staff.username,
        role=duty.words(f"account.role.{staff.role}"),
        services=services(staff.area, duty.office, duty.words),
        places=places(staff.area, duty.words),
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
