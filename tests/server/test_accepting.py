"""Two processes on one listener: lines that begin at once are shared out between them."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from server.accepting import Accepting

LINES = 40
ROUNDS = 3
"""On a busy machine one of the two may not be let run for a moment."""


class Line(asyncio.Protocol):
    """A connection somebody has taken."""

    def __init__(self, taken: list["Line"]) -> None:
        self._taken = taken

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._taken.append(self)


class Taker:
    """What a process does with a listener, on a loop and a thread of its own."""

    def __init__(self, listener: socket.socket) -> None:
        self.taken: list[Line] = []
        self._listener = listener.dup()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._begun = threading.Event()

    def _run(self) -> None:
        self._loop.call_soon(self._begin)
        self._loop.run_forever()

    def _begin(self) -> None:
        self._accepting = Accepting(self._listener, lambda: Line(self.taken), self.taken)
        self._begun.set()

    def start(self) -> None:
        self._thread.start()
        self._begun.wait()

    def hang(self, seconds: float) -> None:
        self._loop.call_soon_threadsafe(time.sleep, seconds)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._accepting.close)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        for line in self.taken:
            line.transport.close()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()
        self._listener.close()


@contextmanager
def two_takers() -> Iterator[tuple[int, Taker, Taker]]:
    with socket.create_server(("127.0.0.1", 0), backlog=LINES) as listener:
        takers = Taker(listener), Taker(listener)
        for taker in takers:
            taker.start()
        yield listener.getsockname()[1], *takers
        for taker in takers:
            taker.end()


@contextmanager
def lines(port: int) -> Iterator[None]:
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(LINES)]
    yield
    for line in opened:
        line.close()


def until_taken(*takers: Taker) -> list[int]:
    until = time.monotonic() + 10
    while sum(len(taker.taken) for taker in takers) < LINES and time.monotonic() < until:
        time.sleep(0.01)
    return [len(taker.taken) for taker in takers]


def test_lines_that_begin_at_once_are_shared_out():
    """No process has them all while another has nothing to do."""
    least = 0
    for _ in range(ROUNDS):
        with two_takers() as (port, one, other), lines(port):
            taken = until_taken(one, other)
        assert sum(taken) == LINES
        least = max(least, min(taken))

    assert least >= LINES // 4


def test_a_process_that_hangs_keeps_nobody_waiting():
    """Whoever is there takes what another does not."""
    with two_takers() as (port, one, other):
        other.hang(1.0)
        time.sleep(0.05)
        with lines(port):
            until = time.monotonic() + 0.8
            while len(one.taken) < LINES and time.monotonic() < until:
                time.sleep(0.01)
            taken = len(one.taken)

    assert taken == LINES


def test_who_has_closed_takes_no_more():
    """A process that is asked to stop leaves new lines to the others."""
    with two_takers() as (port, one, other):
        other.close()
        time.sleep(0.05)
        with lines(port):
            taken = until_taken(one, other)

    assert taken == [LINES, 0]
