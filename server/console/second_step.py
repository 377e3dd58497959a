"""Setting up the second step at the first sign-in, and giving a code again later."""

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import errors
from server import second_step, sign_ins
from server.console import access, bar, endings, pages, sessions

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

_GROUP = 4
_SCALE = 5

Arriving = Annotated[access.Duty, Depends(access.ARRIVING)]


@router.get("/second-step")
def show(request: Request, duty: Arriving) -> Response:
    """Show the secret to be put into whatever will show the codes."""
    return _setting_up(request, duty)


@router.post("/second-step", dependencies=[Depends(access.ARRIVING), Depends(access.ours)])
def begin(request: Request, duty: Arriving, code: Annotated[str, Form()] = "") -> Response:
    """Take the second step into use, and show the codes for paper this once."""
    if duty.whole:
        return RedirectResponse(bar.ACCOUNT, status_code=303)
    office = duty.office
    try:
        with office.writing() as session:
            codes, token = sign_ins.enrol(session, duty.token, code, office.world)
    except errors.SignInError:
        return _setting_up(request, duty, amiss=True)
    response = on_paper(request, duty, codes)
    pages.keep(response, request, access.session_cookie(request), token)
    return response


@router.get("/again")
def ask_again(request: Request, duty: access.OnDuty, return_to: str = access.HOME) -> Response:
    """Ask for a code before something sensitive."""
    return _asking(request, duty, return_to, "")


@router.post("/again", dependencies=[Depends(access.SIGNED_IN), Depends(access.ours)])
def prove(
    request: Request,
    duty: access.OnDuty,
    code: Annotated[str, Form()] = "",
    return_to: Annotated[str, Form()] = access.HOME,
) -> Response:
    """Go on to the page that wanted a code, if it is right."""
    try:
        with duty.office.writing() as session:
            sign_ins.prove(session, duty.token, code, duty.office.world)
    except errors.SignInError as error:
        return _asking(request, duty, return_to, sessions.trouble_in(error, duty.words))
    return RedirectResponse(access.local(return_to), status_code=303)


def on_paper(request: Request, duty: access.Duty, codes: tuple[str, ...]) -> Response:
    """Show the codes that nobody will see again."""
    return pages.show(request, duty, "codes.html", here=access.SECOND_STEP, codes=codes)


def _setting_up(request: Request, duty: access.Duty, *, amiss: bool = False) -> Response:
    if duty.whole:
        return RedirectResponse(bar.ACCOUNT, status_code=303)
    with duty.office.reading() as session:
        secret = second_step.secret(session.connection(), duty.staff.id)
    drawn = segno.make(second_step.link(secret, duty.staff.username), micro=False)
    return pages.show(
        request,
        duty,
        "second_step.html",
        status=422 if amiss else 200,
        here=access.SECOND_STEP,
        picture=drawn.svg_inline(scale=_SCALE, border=2),
        secret=" ".join(secret[start : start + _GROUP] for start in range(0, len(secret), _GROUP)),
        amiss=amiss,
    )


def _asking(request: Request, duty: access.Duty, return_to: str, trouble: str) -> Response:
    return pages.show(
        request,
        duty,
        "again.html",
        status=401 if trouble else 200,
        here=access.AGAIN,
        return_to=access.local(return_to),
        trouble=trouble,
    )
