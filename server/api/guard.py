"""
What stands before every route of the API: no line others can read, no body that costs much.

A body is read whole before a route sees it, within its time and size, and JSON that is nested
deeper than anything here needs is not parsed at all. Nothing asked twice is answered: which of the
two is meant nobody knows.
"""

from http import HTTPStatus

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from protocol import errors
from server import doorway
from server.api import problems
from server.doorway import BrokenOffError

BODY_LIMIT_BYTES = 64 * 1024
BODY_WITHIN_S = 60.0
IDLE_WITHIN_S = 10.0
DEEPEST = 16
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
        if doorway.overheard(scope):
            await doorway.problem(send, HTTPStatus.FORBIDDEN, _OVERHEARD)
            return
        if repeats(scope["query_string"]):
            await doorway.problem(send, HTTPStatus.UNPROCESSABLE_ENTITY, problems.UNREADABLE)
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
            await doorway.refuse(send, error)
        except BrokenOffError:
            await doorway.problem(send, HTTPStatus.REQUEST_TIMEOUT, _SLOW)
        else:
            if depth(body) > DEEPEST:
                await doorway.problem(send, HTTPStatus.UNPROCESSABLE_ENTITY, _DEEP)
            else:
                await self.app(scope, doorway.replayed(body, receive), send)


def repeats(query: bytes) -> bool:
    """Tell whether something is said twice in a query."""
    names = [name for name, _ in QueryParams(query).multi_items()]
    return len(names) != len(set(names))


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
