"""Every address of the office, walked from its routes: console, API and door; no list of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from server.api import routes as api
from server.console import access
from server.doorway import PARCELS

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NOWHERE = ("/", "/nothing", "/v1/nothing", f"{access.HOME}/nothing/here", f"{api.PREFIX}/nothing")
"""Addresses of each part that no route has."""


@dataclass(frozen=True)
class Address:
    """One thing that can be asked of the office."""

    method: str
    pattern: str

    def path(self, known: Mapping[str, str] = {}) -> str:
        """Return the path with what is known put in, and `0` for everything else."""
        return re.sub(r"{(\w+)[^}]*}", lambda name: known.get(name[1], "0"), self.pattern)

    @property
    def holes(self) -> frozenset[str]:
        """What has to be put in."""
        return frozenset(re.findall(r"{(\w+)", self.pattern))

    @property
    def changes(self) -> bool:
        """Whether asking may change something."""
        return self.method in CHANGING


def addresses(app: FastAPI) -> list[Address]:
    """Return every method of every route, and the door for parcels that stands before them."""
    return [Address("POST", PARCELS), *_walk(app)]


def _walk(app: FastAPI, prefix: str = "") -> Iterator[Address]:
    for route in iter_route_contexts(app.routes):
        if route.path == api.PREFIX:
            (mounted,) = [each for each in app.routes if getattr(each, "path", "") == route.path]
            yield from _walk(mounted.app, route.path)
        else:
            for method in sorted(route.methods or ()):
                yield Address(method, prefix + route.path)
