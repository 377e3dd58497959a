"""
What stands before every route of the API: no line others can read, no body that costs much.

A body is read whole before a route sees it, within its time and size, and JSON that is nested
deeper than anything here needs is not parsed at all.
"""

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocol import errors
from server import doorway
from server.doorway import BrokenOffError

BODY_LIMIT_BYTES = 64 * 1024
BODY_WITHIN_S = 60.0
IDLE_WITHIN_S = 10.0
DEEPEST = 16
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Set on every answer."""
YEAR_S = 365 * 24 * 60 * 60
_OVERHEARD = "api.plain_http"
_SLOW = "api.too_slow"
_DEEP = "api.too_deep"


class Guard:
    """Stands before the API's routes."""

    def __init__(
        self, app: ASGIApp, *, within_s: float = BODY_WITHIN_S, idle_s: float = IDLE_WITHIN_S
    ) -> None:
        self.app = app
        self.within_s = within_s
        self.idle_s = idle_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def covered(message: Message) -> None:
            if message["type"] == "http.response.start":
                _cover(MutableHeaders(scope=message), scope["scheme"])
            await send(message)

        if doorway.overheard(scope):
            await doorway.problem(covered, HTTPStatus.FORBIDDEN, _OVERHEARD)
            return
        try:
            body = await doorway.body(
                scope,
                receive,
                limit_bytes=BODY_LIMIT_BYTES,
                within_s=self.within_s,
                idle_s=self.idle_s,
            )
        except errors.DeliveryTooLargeError as error:
            await doorway.refuse(covered, error)
        except BrokenOffError:
            await doorway.problem(covered, HTTPStatus.REQUEST_TIMEOUT, _SLOW)
        else:
            if depth(body) > DEEPEST:
                await doorway.problem(covered, HTTPStatus.UNPROCESSABLE_ENTITY, _DEEP)
            else:
                await self.app(scope, _whole(body, receive), covered)


def depth(body: bytes) -> int:
    """Return how deep brackets are nested outside of texts, at most one beyond `DEEPEST`."""
    open_, deepest, inside, escaped = 0, 0, False, False
    for byte in body:
        if inside:
            inside = escaped or byte != 0x22
            escaped = byte == 0x5C and not escaped
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            open_ += 1
            deepest = max(deepest, open_)
            if deepest > DEEPEST:
                break
        elif byte in b"]}":
            open_ -= 1
    return deepest


def _whole(body: bytes, receive: Receive) -> Receive:
    """Return the body that was read, once, and then what comes after it."""
    told = False

    async def telling() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return telling


def _cover(headers: MutableHeaders, scheme: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if scheme == "https":
        headers["strict-transport-security"] = f"max-age={YEAR_S}"
