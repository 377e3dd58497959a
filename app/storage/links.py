"""
Connections held open and lent out, one transaction at a time.

Those that read and those that write are apart: SQLite throws away what it has compiled on a
connection each time that is told to write no more, or to write again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine


class Links:
    """The connections of one kind; each is set with `pragma` when it is opened."""

    def __init__(self, engine: Engine, pragma: str = "") -> None:
        self._engine = engine
        self._pragma = pragma
        self._free: list[Connection] = []
        self._closed = 0

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """Lend a connection nobody else has meanwhile; whoever begins on it also ends it."""
        closed = self._closed
        try:
            link = self._free.pop()
        except IndexError:
            link = self._open()
        try:
            yield link
        finally:
            if closed == self._closed and not (link.in_transaction() or link.invalidated):
                self._free.append(link)
            else:
                link.close()

    def close(self) -> None:
        """Close what is not lent out now, and what is as soon as it comes back."""
        self._closed += 1
        while self._free:
            self._free.pop().close()

    def _open(self) -> Connection:
        link = self._engine.connect()
        if self._pragma:
            driver(link).execute(f"PRAGMA {self._pragma}").close()
        return link


def known(link: Connection) -> dict[Any, Any]:
    """
    Return what was found before on a connection that only reads, in the transaction begun on it.

    SQLite counts what others have changed, in this process or another; all is forgotten then.
    """
    (version,) = driver(link).execute("PRAGMA data_version").fetchone()
    if link.info.get("version") != version:
        link.info["version"], link.info["known"] = version, {}
    found: dict[Any, Any] = link.info["known"]
    return found


def driver(link: Connection) -> sqlite3.Connection:
    """Return the driver's own connection, which runs a statement and nothing around it."""
    found = link.connection.dbapi_connection
    assert isinstance(found, sqlite3.Connection)
    return found
