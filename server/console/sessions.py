"""Signing in and out, and choosing a language."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import errors
from server import sign_ins
from server.console import access, endings, pages, words

YEAR_S = 365 * 24 * 60 * 60

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Typed:
    """What somebody typed to come in; nobody keeps it."""

    username: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    return_to: str


def as_typed(
    username: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    return_to: Annotated[str, Form()] = access.HOME,
) -> Typed:
    """Read the form for signing in."""
    return Typed(username, password, code, return_to)


@router.get("/sign-in", dependencies=[Depends(access.ANYBODY)])
def ask(request: Request, asking: access.Asking, return_to: str = access.HOME) -> Response:
    """Show the form for signing in; who is in already goes on."""
    if asking.staff is not None:
        return RedirectResponse(access.local(return_to), status_code=303)
    return _form(request, asking, return_to, username="", trouble="")


@router.post("/sign-in", dependencies=[Depends(access.ANYBODY), Depends(access.ours)])
def sign_in(
    request: Request, asking: access.Asking, typed: Annotated[Typed, Depends(as_typed)]
) -> Response:
    """Begin a session. Whatever does not fit, the answer is the same."""
    office = asking.office
    try:
        with office.writing() as session:
            token = sign_ins.sign_in(
                session,
                typed.username,
                typed.password,
                office.world,
                code=typed.code,
                address=request.client.host if request.client else "",
                browser=request.headers.get("user-agent", ""),
            )
    except errors.SignInError as error:
        return _form(
            request,
            asking,
            typed.return_to,
            username=typed.username,
            trouble=trouble_in(error, asking.words),
            status=401,
        )
    response = RedirectResponse(access.local(typed.return_to), status_code=303)
    pages.keep(response, request, access.session_cookie(request), token)
    response.delete_cookie(access.visit_cookie(request), secure=access.secure(request))
    return response


@router.post("/sign-out", dependencies=[Depends(access.ANYBODY), Depends(access.ours)])
def sign_out(request: Request, asking: access.Asking) -> Response:
    """End the session, here and in the office's book."""
    if asking.token:
        with asking.office.writing() as session:
            sign_ins.sign_out(session, asking.token, asking.office.world)
    response = RedirectResponse(access.SIGN_IN, status_code=303)
    response.delete_cookie(access.session_cookie(request), secure=access.secure(request))
    return response


@router.post("/language", dependencies=[Depends(access.ANYBODY), Depends(access.ours)])
def speak(
    request: Request,
    language: Annotated[str, Form()] = "",
    return_to: Annotated[str, Form()] = access.HOME,
) -> Response:
    """Remember a language in this browser and go back to the page."""
    response = RedirectResponse(access.local(return_to), status_code=303)
    if language in words.LANGUAGES:
        response.set_cookie(
            access.LANGUAGE_COOKIE,
            language,
            max_age=YEAR_S,
            secure=access.secure(request),
            httponly=True,
            samesite="strict",
        )
    return response


def _form(
    request: Request,
    asking: access.Visit,
    return_to: str,
    *,
    username: str,
    trouble: str,
    status: int = 200,
) -> Response:
    return pages.show(
        request,
        asking,
        "sign_in.html",
        status=status,
        return_to=access.local(return_to),
        username=username,
        trouble=trouble,
    )


def trouble_in(error: errors.SignInError, spoken: words.Words) -> str:
    """Say why somebody does not come in; not which of the three did not fit."""
    if error.retry_after_s:
        return spoken("sign_in.later", count=-(-error.retry_after_s // 60))
    return spoken("sign_in.wrong")
