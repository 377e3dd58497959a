"""SQLite's troubles under our own names."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from protocol import errors

_PRIMARY = 0xFF
_MEANS: Mapping[int, type[errors.StoreError]] = {
    sqlite3.SQLITE_FULL: errors.StoreFullError,
    sqlite3.SQLITE_IOERR: errors.StoreFullError,
    sqlite3.SQLITE_CANTOPEN: errors.StoreFullError,
    sqlite3.SQLITE_CORRUPT: errors.StoreDamagedError,
    sqlite3.SQLITE_NOTADB: errors.StoreDamagedError,
    sqlite3.SQLITE_BUSY: errors.StoreBusyError,
    sqlite3.SQLITE_LOCKED: errors.StoreBusyError,
    sqlite3.SQLITE_READONLY: errors.StoreFolderError,
}
"""By SQLite's primary result codes."""
_UNREADABLE = frozenset(
    {
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_SHORT_READ,
        sqlite3.SQLITE_IOERR_CORRUPTFS,
        sqlite3.SQLITE_IOERR_DATA,
    }
)


@contextmanager
def named(*, writes: bool = False) -> Iterator[None]:
    """
    Turn what SQLite reports inside the block into store errors; let everything else pass.

    Where something `writes`, a file that takes none is the system's doing; else it is a slip of
    ours.

    Raises:
        StoreFolderError: the system lets nobody write here, as after a memory's first faults.
        StoreFullError: no space, or the disk takes no more writes. SQLite has rolled back.
        StoreDamagedError: the file is no database, or cannot be read any more.
        StoreBusyError: another process held the write lock for too long.
    """
    try:
        yield
    except DBAPIError as error:
        found = _name(getattr(error.orig, "sqlite_errorcode", None), writes)
        if found is None:
            raise
        raise found from error
    except sqlite3.Error as error:
        found = _name(getattr(error, "sqlite_errorcode", None), writes)
        if found is None:
            raise
        raise found from error


def _name(code: int | None, writes: bool) -> errors.StoreError | None:
    """Return our error for an extended SQLite result code, None for what is a bug of ours."""
    if code is None or (code & _PRIMARY == sqlite3.SQLITE_READONLY and not writes):
        return None
    if code in _UNREADABLE:
        return errors.StoreDamagedError()
    found = _MEANS.get(code & _PRIMARY)
    return found() if found else None
