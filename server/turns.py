"""Taking turns between processes: a lock the system holds, gone with whoever held it."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_UN, flock

_mine = threading.local()


@contextmanager
def taken(path: str) -> Iterator[None]:
    """
    Wait for our turn at the file of this name and hold it while the block runs.

    Nobody waits where there is no such file, or where an office has one process only.
    """
    if sys.platform == "win32" or not os.path.isabs(path):
        yield
        return
    handle = _handle(f"{path}.turn")
    flock(handle, LOCK_EX)
    try:
        yield
    finally:
        flock(handle, LOCK_UN)


def _handle(path: str) -> int:
    """Return this thread's own handle: the system counts turns by handles."""
    handles: dict[str, int] = vars(_mine).setdefault("handles", {})
    if path not in handles:
        handles[path] = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    return handles[path]
