"""
What every answer of the console carries, whatever became of the request.

Works below FastAPI, so that refusals, redirects and errors are covered too: strict headers,
a limit on what a form may send and how long it may take, and no page over a line others can read.
Who asks for the head of a page gets that of the page, and no more.
"""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocol import errors
from server import doorway
from server.doorway import BrokenOffError

PREFIX = "/console"
FORM_LIMIT_BYTES = 64 * 1024
"""More than the longest decision in any script; a form never carries a file."""

POLICY = (
    "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""Set on every answer that does not bring its own."""
FORM_WITHIN_S = 60.0
IDLE_WITHIN_S = 10.0


class Shield:
    """Stands before the console's routes; everything else passes untouched."""

    def __init__(
        self, app: ASGIApp, *, within_s: float = FORM_WITHIN_S, idle_s: float = IDLE_WITHIN_S
    ) -> None:
        self.app = app
        self.within_s = within_s
        self.idle_s = idle_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not _ours(scope["path"]):
            await self.app(scope, receive, send)
            return
        sending = doorway.covering(send, scope, HEADERS)
        if scope["method"] == "HEAD":
            scope, sending = {**scope, "method": "GET"}, _bodiless(sending)
        if doorway.overheard(scope):
            await _refusal("Only over HTTPS.", 403)(scope, receive, sending)
            return
        try:
            form = await doorway.body(
                scope,
                receive,
                limit_bytes=FORM_LIMIT_BYTES,
                within_s=self.within_s,
                idle_s=self.idle_s,
            )
        except errors.DeliveryTooLargeError:
            await _refusal("Too much.", 413)(scope, receive, sending)
        except BrokenOffError:
            await _refusal("Too slow.", 408)(scope, receive, sending)
        else:
            await self.app(scope, doorway.replayed(form, receive), sending)


def _bodiless(send: Send) -> Send:
    """Let an answer through, and none of its body."""

    async def sending(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sending


def _ours(path: str) -> bool:
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _refusal(said: str, status: int) -> PlainTextResponse:
    # What was not read of the body stands in the line: nothing more is asked on it.
    return PlainTextResponse(said, status_code=status, headers={"connection": "close"})
