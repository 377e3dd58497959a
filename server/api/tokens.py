"""Where a client gets its pass: OAuth2 client credentials (RFC 6749, 4.4)."""

import base64
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import unquote_plus

from fastapi import APIRouter, Depends, Form, Header
from pydantic import BaseModel
from starlette.requests import Request

from server import clients
from server.api import access
from server.api.access import TOKEN_PATH
from server.api.pace import Pace
from server.api.problems import TOO_LITTLE, RefusalError, described, too_many
from server.clients import PASS_WITHIN
from server.office import Office

WRONG_MOST = 10
WRONG_EACH_S = 1 / 60

router = APIRouter()


class Pass(BaseModel):
    """A pass for some minutes."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - what OAuth2 calls it
    expires_in: int
    scope: str


@router.post(
    TOKEN_PATH,
    responses=described(400),
    summary="Get a pass",
    dependencies=[Depends(access.Anybody())],
)
def give(  # noqa: PLR0917 - FastAPI hands them over by name
    request: Request,
    grant_type: Annotated[Literal["client_credentials"], Form()],
    client_id: Annotated[str, Form(max_length=40)] = "",
    client_secret: Annotated[str, Form(max_length=100)] = "",
    scope: Annotated[str, Form(max_length=200)] = "",
    authorization: Annotated[str, Header(include_in_schema=False)] = "",
) -> Pass:
    """
    Get a pass with the client's id and secret, in the form or as HTTP Basic.

    `scope` asks for less than the client may have; left out, it is all of it.
    """
    office: Office = request.app.state.office
    wrong: Pace = request.app.state.wrong
    client, secret = _basic(authorization) or (client_id, client_secret)
    guesser = f"{client} {request.client.host if request.client else ''}"
    if wait_s := wrong.wait_s(guesser, office.world.now()):
        raise too_many(wait_s)
    # Read first: who only guesses has nobody wait for their turn to write.
    with office.reading() as session:
        caller = clients.proven(session, client, secret)
    if caller is None:
        raise RefusalError(
            HTTPStatus.UNAUTHORIZED,
            "api.client",
            headers={"www-authenticate": "Basic"},
            error="invalid_client",
        )
    wrong.give_back(guesser)
    granted = caller.scopes & set(scope.split()) if scope.split() else caller.scopes
    if not granted:
        raise RefusalError(HTTPStatus.BAD_REQUEST, TOO_LITTLE, error="invalid_scope")
    with office.writing() as session:
        token = clients.admit(session, office.world, client, granted)
    return Pass(
        access_token=token,
        expires_in=int(PASS_WITHIN.total_seconds()),
        scope=" ".join(sorted(granted)),
    )


def _basic(authorization: str) -> tuple[str, str] | None:
    """Return id and secret of HTTP Basic, which OAuth2 has percent-encoded first."""
    scheme, _, told = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client, _, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except ValueError:  # no base64, no text, no ASCII
        return "", ""
    return unquote_plus(client), unquote_plus(secret)
