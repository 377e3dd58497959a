"""
How requests go through the office: opened, kept, sealed, each step as many at a time as wait.

A durable commit costs the same for one message as for a hundred; on a slow disk that is the
difference between twenty and two thousand a second. So there is one thread that keeps, and
while it does, others have the next requests opened and the last ones' answers sealed.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from protocol import errors
from server import hands, intake
from server.crew import Crew
from server.hands import AnyHands
from server.intake import Kept, Result
from server.office import Office
from server.reading import Read

TOGETHER = 128
"""Requests in one transaction."""
TOGETHER_BYTES = 8 * 1024 * 1024
WAITING_LIMIT_BYTES = 32 * 1024 * 1024
"""What may wait in memory; beyond it askers are told to come back."""
RETRY_AFTER_S = 30

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    body: bytes
    answered: asyncio.Future[Result]


class _Line(Generic[T]):
    """Requests on their way from one step to the next, each with what it has become."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Sequence[tuple[_Request, T]] | None] = queue.SimpleQueue()

    def put(self, some: Sequence[tuple[_Request, T]]) -> None:
        """Hand requests on."""
        self._waiting.put(some)

    def end(self) -> None:
        """Say that no more will come; one call for each thread that takes."""
        self._waiting.put(None)

    def take(self) -> list[tuple[_Request, T]]:
        """Wait for a request and return all that are waiting; nothing once it is at its end."""
        taken = list(self._waiting.get() or ())
        size_bytes = sum(len(request.body) for request, _ in taken)
        while taken and len(taken) < TOGETHER and size_bytes < TOGETHER_BYTES:
            try:
                some = self._waiting.get_nowait()
            except queue.Empty:
                break
            if some is None:
                self._waiting.put(None)
                break
            taken += some
            size_bytes += sum(len(request.body) for request, _ in some)
        return taken


class Writer:
    """Takes requests in, on threads of its own."""

    def __init__(self, office: Office, crew: Crew) -> None:
        self._office = office
        self._crew = crew
        self._arrived: _Line[bytes] = _Line()
        self._opened: _Line[Read] = _Line()
        self._kept: _Line[Kept] = _Line()
        self._opening = [_thread("opening", partial(self._open, each)) for each in crew.openers]
        self._keeping = _thread("keeping", self._keep)
        self._sealing = _thread("sealing", partial(self._seal, crew.sealer))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._taking = False
        self._waiting_bytes = 0

    def start(self) -> None:
        """Begin; called from the event loop that will ask."""
        self._loop = asyncio.get_running_loop()
        self._taking = True
        for thread in (*self._opening, self._keeping, self._sealing):
            thread.start()

    async def stop(self) -> None:
        """Finish what has been taken, then end."""
        self._taking = False
        await asyncio.to_thread(self._finish)

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
            self._arrived.put([(request, body)])
            result = await request.answered
        finally:
            self._waiting_bytes -= len(body)
        if isinstance(result, errors.LayarError):
            raise result
        return result

    def _open(self, with_hands: AnyHands) -> None:
        while some := self._arrived.take():
            requests, bodies = zip(*some, strict=True)
            self._opened.put(list(zip(requests, with_hands.open(bodies), strict=True)))

    def _keep(self) -> None:
        while some := self._opened.take():
            requests, opened = zip(*some, strict=True)
            kept = hands.alone(partial(intake.keep, self._office), opened)
            self._kept.put(list(zip(requests, kept, strict=True)))

    def _seal(self, with_hands: AnyHands) -> None:
        while some := self._kept.take():
            earned = [(request, kept) for request, kept in some if isinstance(kept, list)]
            sealed = with_hands.seal([kept for _, kept in earned]) if earned else []
            done: list[tuple[_Request, Result]] = [
                (request, kept) for request, kept in some if isinstance(kept, errors.LayarError)
            ]
            done += [(request, each) for (request, _), each in zip(earned, sealed, strict=True)]
            if self._loop is not None:
                self._loop.call_soon_threadsafe(_settle, done)

    def _finish(self) -> None:
        for _ in self._opening:
            self._arrived.end()
        for thread in self._opening:
            thread.join()
        self._opened.end()
        self._keeping.join()
        self._kept.end()
        self._sealing.join()
        for each in (*self._crew.openers, self._crew.sealer):
            each.close()


def _thread(name: str, work: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=work, name=name, daemon=True)


def _settle(done: Sequence[tuple[_Request, Result]]) -> None:
    for request, result in done:
        if not request.answered.done():
            request.answered.set_result(result)
