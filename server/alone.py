"""
Work that one process does at a time, on however many machines: whoever asks first has it.

Nobody waits. With PostgreSQL it is an advisory lock of a connection of its own, with SQLite a lock
of the system on a file beside the database; both are gone with the process that held them.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from server import engine as engines
from server import postgresql

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock


@contextmanager
def alone(engine: Engine, work: str) -> Iterator[bool]:
    """Tell whether this process has a piece of work for as long as the block runs."""
    if engine.dialect.name == "postgresql":
        with _advisory(engine, work) as mine:
            yield mine
        return
    path = engine.url.database
    if sys.platform == "win32" or path is None or not os.path.isabs(path):
        yield True
        return
    handle = os.open(f"{path}.{work}", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        yield False
        return
    else:
        yield True
        flock(handle, LOCK_UN)
    finally:
        os.close(handle)


@contextmanager
def _advisory(engine: Engine, work: str) -> Iterator[bool]:
    with engines.connected(engine).execution_options(isolation_level="AUTOCOMMIT") as held:
        mine = postgresql.hold(held, work)
        try:
            yield mine
        finally:
            if mine:
                postgresql.let_go(held, work)
