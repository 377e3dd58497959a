"""
A relay: the office's door without the office's keys, for a village without a signal.

It takes sealed parcels and keeps them, shows which wait for phones, and cannot open any. 202 is
all it promises: the office's receipt comes back the same way, days later perhaps.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from http import HTTPStatus

from starlette.types import Receive, Scope, Send

from protocol import bundle, errors, outside
from protocol.world import World
from server import doorway
from server.doorway import BODY_LIMIT_BYTES, PARCELS, BrokenOffError
from server.quota import Quota
from server.spool import Spool

IN_HAND_LIMIT_BYTES = 4 * BODY_LIMIT_BYTES
"""What may be in memory at once; beyond it phones are told to come back."""

_NONCE_DIGITS = 32
_log = logging.getLogger(__name__)


class Relay:
    """The relay as a web application; `arrived` is called when something came for the office."""

    def __init__(
        self, spool: Spool, quota: Quota, world: World, arrived: Callable[[], None]
    ) -> None:
        self._spool = spool
        self._quota = quota
        self._world = world
        self._arrived = arrived
        self._in_hand_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await self._answer(scope, receive, send)
        except errors.LayarError as error:
            await doorway.refuse(send, error)
        except Exception:
            _log.exception("answering at the relay")
            await doorway.problem(send, HTTPStatus.INTERNAL_SERVER_ERROR, errors.AwayError.code)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["method"], scope["path"]:
            case "POST", path if path == PARCELS:
                await self._take(scope, receive, send)
            case "GET", path if path == PARCELS:
                await doorway.answer(send, HTTPStatus.OK, await asyncio.to_thread(self._headers))
            case "GET", path if path.startswith(f"{PARCELS}/"):
                await self._give(send, path.removeprefix(f"{PARCELS}/"))
            case "GET", "/v1/roster":
                await self._tell_roster(send)
            case "GET", "/v1/health":
                said = json.dumps({"status": "open", "relay": True}).encode()
                await doorway.answer(send, HTTPStatus.OK, said, "application/json")
            case _:
                await doorway.problem(send, HTTPStatus.NOT_FOUND, "not_found")

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._in_hand_bytes + BODY_LIMIT_BYTES > IN_HAND_LIMIT_BYTES:
            raise errors.BusyError(doorway.RETRY_AFTER_S)
        self._in_hand_bytes += BODY_LIMIT_BYTES
        try:
            await self._take_in_hand(scope, receive, send)
        finally:
            self._in_hand_bytes -= BODY_LIMIT_BYTES

    async def _take_in_hand(self, scope: Scope, receive: Receive, send: Send) -> None:
        source = scope["client"][0] if scope.get("client") else ""
        try:
            body, broken = await doorway.body(scope, receive), False
        except BrokenOffError as broken_off:
            body, broken = broken_off.came, True
        if not self._quota.allows(source, len(body), self._world.now()):
            code = errors.BusyError.code
            await doorway.problem(send, HTTPStatus.TOO_MANY_REQUESTS, code)
            return
        if broken and body[:4] == outside.MAGIC:
            # Kept whole or not at all; of a bundle what came whole tells that it did.
            raise errors.BusyError(doorway.RETRY_AFTER_S)
        try:
            await asyncio.to_thread(self._keep, body)
        finally:
            self._arrived()
        if broken:
            raise errors.BusyError(doorway.RETRY_AFTER_S)
        await doorway.answer(send, HTTPStatus.ACCEPTED, bundle.pack([]))

    def _keep(self, body: bytes) -> None:
        """Keep what is in a body. Raises when nothing in it is a parcel, or there is no room."""
        refused = errors.DeliveryRefusedError()
        if body[:4] == bundle.MAGIC:
            parcels = bundle.unpack(body).parcels
        elif body[:4] == outside.MAGIC:
            parcels = (body,)
        else:
            raise errors.FormatNewerError("parcel") if body[:2] == b"LY" else refused
        if not parcels:
            raise refused
        self._spool.keep(parcels)

    def _headers(self) -> bytes:
        self._spool.look()
        return self._spool.headers()

    async def _give(self, send: Send, name: str) -> None:
        try:
            nonce = bytes.fromhex(name) if len(name) == _NONCE_DIGITS else b""
        except ValueError:
            nonce = b""
        sealed = await asyncio.to_thread(self._spool.down, nonce)
        if sealed is None:
            await doorway.problem(send, HTTPStatus.NOT_FOUND, "not_found")
        else:
            await doorway.answer(send, HTTPStatus.OK, sealed)

    async def _tell_roster(self, send: Send) -> None:
        raw = await asyncio.to_thread(self._spool.roster)
        if raw is None:
            raise errors.BusyError(doorway.RETRY_AFTER_S)
        await doorway.answer(send, HTTPStatus.OK, raw)
