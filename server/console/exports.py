"""Many cases as a file: asked for here, confirmed by somebody else, taken here."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import dates
from server import approvals, export_requests
from server.approvals import Asked, Kind
from server.console import access, downloads, endings, pages, times
from server.console.words import Words
from server.export_requests import Purpose, Wanted
from server.figures import Span
from server.rights import Right

EXPORTS = f"{access.HOME}/exports"
_FORMS = ("csv", "xlsx")
router = APIRouter(prefix=access.HOME, route_class=endings.Page)

FRESHLY = access.freshly(Right.EXPORT)
OnExports = Annotated[access.Duty, Depends(access.holding(Right.EXPORT))]
Fresh = Annotated[access.Duty, Depends(FRESHLY)]
FORM = [Depends(FRESHLY), Depends(access.ours)]


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the form."""

    since: str = ""
    until: str = ""
    purpose: str = ""
    who: str = ""


def as_typed(
    since: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    purpose: Annotated[str, Form()] = "",
    who: Annotated[str, Form()] = "",
) -> Typed:
    """Read the form."""
    return Typed(since, until, purpose, who)


@router.get("/exports")
def every(request: Request, duty: OnExports, done: str = "") -> Response:
    """Show what this person may take, what they wait for, and the form."""
    return _page(request, duty, said=duty.words.known(f"export.done.{done}"))


@router.post("/exports", dependencies=FORM)
def ask(request: Request, duty: Fresh, typed: Annotated[Typed, Depends(as_typed)]) -> Response:
    """Ask that somebody else lets a file go out."""
    office = duty.office
    wanted = _read(typed)
    if wanted is None or not export_requests.fits(wanted.span, office.world.now()):
        return _page(request, duty, typed=typed)
    with office.writing() as session:
        export_requests.ask(session, duty.staff, wanted, office.world)
    return RedirectResponse(f"{EXPORTS}?done=asked", status_code=303)


@router.get("/exports/{export}.{form}")
def take(duty: Fresh, export: str, form: str) -> Response:
    """Hand out a file somebody else has confirmed; it is written down."""
    office = duty.office
    if form not in _FORMS:
        raise access.MissingError(form)
    with office.writing() as session:
        raw = export_requests.take(session, duty.staff, export, f"cases.{form}", office.world)
    return downloads.handed(raw, f"layar-{export}.{form}")


def lines(asked: Asked, words: Words) -> list[str]:
    """Say what a request would take out: the days, what for, and whether people are named."""
    wanted = export_requests.read(asked.detail)
    since, until = (
        times.whole_date(day, words.language) for day in (wanted.span.since, wanted.span.until)
    )
    return [
        words("export.days", since=since, until=until),
        words(f"export.purpose.{wanted.purpose}"),
        words("export.with_names" if wanted.who else "export.without_names"),
    ]


def _page(
    request: Request, duty: access.Duty, *, said: str = "", typed: Typed | None = None
) -> Response:
    words, now = duty.words, duty.office.world.now()
    with duty.office.reading() as session:
        open_ = approvals.waiting(session, duty.staff, now)
        granted = export_requests.granted(session, duty.staff, now)
    waiting = [each for each in open_ if each.kind is Kind.EXPORT]
    mine = [each for each in waiting if each.asker == duty.staff.id]
    return pages.show(
        request,
        duty,
        "exports.html",
        status=422 if typed else 200,
        here=EXPORTS,
        rows=[_row(each, duty) for each in (*granted, *mine)],
        purposes=[(each.value, words(f"export.purpose.{each}")) for each in Purpose],
        forms=[(form, form.upper()) for form in _FORMS],
        others=len(waiting) - len(mine),
        today=dates.today(now).isoformat(),
        typed=typed or Typed(),
        amiss=words("export.amiss") if typed else "",
        said=said,
    )


def _row(asked: Asked, duty: access.Duty) -> dict[str, object]:
    words, now = duty.words, duty.office.world.now()
    given = asked.answered_at is not None
    end = (asked.answered_at or asked.asked_at) + approvals.OPEN_WITHIN
    return {
        "address": f"{EXPORTS}/{asked.id}" if given else "",
        "lines": lines(asked, words),
        "until": times.moment(end, now, words.language),
    }


def _read(typed: Typed) -> Wanted | None:
    try:
        span = Span(date.fromisoformat(typed.since), date.fromisoformat(typed.until))
        return Wanted(span, typed.who == "1", Purpose(typed.purpose))
    except ValueError:
        return None
