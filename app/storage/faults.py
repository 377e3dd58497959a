"""SQLite's troubles under our own names."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from protocol import errors

_PRIMARY = 0xFF
_UNREADABLE = frozenset(
    {
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_SHORT_READ,
        sqlite3.SQLITE_IOERR_CORRUPTFS,
        sqlite3.SQLITE_IOERR_DATA,
    }
)


@contextmanager
def named() -> Iterator[None]:
    """
    Turn what SQLite reports inside the block into store errors; let everything else pass.

    Raises:
        StoreFullError: no space, or the disk takes no more writes. SQLite has rolled back.
        StoreDamagedError: the file is no database, or cannot be read any more.
        StoreBusyError: another process held the write lock for too long.
    """
    try:
        yield
    except DBAPIError as error:
        found = _name(getattr(error.orig, "sqlite_errorcode", None))
        if found is None:
            raise
        raise found from error
    except sqlite3.Error as error:
        found = _name(getattr(error, "sqlite_errorcode", None))
        if found is None:
            raise
        raise found from error


def _name(code: int | None) -> errors.StoreError | None:
    """Return our error for an extended SQLite result code, None for what is a bug of ours."""
    if code is None:
        return None
    if code in _UNREADABLE:
        return errors.StoreDamagedError()
    match code & _PRIMARY:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
            return errors.StoreFullError()
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return errors.StoreDamagedError()
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return errors.StoreBusyError()
    return None
