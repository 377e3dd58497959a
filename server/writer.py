"""
One thread that takes requests in, as many to a transaction as are waiting.

A durable commit costs the same for one message as for a hundred; on a slow disk that is the
difference between twenty and two thousand a second. And with one writer there is nobody to
wait for inside the process.
"""

import asyncio
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from protocol import errors
from server import hands, intake
from server.crew import Crew
from server.intake import Result
from server.office import Office

TOGETHER = 128
"""Requests in one transaction."""
TOGETHER_BYTES = 8 * 1024 * 1024
WAITING_LIMIT_BYTES = 32 * 1024 * 1024
"""What may wait in memory; beyond it askers are told to come back."""
RETRY_AFTER_S = 30


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    body: bytes
    answered: asyncio.Future[Result]


class Writer:
    """Takes requests in on a thread of its own; a crew opens and seals for it."""

    def __init__(self, office: Office, crew: Crew) -> None:
        self._office = office
        self._crew = crew
        self._waiting: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._taking = False
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
        self._crew.close()

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

    def _run(self) -> None:
        while batch := self._gather():
            results = hands.alone(self._answers, [request.body for request in batch])
            if self._loop is not None:
                self._loop.call_soon_threadsafe(_settle, batch, results)

    def _gather(self) -> list[_Request]:
        """Wait for a request and return all that are waiting; nothing at the end."""
        batch: list[_Request] = []
        size_bytes = 0
        while len(batch) < TOGETHER and size_bytes < TOGETHER_BYTES:
            try:
                request = self._waiting.get(block=not batch)
            except queue.Empty:
                break
            if request is None:
                # Seen again by the next call, when all before it has been answered.
                self._waiting.put(None)
                break
            batch.append(request)
            size_bytes += len(request.body)
        return batch

    def _answers(self, bodies: Sequence[bytes]) -> list[Result]:
        kept = intake.keep(self._office, self._crew.open(bodies))
        earned = [each for each in kept if isinstance(each, list)]
        sealed = iter(self._crew.seal(earned))
        return [next(sealed) if isinstance(each, list) else each for each in kept]


def _settle(batch: Sequence[_Request], results: Sequence[Result]) -> None:
    for request, result in zip(batch, results, strict=True):
        if not request.answered.done():
            request.answered.set_result(result)
