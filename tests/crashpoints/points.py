"""Counts what a piece of work does to database and disk, and ends the process at one of them."""

import os
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from tests.powercut import files, sqlite
from tests.powercut.disk import Deed
from tests.powercut.notes import Notes

DEAD = 77
"""The exit status of a process that ended at its point."""
_HARMLESS = ("SELECT", "PRAGMA", "--")
"""Statements that change nothing; SQLite's own, which follow one of ours, are told as comments."""


class Points(list[Deed]):
    """Where `last` is, the process ends; used as a log, each deed in it is a point."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self.count, self.last = 0, last

    def watch(self, driver: sqlite3.Connection, _record: object) -> None:
        """Have a connection that was opened count what is run on it."""
        driver.set_trace_callback(self._run)

    def _run(self, statement: str) -> None:
        if not statement.startswith(_HARMLESS):
            self.reach()

    def reach(self, *_: object) -> None:
        """Count one more, and end there if it is the last."""
        self.count += 1
        if self.count == self.last:
            os._exit(DEAD)

    append = reach


@contextmanager
def counted(root: Path, last: int) -> Iterator[Points]:
    """Count statements, commits and what is done to files below `root` while the block runs."""
    points, notes = Points(last), Notes(root.resolve())
    notes.log = points
    event.listen(Engine, "connect", points.watch)
    event.listen(Engine, "commit", points.reach)
    with sqlite.noted(notes), files.noted(notes):
        yield points


def run(work: Callable[[Path], None], folder: Path, last: int = 0) -> int:
    """
    Do some work in a process of its own that ends at point `last`; for ever alive with 0.

    Return how many points it passed if it came to its end, else 0.
    """
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with counted(folder, last) as points:
                work(folder)
            os.write(say, b"%d" % points.count)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(say)
    with os.fdopen(hear, "rb") as told:
        passed = int(told.read() or b"0")
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, DEAD}, f"the work itself failed: exit {status}"
    return passed
