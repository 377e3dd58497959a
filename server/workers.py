"""
Further processes of a serving office, one per processor, all listening on one socket.

Verifying and sealing is what a request costs, and one Python process uses one processor for it.
Each process is a whole office on the same database; writing takes turns. A worker reads its
standard input and ends when that does: with the office, however the office ends.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LISTENER = "--listener"
"""The word that makes a process a worker; behind it stands the socket's file descriptor."""
TIED = "--tied"
"""The word that ends a process with its standard input: with whoever started it."""

_BACKLOG = 512
_MOST = 4
"""Beyond this they only wait for each other to write."""
_HANDOVER_S = 10.0
_LOOK_EVERY_S = 0.05
_STDIN, _READ_BYTES = 0, 1024


def usual() -> int:
    """Return how many processes serve unless somebody says otherwise."""
    if not hasattr(os, "sched_getaffinity"):
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def listen(host: str, port: int) -> socket.socket:
    """
    Return a socket that listens. Raises OSError where it cannot.

    A killed office leaves workers behind that hold its socket until they have seen that it is
    gone; whoever starts it again waits for that.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    until = time.monotonic() + _HANDOVER_S
    while True:
        try:
            return socket.create_server((host, port), family=family, backlog=_BACKLOG)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise
        time.sleep(_LOOK_EVERY_S)


@contextmanager
def hired(listener: socket.socket, count: int) -> Iterator[None]:
    """Have `count` more processes serve on a socket while the block runs."""
    command = [sys.executable, "-m", "server", "serve", TIED, LISTENER, str(listener.fileno())]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    # Our own interpreter and command, nothing that came from outside.
    workers = [
        subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, env=environ, pass_fds=[listener.fileno()]
        )
        for _ in range(count)
    ]
    try:
        yield
    finally:
        for worker in workers:
            worker.communicate()


def end_with_stdin() -> None:
    """Have this process end gracefully once nobody holds the other end of its standard input."""
    threading.Thread(target=_wait_for_end, name="end", daemon=True).start()


def _wait_for_end() -> None:
    # Not `sys.stdin`: Python would abort at its end over a buffer that a thread still reads.
    while os.read(_STDIN, _READ_BYTES):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
