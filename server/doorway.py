"""What every door does alike: read a body while counting, answer, cover its answers, say no."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from ipaddress import ip_address

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from protocol import errors
from server.quota import household

PARCELS = "/v1/parcels"
BODY_LIMIT_BYTES = 4 * 1024 * 1024
IDLE_WITHIN_S = 20
BODY_WITHIN_S = 600
RETRY_AFTER_S = 30
OCTETS = "application/octet-stream"
PROBLEM = "application/problem+json"
YEAR_S = 365 * 24 * 60 * 60
HEADERS: Mapping[str, str] = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""What an answer carries that is no page: a browser can do nothing with it but show it."""


class BrokenOffError(Exception):
    """A body that ends or stands still too early; `came` is what came of it."""

    def __init__(self, came: bytes) -> None:
        super().__init__()
        self.came = came


async def body(
    scope: Scope,
    receive: Receive,
    *,
    limit_bytes: int = BODY_LIMIT_BYTES,
    within_s: float = BODY_WITHIN_S,
    idle_s: float = IDLE_WITHIN_S,
) -> bytes:
    """
    Read a request's body, counting while it streams.

    Raises:
        DeliveryTooLargeError: more than `limit_bytes`; the rest is not read.
        BrokenOffError: it broke off, or stood still for too long.
    """
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > limit_bytes:
            raise errors.DeliveryTooLargeError
    parts: list[bytes] = []
    left = limit_bytes
    try:
        async with asyncio.timeout(within_s):
            async with asyncio.timeout(idle_s):
                message = await receive()
            while message["type"] == "http.request":
                parts.append(message.get("body", b""))
                left -= len(parts[-1])
                if left < 0:
                    raise errors.DeliveryTooLargeError
                if not message.get("more_body", False):
                    return b"".join(parts)
                async with asyncio.timeout(idle_s):
                    message = await receive()
    except TimeoutError as error:
        raise BrokenOffError(b"".join(parts)) from error
    raise BrokenOffError(b"".join(parts))


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return a body that was read, once, and then what comes after it."""
    told = False

    async def telling() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return telling


def covering(send: Send, scope: Scope, headers: Mapping[str, str] = HEADERS) -> Send:
    """Have an answer carry these headers, but for those it brings itself."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = MutableHeaders(scope=message)
            for name, value in headers.items():
                said.setdefault(name, value)
            if scope["scheme"] == "https":
                said.setdefault("strict-transport-security", f"max-age={YEAR_S}")
        await send(message)

    return sending


def overheard(scope: Scope) -> bool:
    """Tell whether a request came over a line on which others can read it."""
    client = scope.get("client")
    if scope["scheme"] == "https":
        return False
    if client is None:
        return True
    try:
        return not ip_address(client[0]).is_loopback
    except ValueError:
        return True


def source(scope: Scope) -> str:
    """
    Return where a request comes from, as one subscriber.

    Nobody where that is this machine: a relay, a proxy that says no more, whoever measures.
    """
    client = scope.get("client")
    if client is None:
        return ""
    try:
        near = ip_address(client[0]).is_loopback
    except ValueError:
        near = False
    return "" if near else household(client[0])


def announced(scope: Scope) -> int:
    """Return how many bytes a body says it has: the most there can be where it does not say."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return min(int(value), BODY_LIMIT_BYTES)
    return BODY_LIMIT_BYTES


async def refuse(send: Send, error: errors.LayarError) -> None:
    """Say no, alike for every reason a stranger could learn from."""
    match error:
        case errors.DeliveryTooLargeError() | errors.ParcelTooLargeError():
            await problem(
                send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, errors.DeliveryTooLargeError.code
            )
        case errors.VersionError():
            await problem(send, HTTPStatus.UPGRADE_REQUIRED, errors.AppTooOldError.code)
        case errors.BusyError(retry_after_s=later_s):
            await problem(
                send, HTTPStatus.SERVICE_UNAVAILABLE, errors.BusyError.code, later_s=later_s
            )
        case errors.StoreError():
            await problem(send, HTTPStatus.SERVICE_UNAVAILABLE, errors.BusyError.code)
        case _:
            await problem(send, HTTPStatus.BAD_REQUEST, errors.DeliveryRefusedError.code)


def about(status: HTTPStatus, code: str) -> dict[str, str | int]:
    """Return what a refusal says: its status and a code."""
    return {"type": "about:blank", "title": status.phrase, "status": int(status), "code": code}


async def problem(
    send: Send,
    status: HTTPStatus,
    code: str,
    *,
    later_s: int = RETRY_AFTER_S,
    unread: bool = False,
) -> None:
    """
    Answer with a code and no word of detail; who is told to come back hears when.

    A line with an `unread` body on it is closed.
    """
    more = []
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        more.append((b"retry-after", str(later_s).encode()))
    if unread or status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        more.append((b"connection", b"close"))
    await answer(send, status, json.dumps(about(status, code)).encode(), PROBLEM, more)


async def answer(
    send: Send,
    status: HTTPStatus,
    content: bytes,
    media_type: str = OCTETS,
    more: Sequence[tuple[bytes, bytes]] = (),
) -> None:
    """
    Answer with a status, bytes, and perhaps more headers.

    No line more than a phone needs. Nothing here says how long it keeps, so nobody keeps it; and
    no browser that was led here takes what is sealed for a page.
    """
    headers = [
        (b"content-type", media_type.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"content-length", str(len(content)).encode()),
        *more,
    ]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": content})
