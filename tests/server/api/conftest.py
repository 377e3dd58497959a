"""Another system, let in at an office, and the API it asks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from server import clients, lanes
from server.api.routes import PREFIX
from server.clients import Scope
from tests.server.inside import Inside
from tests.server.phones import SKTM

EVERYTHING = tuple(Scope)


@dataclass
class System:
    """A client's own program: it has an id, a secret and a line to the office."""

    line: httpx.Client
    id: str
    secret: str
    token: str = ""

    def comes_in(self, **asked: str) -> httpx.Response:
        """Ask for a pass and keep it."""
        form = {"grant_type": "client_credentials", "client_id": self.id}
        answer = self.line.post(
            f"{PREFIX}/token", data=form | {"client_secret": self.secret} | asked
        )
        self.token = answer.json().get("access_token", "")
        return answer

    def asks(self, path: str, **query: Any) -> httpx.Response:
        return self.line.get(f"{PREFIX}{path}", params=query, headers=self._head())

    def hands(self, case: str, step: str, reference: str = "1", **said: Any) -> httpx.Response:
        body = {"reference": reference, "step": step, **said}
        return self.line.post(f"{PREFIX}/cases/{case}/decisions", json=body, headers=self._head())

    def _head(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


@pytest.fixture
def line(house) -> Iterator[httpx.Client]:
    way = Inside(house.web, ("127.0.0.1", 5))
    with httpx.Client(transport=way, base_url="http://testserver") as line:
        yield line


@pytest.fixture
def let_in(house, line) -> Callable[..., System]:
    """Let another system in at the office."""

    def let(
        client: str = "dinsos",
        *,
        services: tuple[str, ...] = (SKTM,),
        scopes=EVERYTHING,
        places=("*",),
        agency: str = lanes.DESK,
    ) -> System:
        with house.office.writing() as session:
            secret = clients.add(
                session,
                house.office.world,
                client,
                client.upper(),
                services,
                scopes,
                agency=agency,
                places=places,
            )
        system = System(line, client, secret)
        system.comes_in()
        return system

    return let
