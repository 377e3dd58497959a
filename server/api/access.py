"""
Which client asks, and may it: every route of the API names the one scope it takes.

A pass is a token without meaning of its own; what it is good for stands in the office's book,
so that a client that is shut out is out with its next request.
"""

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


@dataclass(frozen=True)
class Holding:
    """The policy of a route: what a client has to be let in for."""

    scope: Scope

    def __call__(self, asking: Annotated[Asking, Depends(_asking)]) -> Asking:
        """Let in who may."""
        if self.scope not in asking.caller.scopes:
            lacking = f'Bearer error="insufficient_scope", scope="{self.scope}"'
            raise RefusalError(
                HTTPStatus.FORBIDDEN, TOO_LITTLE, headers={"www-authenticate": lacking}
            )
        return asking


@dataclass(frozen=True)
class Anybody:
    """The policy of the one route that asks for a secret itself."""

    def __call__(self) -> None:
        """Let everybody ask."""


Policy = (Holding, Anybody)
"""What tests/house looks for on every route."""


def holding(scope: Scope) -> Holding:
    """Return the policy of a route for clients with a scope."""
    return Holding(scope)


def _stranger() -> RefusalError:
    return RefusalError(HTTPStatus.UNAUTHORIZED, STRANGER, headers={"www-authenticate": "Bearer"})
