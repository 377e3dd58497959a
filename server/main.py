"""Puts the office together: the door for phones, the console for staff, one writer for both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from server import door, intake
from server.console import routes
from server.office import Office
from server.writer import Writer


def build(office: Office) -> FastAPI:
    """Return the office as a web application; its writer runs while the application does."""
    taking = Writer(partial(intake.receive, office))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        taking.start()
        yield
        await taking.stop()
        office.engine.dispose()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    door.install(app, office, taking)
    routes.install(app, office)
    return app
