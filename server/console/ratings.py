"""What citizens say of the services, as figures: nine elements, each with its mean and count."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from server import overview, ratings
from server.console import access, endings, looking, pages
from server.console.words import Words
from server.facets import Facet
from server.office import Office

PAGE = f"{access.HOME}/ratings"

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Line:
    """One element, its mean in words, and how many said something of it."""

    label: str
    mean: str
    count: int


@dataclass(frozen=True)
class Sheet:
    """One service: its name, the sentence above the figures, the figures."""

    title: str
    sentence: str
    lines: tuple[Line, ...]


@router.get("/ratings")
def totals(
    request: Request, duty: access.OnFigures, facet: Annotated[Facet, Depends(looking.as_facet)]
) -> Response:
    """Show what was said of every service this staff member works on, or of what they chose."""
    return pages.show(
        request,
        duty,
        "ratings.html",
        sheets=[
            _sheet(each, duty.office, duty.words)
            for each in overview.rated(duty.office, facet.of(duty.staff))
        ],
        page=PAGE,
        narrowed=looking.named(duty, facet),
        boxes=looking.boxes(duty, facet),
    )


def _sheet(rated: ratings.Rated, office: Office, words: Words) -> Sheet:
    service = office.catalogue.get(rated.service)
    return Sheet(
        title=service.title.in_(words.language) if service else rated.service,
        sentence=words("rating.sentence", count=rated.cases, mean=_mean(rated.mean, words)),
        lines=tuple(
            Line(words(f"rating.of.{each.element}"), _mean(each.mean, words), each.count)
            for each in rated.totals
        ),
    )


def _mean(mean: float, words: Words) -> str:
    """Write a mean with two decimals; a dash where nothing was said."""
    if not mean:
        return words("rating.nothing")
    whole, hundredths = divmod(round(mean * 100), 100)
    return words("rating.mean", whole=whole, hundredths=f"{hundredths:02}")
