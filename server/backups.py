"""
All the office remembers, written to a file while it serves, and put back.

A backup is an SQLite file with the office's own tables, whichever database they came from, and it
goes back into either: so it is the way from the one to the other, too. Who is signed in is not in
it, and no key of the office's: those are kept apart, and not for long (docs/TRUST.md).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, delete, func, insert, select

from protocol import errors
from server import engine, folders, postgresql, schema
from server.staff_tables import ATTEMPT, LOGIN
from server.tables import FACT, REALM, REVISION, Kept
from server.usage import UsageError

FILE_NAME = "office.db"
UNFINISHED = ".new"
_TOGETHER = 500
"""Rows in memory at a time; each may hold a piece of a photo."""
_FLEETING = (LOGIN, ATTEMPT)
_ABOUT = (FACT, REVISION)
"""What a new database says of itself."""


def write(source: Engine, path: Path) -> int:
    """
    Write what the office remembers at this moment to a file, and return how many rows.

    Nobody waits for it. A file that is there is replaced once the new one is whole; what was not
    finished is removed, so that a disk that was too full is no fuller. One at a time to a file.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    _remove(unfinished)
    try:
        count = _write(source, unfinished)
    except BaseException:
        _remove(unfinished)
        raise
    unfinished.replace(path)
    folders.sync(path.parent)
    return count


def check(path: Path, target: Engine) -> None:
    """See that a backup would go into a database. Raises as `restore` does; changes nothing."""
    with _fitting(path, target):
        pass


def restore(path: Path, target: Engine) -> int:
    """
    Put a backup into an empty database, all of it or nothing, and return how many rows.

    Raises:
        UsageError: there is no backup, or the database holds something already.
        UsageError: an older version of the office wrote it, or another regency's.
        StoreNewerError: a newer one did.
        StoreDamagedError: it is no backup, or a damaged one.
    """
    with _fitting(path, target) as (told, kept):
        count = _copy(told, kept)
        if kept.dialect.name == "postgresql":
            postgresql.count_on(kept, _tables())
        return count


def _write(source: Engine, path: Path) -> int:
    target = engine.open_engine(f"sqlite:///{path}")
    try:
        with engine.reading(source) as told, engine.writing(target) as kept:
            count = _copy(told.connection(), kept.connection())
    finally:
        target.dispose()
    _close(path)
    return count


@contextmanager
def _fitting(path: Path, target: Engine) -> Iterator[tuple[Connection, Connection]]:
    """Open a backup to read and the empty database it goes into, in one transaction."""
    if not path.is_file():
        raise UsageError(f"there is no backup at {path}")
    with _backup(path) as told, engine.writing(target) as session:
        kept = session.connection()
        filled = [each.name for each in _tables() if each not in _ABOUT and _count(kept, each)]
        if filled:
            raise UsageError(
                f"this office's database is not empty ({', '.join(filled)}): "
                "a backup goes into an empty one, so that nothing is lost by mistake"
            )
        if len({_realm(told), _realm(kept)} - {None}) > 1:
            raise UsageError(f"the backup at {path} is another regency's")
        yield told, kept


def _realm(connection: Connection) -> str | None:
    return connection.scalar(select(FACT.c.value).where(FACT.c.name == REALM))


def _copy(told: Connection, kept: Connection) -> int:
    """Copy every table, those others point at first."""
    for table in _ABOUT:
        kept.execute(delete(table))
    count = 0
    for table in _tables():
        rows = told.execution_options(yield_per=_TOGETHER).execute(select(table))
        for part in rows.mappings().partitions():
            kept.execute(insert(table), [dict(row) for row in part])
            count += len(part)
    return count


def _tables() -> list[Table]:
    return [each for each in Kept.metadata.sorted_tables if each not in _FLEETING]


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


@contextmanager
def _backup(path: Path) -> Iterator[Connection]:
    """Open a backup as it lies there, perhaps where nothing can be written."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    source = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    try:
        with engine.reading(source) as session:
            connection = session.connection()
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                raise errors.StoreDamagedError
            if "fact" not in schema.found(connection):
                raise errors.StoreDamagedError
            schema.check(connection)
            yield connection
    finally:
        source.dispose()


def _close(path: Path) -> None:
    """Leave one file, that can be read where nothing can be written, and see that it is whole."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=EXTRA")
        raw.execute("PRAGMA journal_mode=DELETE")
        if raw.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise errors.StoreDamagedError
    folders.sync(path)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
