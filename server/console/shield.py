"""
What every answer of the console carries, whatever became of the request.

Works below FastAPI, so that refusals, redirects and errors are covered too: strict headers,
a limit on what a form may send, and no page over a line others can read.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server import doorway

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
YEAR_S = 365 * 24 * 60 * 60


class TooMuchError(Exception):
    """A form sends more than any form of ours holds."""


class Shield:
    """Stands before the console's routes; everything else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not _ours(scope["path"]):
            await self.app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _cover(MutableHeaders(scope=message), scope["scheme"])
            await send(message)

        if doorway.overheard(scope):
            refusal = PlainTextResponse("Only over HTTPS.", status_code=403)
            await refusal(scope, receive, sending)
            return
        too_much = PlainTextResponse("Too much.", status_code=413)
        if _announced(scope) > FORM_LIMIT_BYTES:
            await too_much(scope, receive, sending)
            return
        try:
            await self.app(scope, _counted(receive), sending)
        except TooMuchError:
            if begun:
                raise
            await too_much(scope, receive, sending)


def _ours(path: str) -> bool:
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _cover(headers: MutableHeaders, scheme: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if scheme == "https":
        headers.setdefault("strict-transport-security", f"max-age={YEAR_S}")


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _counted(receive: Receive) -> Receive:
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > FORM_LIMIT_BYTES:
                raise TooMuchError
        return message

    return counting
