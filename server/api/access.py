"""
Which client asks, and may it: every route of the API names the one scope it takes.

A pass is a token without meaning of its own; what it is good for stands in the office's book,
so that a client that is shut out is out with its next request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2
from starlette.requests import Request

from server import clients
from server.api.pace import Pace
from server.api.problems import STRANGER, TOO_LITTLE, RefusalError, too_many
from server.clients import Caller, Scope
from server.office import Office

TOKEN_PATH = "/token"  # noqa: S105 - where one is had
BURST = 200
EACH_S = 50.0

_SCOPES = {
    Scope.CASES: "which cases there are, their states and history",
    Scope.ANSWERS: "who applies and what they answered",
    Scope.PAPERS: "photos and letters",
    Scope.DECISIONS: "hand decisions over",
}
_BEARER = OAuth2(
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(
            tokenUrl="token", scopes={scope.value: about for scope, about in _SCOPES.items()}
        )
    ),
    scheme_name="client",
    auto_error=False,
)


@dataclass(frozen=True)
class Asking:
    """A request of a client: the office asked, and who asks."""

    office: Office
    caller: Caller


def _asking(request: Request, said: Annotated[str | None, Depends(_BEARER)]) -> Asking:
    office: Office = request.app.state.office
    scheme, _, token = (said or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _stranger()
    with office.reading() as session:
        caller = clients.holder(session, token.strip(), office.world)
    if caller is None:
        raise _stranger()
    pace: Pace = request.app.state.pace
    if wait_s := pace.wait_s(caller.client, office.world.now()):
        raise too_many(wait_s)
    return Asking(office, caller)


def holding(scope: Scope) -> Callable[..., Asking]:
    """Return the dependency of a route that takes this scope; it answers who asks."""

    def held(asking: Annotated[Asking, Depends(_asking)]) -> Asking:
        if scope not in asking.caller.scopes:
            raise RefusalError(
                HTTPStatus.FORBIDDEN,
                TOO_LITTLE,
                headers={"www-authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
            )
        return asking

    held.scope = scope  # type: ignore[attr-defined]
    return held


def _stranger() -> RefusalError:
    return RefusalError(HTTPStatus.UNAUTHORIZED, STRANGER, headers={"www-authenticate": "Bearer"})
