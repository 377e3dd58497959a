"""
Parcels in, parcels out: the office's door for phones, tablets and couriers.

It speaks HTTP and nothing else: no cookies, no names in addresses, and an error is a code
without a word of detail. `ParcelDoor`, the one busy route, stands in front of FastAPI, where
a request costs least.
"""

import contextlib
import logging
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Response
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from protocol import errors
from server import doorway, metrics, roster, underway
from server.doorway import OCTETS, BrokenOffError
from server.office import Office
from server.tables import Fact
from server.underway import Underway
from server.writer import Writer

_log = logging.getLogger(__name__)


def install(app: FastAPI, office: Office, taking: Writer) -> None:
    """Add what is open to everybody to a running office."""
    router = APIRouter(prefix="/v1")
    app.add_exception_handler(errors.StoreError, _away)
    app.add_exception_handler(errors.BusyError, _away)

    @router.get("/roster")
    def open_roster() -> Response:
        """Return the newest manifest and roster, in the open form."""
        return Response(roster.open_file(office), media_type=OCTETS)

    @router.get("/health")
    def health() -> dict[str, str]:
        """Say that the office is open: its database answers."""
        with office.reading() as session:
            session.get(Fact, "schema")
        return {"status": "open"}

    @app.get("/readyz", include_in_schema=False)
    def ready() -> dict[str, str]:
        """Say that the office is open, and that requests are taken."""
        if not taking.taking:
            raise errors.BusyError(doorway.RETRY_AFTER_S)
        return health()

    @app.get(metrics.PATH, include_in_schema=False)
    def counted(request: Request) -> Response:
        """Tell this machine what is counted; to anybody else there is no such page."""
        if not metrics.may_see(request):
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return Response(metrics.told(office), media_type=metrics.TYPE)

    @app.get("/healthz", include_in_schema=False)
    async def alive() -> dict[str, str]:
        """Say that this process answers, whatever its database does."""
        return {"status": "alive"}

    app.include_router(router, include_in_schema=False)


class ParcelDoor:
    """`POST /v1/parcels`: one parcel or one bundle in, a bundle for its askers out."""

    def __init__(self, taking: Writer) -> None:
        self._writer = taking
        self.underway = Underway()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, unless too much of its source is under way."""
        try:
            with self.underway.admitted(doorway.source(scope), doorway.announced(scope)):
                await self._answer(scope, receive, send)
        except underway.CrowdedError:
            status, code = HTTPStatus.TOO_MANY_REQUESTS, errors.BusyError.code
            await doorway.problem(send, status, code, unread=True)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await doorway.body(scope, receive)
            answer = await self._writer.take(body)
        except errors.LayarError as error:
            await doorway.refuse(send, error)
        except BrokenOffError as broken:
            await self._keep(broken.came)
            await doorway.refuse(send, errors.BusyError(doorway.RETRY_AFTER_S))
        except Exception:
            _log.exception("answering a parcel")
            await doorway.problem(send, HTTPStatus.INTERNAL_SERVER_ERROR, errors.AwayError.code)
        else:
            await doorway.answer(send, HTTPStatus.OK, answer)

    async def _keep(self, came: bytes) -> None:
        """
        Take all that arrived before a line broke, to the last strip; nobody hears the answer.

        On a signal that comes and goes this is how a photo arrives at all.
        """
        if came:
            with contextlib.suppress(errors.LayarError):
                await self._writer.take(came)


async def _away(request: Request, error: Exception) -> Response:
    """Answer where the database did not: come back later."""
    _log.error("%s", error)
    status = HTTPStatus.SERVICE_UNAVAILABLE
    later = {"retry-after": str(doorway.RETRY_AFTER_S)}
    return JSONResponse(
        doorway.about(status, errors.BusyError.code), status, later, doorway.PROBLEM
    )
