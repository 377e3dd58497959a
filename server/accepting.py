"""
New connections, where several processes listen on one socket: a few at a time.

The first process to wake would take all that wait, and have them for as long as they last: eight
that began at once lay in one process, and the others had nothing to do. So whoever takes some lets
the others look first for a moment.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Sized

LET_OTHERS_S = 0.002
FULL_AGAIN_S = 1.0
"""How long a process takes no more when the system gives it no more handles."""
_SHARE = 16
"""With so many open lines one more is taken at a time: a crowd is not kept waiting."""

_log = logging.getLogger(__name__)


class Accepting:
    """Takes a listener's connections in turns with the other processes that have it."""

    def __init__(
        self, listener: socket.socket, speak: Callable[[], asyncio.Protocol], opened: Sized
    ) -> None:
        self._listener, self._speak, self._opened = listener, speak, opened
        self._loop = asyncio.get_running_loop()
        self._begun: set[asyncio.Task[object]] = set()
        self._later: asyncio.TimerHandle | None = None
        listener.setblocking(False)
        self._look()

    def close(self) -> None:
        """Take no more."""
        if self._later is not None:
            self._later.cancel()
        self._loop.remove_reader(self._listener)

    def _look(self) -> None:
        self._loop.add_reader(self._listener, self._take)

    def _take(self) -> None:
        taken, pause_s = 0, LET_OTHERS_S
        try:
            while taken <= len(self._opened) // _SHARE:
                line, _ = self._listener.accept()
                self._begin(line)
                taken += 1
        except (BlockingIOError, ConnectionAbortedError):
            pass  # another process was quicker, or nobody is there any more
        except OSError as error:
            _log.error("no more connections for now: %s", error)
            pause_s = FULL_AGAIN_S
        if taken or pause_s == FULL_AGAIN_S:
            self._loop.remove_reader(self._listener)
            self._later = self._loop.call_later(pause_s, self._look)

    def _begin(self, line: socket.socket) -> None:
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = self._loop.create_task(self._loop.connect_accepted_socket(self._speak, line))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
