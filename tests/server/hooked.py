"""Other systems' web servers, and what is noted for them."""

import json
from typing import Any

from sqlalchemy import Row, select

from server import clients, hooks, lanes
from server.clients import Scope
from server.delivery_tables import DELIVERY
from server.hooks import Hook
from server.office import Office
from tests.door import Door, Reply
from tests.server.phones import SKTM


class Listener(Door):
    """Another system's own web server; what it hears is in `heard`, `says` what it answers."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.says = Reply(204)
        super().__init__(self._hears)

    def _hears(self, method: str, path: str, body: bytes) -> Reply:
        self.heard.append(json.loads(body))
        return self.says


def registered(
    opened: Office,
    url: str,
    *,
    services: tuple[str, ...] = (SKTM,),
    client: str = "dinsos",
    places: tuple[str, ...] = ("*",),
    agency: str = lanes.DESK,
) -> Hook:
    """Let a client in that is told at this address."""
    with opened.writing() as session:
        clients.add(session, opened.world, client, client, services, (Scope.CASES,),
                    agency=agency, places=places)  # fmt: skip
        return hooks.add(session, opened.world, client, url, inside=True)


def rows(opened: Office) -> list[Row[Any]]:
    """Return every telling that was noted."""
    with opened.reading() as session:
        return list(session.execute(select(DELIVERY)).all())
