"""Draws a page: the templates, and what every one of them is given."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.console import access, bar, static, words
from server.office import Office
from server.staff import Staff

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals.update(static=static.address, languages=words.LANGUAGES)


@dataclass(frozen=True)
class OnBar:
    """Who is signed in, as the bar says it."""

    name: str
    duty: str


def show(
    request: Request, visit: access.Visit, template: str, *, status: int = 200, **facts: object
) -> Response:
    """Draw a page in the visitor's language; `facts` are what the template shows."""
    known: dict[str, object] = {
        "t": visit.words,
        "csrf": visit.csrf,
        "here": visit.here,
        "bar": bar.of(visit.staff) if _arrived(visit) and visit.staff else (),
        "staff": _on_bar(visit.staff, visit.office, visit.words) if visit.staff else None,
    }
    html = text(template, **(known | facts))
    response = HTMLResponse(html, status_code=status)
    if visit.staff is None:
        keep(response, request, access.visit_cookie(request), visit.csrf)
    return response


def text(template: str, **facts: object) -> str:
    """Return what a template makes of these facts."""
    return _ENVIRONMENT.get_template(template).render(**facts)


def keep(response: Response, request: Request, name: str, value: str) -> None:
    """Set a cookie of ours: for this site only, never for scripts, gone with the browser."""
    response.set_cookie(
        name, value, path="/", secure=access.secure(request), httponly=True, samesite="strict"
    )


def _arrived(visit: access.Visit) -> bool:
    """Tell whether there is anything in the bar yet for whoever asks."""
    return isinstance(visit, access.Duty) and visit.arrived


def _on_bar(staff: Staff, office: Office, spoken: words.Words) -> OnBar:
    agency = office.catalogue.agencies.get(staff.area.agency)
    return OnBar(
        staff.name, agency.name.in_(spoken.language) if agency else spoken(f"role.{staff.role}")
    )
