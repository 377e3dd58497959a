"""Puts the office together: the door for phones, the console for staff, one writer for both."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from socket import socket
from typing import cast

import uvicorn
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from server import accepting, door, doorway, keeping, metrics
from server.api import problems
from server.api import routes as api
from server.console import routes
from server.doorway import PARCELS
from server.office import Office
from server.speaking import Speaking
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
            return
        covered = doorway.covering(send, scope)
        if scope["path"].isprintable():
            await super().__call__(scope, receive, covered)
        else:  # no address of ours has a line's end, and at one no mount answers in its own way
            await doorway.problem(covered, HTTPStatus.NOT_FOUND, problems.UNASKED)


class Sharing(uvicorn.Server):
    """A server whose listener other processes have as well."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begin, and take connections in turns with the others."""
        await super().startup(sockets=[])
        state, speaking = self.server_state, self.config.http_protocol_class
        speak: Callable[[], asyncio.Protocol] = partial(
            cast(Callable[..., asyncio.Protocol], speaking),
            config=self.config,
            server_state=state,
            app_state=self.lifespan.state,
        )
        self._accepting = [
            accepting.Accepting(listener, speak, state.connections) for listener in sockets or ()
        ]

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Finish what was begun, and take no more."""
        for each in self._accepting:
            each.close()
        await super().shutdown(sockets)


def serve(office: Office, listener: socket, *, proxies: Sequence[str], shared: bool) -> None:
    """
    Serve on a socket that listens, until asked to stop; what was begun is finished.

    It is `shared` where other processes take connections from it too.
    """
    config = configured(build(office), proxies)
    # What is loaded by now stays: to look through all of it again keeps everybody waiting.
    gc.collect()
    gc.freeze()
    server = Sharing(config) if shared else uvicorn.Server(config)
    server.run(sockets=[listener])


def configured(application: FastAPI, proxies: Sequence[str]) -> uvicorn.Config:
    """Return how an office is served; `X-Forwarded-*` is believed of these proxies alone."""
    return uvicorn.Config(
        application,
        http=Speaking,
        forwarded_allow_ips=list(proxies),
        log_config=None,  # the command has said how anything is written down
        access_log=False,
        server_header=False,
        date_header=False,  # forty bytes on a slow link; no clock is believed anyway
        timeout_graceful_shutdown=_GRACE_S,
    )


def build(office: Office) -> Application:
    """Return the office as a web application; its writer runs while the application does."""
    taking = Writer(office)
    keeper = keeping.Keeper(office)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        taking.start()
        keeper.start()
        yield
        await taking.stop()
        await asyncio.to_thread(keeper.stop)
        office.engine.dispose()

    app = Application(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.parcels = door.ParcelDoor(taking)
    door.install(app, office, taking)
    routes.install(app, office)
    app.mount(api.PREFIX, api.build(office))
    return app
