"""
One thread that takes requests in, as many to a transaction as are waiting.

A durable commit costs the same for one message as for a hundred; on a slow disk that is the
difference between twenty and two thousand a second. And with one writer there is nobody to
wait for inside the process. What it does needs the processor, not the event loop's patience:
so it has a thread of its own.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol import errors
from server import engine, intake
from server.doorway import RETRY_AFTER_S
from server.intake import Result
from server.office import Office

TOGETHER = 128
"""Requests in one transaction."""
TOGETHER_BYTES = 2 * 1024 * 1024
"""Some photos: what beginning costs is little beside them, and all of it is in memory at once."""
TOGETHER_WITHIN_S = 0.002
"""How long those are waited for who will ask together: whoever was answered together will."""
ENOUGH = 8
"""More are not waited for: what beginning costs is little beside them."""
WAITING_LIMIT_BYTES = 32 * 1024 * 1024
"""What may wait in memory; beyond it askers are told to come back."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    body: bytes
    answered: asyncio.Future[Result]


class Writer:
    """Takes requests in on a thread of its own."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._waiting: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._taking = False
        self._expected = 1
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin; called from the event loop that will ask."""
        self._loop = asyncio.get_running_loop()
        self._taking = True
        self._thread.start()

    async def stop(self) -> None:
        """Finish what has been taken, then end."""
        self._taking = False
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    async def take(self, body: bytes) -> bytes:
        """
        Take one request in and return its answer, after what it brought is durable.

        Raises:
            LayarError: nothing of it was taken. BusyError: come back later.
        """
        if not self._taking or self._waiting_bytes + len(body) > WAITING_LIMIT_BYTES:
            raise errors.BusyError(RETRY_AFTER_S)
        request = _Request(body, asyncio.get_running_loop().create_future())
        self._waiting_bytes += len(body)
        try:
            self._waiting.put(request)
            result = await request.answered
        finally:
            self._waiting_bytes -= len(body)
        if isinstance(result, errors.LayarError):
            raise result
        return result

    @property
    def taking(self) -> bool:
        """Whether requests are taken now."""
        return self._taking and self._thread.is_alive()

    def _run(self) -> None:
        while batch := self._gather():
            results = alone(self._receive, [request.body for request in batch])
            # Who is answered now asks again in a moment, and the others are here already.
            self._expected = min(len(batch) + self._waiting.qsize(), ENOUGH)
            if self._loop is not None:
                self._loop.call_soon_threadsafe(_settle, batch, results)
        if self._connection is not None:
            self._connection.close()

    def _receive(self, bodies: Sequence[bytes]) -> list[Result]:
        if self._connection is None:
            # Else the first case would load it, a third of a second while it holds the write lock.
            _ = self._office.calendar
            self._connection = engine.connected(self._office.engine)
        return intake.receive_on(self._connection, self._office, bodies)

    def _gather(self) -> list[_Request]:
        """
        Wait for a request and return all that are waiting; nothing at the end.

        Beginning anew costs as much as two requests, so who is expected is waited for a little.
        """
        batch: list[_Request] = []
        size_bytes = 0
        request, until = self._waiting.get(), time.monotonic() + TOGETHER_WITHIN_S
        while request is not None:
            batch.append(request)
            size_bytes += len(request.body)
            if len(batch) >= TOGETHER or size_bytes >= TOGETHER_BYTES:
                break
            left_s = until - time.monotonic() if len(batch) < self._expected else 0.0
            try:
                request = self._waiting.get(left_s > 0, max(left_s, 0.0))
            except queue.Empty:
                break
        else:
            # Seen again by the next call, when all before it has been answered.
            self._waiting.put(None)
        return batch


def alone(work: Callable[[Sequence[bytes]], list[Result]], bodies: Sequence[bytes]) -> list[Result]:
    """
    Take in many at once; should that fail, each alone, so that none spoils another's.

    A bug is told once in the log and costs the one who met it an answer.
    """
    try:
        return work(bodies)
    except errors.StoreError as error:
        _log.error("%s", error)
        return [error] * len(bodies)
    except Exception:
        _log.exception("taking in %d requests", len(bodies))
        if len(bodies) == 1:
            return [errors.AwayError()]
    return [result for body in bodies for result in alone(work, [body])]


def _settle(batch: Sequence[_Request], results: Sequence[Result]) -> None:
    for request, result in zip(batch, results, strict=True):
        if not request.answered.done():
            request.answered.set_result(result)
