"""
Parcels in, parcels out: the office's door for phones, tablets and couriers.

It speaks HTTP and nothing else: no cookies, no names in addresses, and an error is a code
without a word of detail. `ParcelDoor`, the one busy route, stands in front of FastAPI, where
a request costs least.
"""

import asyncio
import contextlib
import json
import logging
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Response
from starlette.types import Receive, Scope, Send

from protocol import bundle, errors
from server import roster, writer
from server.office import Office
from server.writer import Writer

PARCELS = "/v1/parcels"
BODY_LIMIT_BYTES = 4 * 1024 * 1024
IDLE_WITHIN_S = 20
BODY_WITHIN_S = 600
OCTETS = "application/octet-stream"
PROBLEM = "application/problem+json"

_log = logging.getLogger(__name__)


def install(app: FastAPI, office: Office) -> None:
    """Add what is open to everybody to a running office."""
    router = APIRouter(prefix="/v1")

    @router.get("/roster")
    def open_roster() -> Response:
        """Return the newest manifest and roster, in the open form."""
        raw = bundle.pack_open([office.keyring.manifest.raw, roster.published(office)])
        return Response(raw, media_type=OCTETS)

    @router.get("/health")
    def health() -> dict[str, str]:
        """Say that the office is open."""
        with office.reading() as session:
            session.connection()
        return {"status": "open"}

    app.include_router(router, include_in_schema=False)


class ParcelDoor:
    """`POST /v1/parcels`: one parcel or one bundle in, a bundle for its askers out."""

    def __init__(self, taking: Writer) -> None:
        self._writer = taking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            body = await _body(scope, receive)
            answer = await self._writer.take(body)
        except errors.LayarError as error:
            await _refuse(send, error)
        except BrokenOffError as broken:
            await self._keep(broken.came)
            await _refuse(send, errors.BusyError(writer.RETRY_AFTER_S))
        except Exception:
            _log.exception("answering a parcel")
            await _problem(send, HTTPStatus.INTERNAL_SERVER_ERROR, errors.AwayError.code)
        else:
            await _send(send, HTTPStatus.OK, OCTETS, answer)

    async def _keep(self, came: bytes) -> None:
        """
        Take every parcel that arrived whole before a line broke; nobody hears the answer.

        On a signal that comes and goes this is how a photo arrives at all.
        """
        if came.startswith(bundle.MAGIC):
            with contextlib.suppress(errors.LayarError):
                await self._writer.take(came)


class BrokenOffError(Exception):
    """A body that ends or stands still too early; `came` is what came of it."""

    def __init__(self, came: bytes) -> None:
        super().__init__()
        self.came = came


async def _body(scope: Scope, receive: Receive) -> bytes:
    """
    Read a request's body, counting while it streams.

    Raises:
        DeliveryTooLargeError: more than `BODY_LIMIT_BYTES`; the rest is not read.
        BrokenOffError: it broke off, or stood still for too long.
    """
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > BODY_LIMIT_BYTES:
            raise errors.DeliveryTooLargeError
    parts: list[bytes] = []
    left = BODY_LIMIT_BYTES
    message = await receive()
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            while message["type"] == "http.request":
                parts.append(message.get("body", b""))
                left -= len(parts[-1])
                if left < 0:
                    raise errors.DeliveryTooLargeError
                if not message.get("more_body", False):
                    return b"".join(parts)
                async with asyncio.timeout(IDLE_WITHIN_S):
                    message = await receive()
    except TimeoutError as error:
        raise BrokenOffError(b"".join(parts)) from error
    raise BrokenOffError(b"".join(parts))


async def _refuse(send: Send, error: errors.LayarError) -> None:
    """Say no, alike for every reason a stranger could learn from."""
    match error:
        case errors.DeliveryTooLargeError() | errors.ParcelTooLargeError():
            await _problem(
                send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, errors.DeliveryTooLargeError.code
            )
        case errors.VersionError():
            await _problem(send, HTTPStatus.UPGRADE_REQUIRED, errors.AppTooOldError.code)
        case errors.BusyError() | errors.StoreError():
            await _problem(send, HTTPStatus.SERVICE_UNAVAILABLE, errors.BusyError.code)
        case _:
            await _problem(send, HTTPStatus.BAD_REQUEST, errors.DeliveryRefusedError.code)


async def _problem(send: Send, status: HTTPStatus, code: str) -> None:
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "code": code}
    await _send(send, status, PROBLEM, json.dumps(problem).encode())


async def _send(send: Send, status: HTTPStatus, media_type: str, body: bytes) -> None:
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", str(writer.RETRY_AFTER_S).encode()))
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
