"""Puts the office together: the door for phones, the console for staff, one writer for both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import socket

import uvicorn
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from server import auditing, door, doorway, metrics
from server.api import routes as api
from server.console import routes
from server.doorway import PARCELS
from server.office import Office
from server.writer import Writer

_GRACE_S = 10


class Application(FastAPI):
    """The office on the web. Parcels go straight to their door; everything else is FastAPI's."""

    parcels: door.ParcelDoor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await metrics.measured(self._answer, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == PARCELS and scope["method"] == "POST":
            await self.parcels(scope, receive, send)
        else:
            await super().__call__(scope, receive, doorway.covering(send, scope))


def serve(office: Office, listener: socket) -> None:
    """Serve on a socket that listens, until asked to stop; what was begun is finished."""
    config = uvicorn.Config(
        build(office),
        log_config=None,  # the command has said how anything is written down
        access_log=False,
        server_header=False,
        date_header=False,  # forty bytes on a slow link; no clock is believed anyway
        timeout_graceful_shutdown=_GRACE_S,
    )
    uvicorn.Server(config).run(sockets=[listener])


def build(office: Office) -> Application:
    """Return the office as a web application; its writer runs while the application does."""
    taking = Writer(office)
    keeping = auditing.Keeper(office)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        taking.start()
        keeping.start()
        yield
        await taking.stop()
        await asyncio.to_thread(keeping.stop)
        office.engine.dispose()

    app = Application(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.parcels = door.ParcelDoor(taking)
    door.install(app, office, taking)
    routes.install(app, office)
    app.mount(api.PREFIX, api.build(office))
    return app
