"""
One thread that takes requests in, as many to a transaction as are waiting.

A durable commit costs the same for one message as for a hundred; on a slow disk that is the
difference between twenty and two thousand a second. And with one writer there is nobody to
wait for inside the process.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from protocol import errors
from server.intake import Result

TOGETHER = 128
"""Requests in one transaction."""
TOGETHER_BYTES = 8 * 1024 * 1024
WAITING_LIMIT_BYTES = 32 * 1024 * 1024
"""What may wait in memory; beyond it askers are told to come back."""
RETRY_AFTER_S = 30

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    body: bytes
    answered: asyncio.Future[Result]


class Writer:
    """Hands request bodies to `receive`, together, on a thread of its own."""

    def __init__(self, receive: Callable[[Sequence[bytes]], list[Result]]) -> None:
        self._receive = receive
        self._waiting: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._open = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin; called from the event loop that will ask."""
        self._loop = asyncio.get_running_loop()
        self._open = True
        self._thread.start()

    async def stop(self) -> None:
        """Finish what is waiting, then end."""
        self._open = False
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    async def take(self, body: bytes) -> bytes:
        """
        Take one request in and return its answer, after what it brought is durable.

        Raises:
            LayarError: nothing of it was taken. BusyError: come back later.
        """
        if not self._open or self._waiting_bytes + len(body) > WAITING_LIMIT_BYTES:
            raise errors.BusyError(RETRY_AFTER_S)
        self._waiting_bytes += len(body)
        try:
            request = _Request(body, asyncio.get_running_loop().create_future())
            self._waiting.put(request)
            result = await request.answered
        finally:
            self._waiting_bytes -= len(body)
        if isinstance(result, errors.LayarError):
            raise result
        return result

    def _run(self) -> None:
        going = True
        while going:
            first = self._waiting.get()
            if first is None:
                return
            batch = [first]
            going = self._gather(batch)
            answers = self._answers([request.body for request in batch])
            if self._loop is not None:
                self._loop.call_soon_threadsafe(_settle, list(zip(batch, answers, strict=True)))

    def _gather(self, batch: list[_Request]) -> bool:
        """Add what else is waiting; tell whether to go on after it."""
        size_bytes = len(batch[0].body)
        while len(batch) < TOGETHER and size_bytes < TOGETHER_BYTES:
            try:
                request = self._waiting.get_nowait()
            except queue.Empty:
                return True
            if request is None:
                return False
            batch.append(request)
            size_bytes += len(request.body)
        return True

    def _answers(self, bodies: Sequence[bytes]) -> list[Result | Exception]:
        """Take bodies in together; should that fail, each alone, so that none spoils another."""
        try:
            return list(self._receive(bodies))
        except errors.StoreError as error:
            _log.error("%s", error)
            return [error] * len(bodies)
        except Exception as error:
            _log.exception("taking in %d requests", len(bodies))
            if len(bodies) == 1:
                return [error]
        return [answer for body in bodies for answer in self._answers([body])]


def _settle(answered: Sequence[tuple[_Request, Result | Exception]]) -> None:
    for request, result in answered:
        if request.answered.done():
            continue
        if isinstance(result, bytes | errors.LayarError):
            request.answered.set_result(result)
        else:
            request.answered.set_exception(result)
