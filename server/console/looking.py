"""What of the figures somebody looks at: how it stands in the address, and what can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends

from protocol import regions
from server import overview
from server.console import access
from server.console.choices import Option
from server.console.narrowing import Box
from server.facets import WHOLE, Facet
from server.figures import By
from server.rights import Area

PAGE = f"{access.HOME}/figures"
GROUPINGS = (By.SERVICE, By.AGENCY, By.DISTRICT, By.ISLAND)


@dataclass(frozen=True)
class Asked:
    """What stands in the address: how many days back, grouped by what, and of which cases."""

    days: int = overview.SPANS[0]
    by: By = By.SERVICE
    facet: Facet = WHOLE

    def address(self, **other: str) -> str:
        """Return the address that asks this, or something else in one respect."""
        return at(PAGE, {"by": self.by.value, **self._said, **other})

    def file(self, form: str) -> str:
        """Return the address of the same as a file."""
        return at(f"{PAGE}.{form}", self._said)

    @property
    def _said(self) -> dict[str, str]:
        return {"days": str(self.days), **said(self.facet)}


def at(page: str, words: Mapping[str, str]) -> str:
    """Return the address of a page that is asked this; what is empty is left out."""
    kept = {name: value for name, value in words.items() if value}
    return f"{page}?{urlencode(kept)}" if kept else page


def said(facet: Facet) -> dict[str, str]:
    """Return how a facet stands in an address."""
    return {"service": facet.service, "district": facet.district}


def as_facet(duty: access.OnFigures, service: str = "", district: str = "") -> Facet:
    """Read from the address what of all cases is asked for; what is not theirs is left out."""
    return Facet(
        service if service in _services(duty) else "",
        district if district in _districts_of(duty.staff.area) else "",
    )


def as_asked(facet: Annotated[Facet, Depends(as_facet)], days: str = "", by: str = "") -> Asked:
    """Read the address; nothing in it can be wrong, only be left out."""
    span = next((each for each in overview.SPANS if str(each) == days), overview.SPANS[0])
    grouped = next((each for each in GROUPINGS if each.value == by), By.SERVICE)
    return Asked(span, grouped, facet)


def boxes(duty: access.Duty, facet: Facet) -> list[Box]:
    """Return what somebody may choose to look at alone: services and districts of theirs."""
    services = _services(duty)
    by_name = sorted(_districts_of(duty.staff.area).items(), key=lambda each: each[1])
    return [
        Box("service", facet.service, tuple(Option(*each) for each in services.items())),
        Box("district", facet.district, tuple(Option(*each) for each in by_name)),
    ]


def _services(duty: access.Duty) -> Mapping[str, str]:
    return {
        key: service.short.in_(duty.words.language)
        for key, service in duty.office.catalogue.items()
        if duty.staff.area.works_on(key)
    }


def _districts_of(area: Area) -> Mapping[str, str]:
    """Return the districts that all or some of an area lies in."""
    return {code: name for code, name in districts().items() if area.narrowed(district=code).places}


def named(duty: access.Duty, facet: Facet) -> str:
    """Say what was chosen, empty for everything."""
    chosen = (_services(duty).get(facet.service), districts().get(facet.district))
    return " · ".join(each for each in chosen if each)


def districts() -> Mapping[str, str]:
    """Return the name of every district, by code."""
    return {each.code: each.name for each in regions.regions().districts}
