"""A receipt slip somebody brings: its code typed, pasted, or from a hand-held reader."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from protocol import errors
from server import slips
from server.console import access, endings, pages, states

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@router.get("/slips")
def ask(request: Request, duty: access.OnPapers) -> Response:
    """Show the box for the text of a slip's code."""
    return pages.show(request, duty, "slips.html", typed="", amiss="", slip=None, chip=None)


@router.post("/slips", dependencies=[Depends(access.ours)])
def check(request: Request, duty: access.OnPapers, code: Annotated[str, Form()] = "") -> Response:
    """Say what a slip proves; the text is looked at and not kept."""
    slip, amiss = None, ""
    try:
        with duty.office.reading() as session:
            slip = slips.read(session, duty.staff, duty.office.realm, code.strip())
    except errors.QrBadError:
        amiss = duty.words("slip.no_code")
    except errors.SlipFalseError:
        amiss = duty.words("slip.false")
    chip = states.chip(slip.state, duty.words) if slip and slip.state else None
    return pages.show(
        request,
        duty,
        "slips.html",
        here=f"{access.HOME}/slips",
        typed=code.strip(),
        amiss=amiss,
        slip=slip,
        chip=chip,
    )
