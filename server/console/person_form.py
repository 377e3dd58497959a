"""The form of an account: what somebody typed in it, read into a role and an area."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form

from protocol import errors
from protocol.regions import Level, read_code, regions
from protocol.services import Catalogue
from server import lanes, rights
from server import nip as numbers
from server.rights import EVERYTHING, Area, Role
from server.staffing import Member

POST_LETTERS = 80


@dataclass(frozen=True)
class Typed:
    """An account as somebody typed it."""

    username: str = ""
    name: str = ""
    nip: str = ""
    behalf: str = ""
    role: str = ""
    agency: str = ""
    services: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    villages: str = ""


def as_typed(  # noqa: PLR0917 - one of each field
    username: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    nip: Annotated[str, Form()] = "",
    behalf: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    agency: Annotated[str, Form()] = "",
    services: Annotated[tuple[str, ...], Form()] = (),
    districts: Annotated[tuple[str, ...], Form()] = (),
    villages: Annotated[str, Form()] = "",
) -> Typed:
    """Read the form of an account."""
    return Typed(
        username.strip(),
        " ".join(name.split()),
        nip,
        " ".join(behalf.split())[:POST_LETTERS],
        role,
        agency,
        services,
        districts,
        villages,
    )


AsTyped = Annotated[Typed, Depends(as_typed)]


def of(found: Member) -> Typed:
    """Return an account as its form shows it."""
    area = found.staff.area
    villages = [place for place in area.places if _level(place) is Level.VILLAGE]
    return Typed(
        found.staff.username,
        found.staff.name,
        numbers.written(found.staff.nip),
        found.staff.behalf,
        found.staff.role.value,
        area.agency,
        area.services,
        tuple(place for place in area.places if _level(place) is Level.DISTRICT),
        " ".join(villages),
    )


def read(typed: Typed, catalogue: Catalogue) -> tuple[Role, Area]:
    """
    Return the role and area that were typed.

    Raises:
        AccountBadError: `role`, `services`, `places` or `agency`, whichever does not make sense.
    """
    if typed.role not in set(Role):
        raise errors.AccountBadError("role")
    role = Role(typed.role)
    agency = typed.agency if typed.agency in catalogue.agencies else ""
    if not rights.areal(role):
        return role, Area(agency)
    villages = typed.villages.replace(",", " ").split()
    places = [*typed.districts, *villages]
    known = {each.code for each in regions().villages} | {e.code for e in regions().districts}
    if not known.issuperset(places) or (role is Role.VILLAGE and (typed.districts or not villages)):
        raise errors.AccountBadError("places")
    services = tuple(key for key in typed.services if key in catalogue or key == EVERYTHING)
    if EVERYTHING in services:
        services = (EVERYTHING,)
    if role is Role.VILLAGE:
        wanted = catalogue if EVERYTHING in services else services
        services = tuple(key for key in wanted if catalogue[key].of_village)
    if not services:
        raise errors.AccountBadError("services")
    area = Area(agency, services, rights.tidy_places(places))
    if lanes.unplaced(role, area, catalogue):
        raise errors.AccountBadError("agency")
    return role, area


def _level(place: str) -> Level | None:
    found = read_code(place)
    return found.level if found else None
