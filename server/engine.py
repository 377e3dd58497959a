"""
The office's database: opened, its tables made, its transactions begun the safe way.

SQLite by default, and then `synchronous=EXTRA` comes before `journal_mode=WAL`: the other way
round a power cut can bring back the empty rollback journal of the mode change, and with it a
database without a single acknowledged commit. A writing transaction begins IMMEDIATE, so that
two writers wait for each other instead of failing half way. Nothing else here or above knows
which database it is; PostgreSQL needs only another URL.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from protocol import errors
from server import audit, tables, turns

SCHEMA = 1
BUSY_MS = 10_000

_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
)


def open_engine(url: str) -> Engine:
    """
    Open the database at an SQLAlchemy URL and make its tables if they are not there.

    Raises:
        StoreNewerError: a newer version of the office wrote it.
        StoreDamagedError: it is no database, or a damaged one.
    """
    engine = create_engine(url, execution_options={_WRITES: True})
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    with _mapped(), writing(engine) as session:
        tables.Kept.metadata.create_all(session.connection())
        audit.protect(session)
        known = session.get(tables.Fact, "schema")
        if known is None:
            session.add(tables.Fact(name="schema", value=str(SCHEMA)))
        elif int(known.value) > SCHEMA:
            raise errors.StoreNewerError(version=int(known.value), known=SCHEMA)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session over one unchanging view of the database; what it writes is not kept."""
    with _mapped(), Session(engine, autoflush=False) as session:
        session.connection(execution_options={_WRITES: False})
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """
    Open a session in one transaction: durable when the block ends, gone when it raises.

    Raises:
        StoreFullError: no space left. Nothing of the block is kept.
        StoreBusyError: another process held the database for longer than `BUSY_MS`.
    """
    with _mapped(), Session(engine, autoflush=False, expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def keeping(connection: Connection) -> Iterator[Connection]:
    """
    As `writing`, on a connection somebody holds for as long as they keep things.

    For a thread that does nothing else: borrowing a connection anew for every transaction takes
    longer than most of what is done in it. Such threads of several processes take turns by a
    lock that wakes the next one, where SQLite would have it sleep and try again.
    """
    with _mapped(), turns.taken(connection.engine.url.database or ""), connection.begin():
        yield connection


_WRITES = "layar_writes"
_LOCK = 0x4C61796172
_FAILURES = (
    ("full", errors.StoreFullError),
    ("disk I/O", errors.StoreFullError),
    ("locked", errors.StoreBusyError),
    ("malformed", errors.StoreDamagedError),
    ("not a database", errors.StoreDamagedError),
)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver begins no transactions of its own; `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # One writer at a time there too: places and chains are counted from what was read.
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


@contextmanager
def _mapped() -> Iterator[None]:
    """Turn the driver's failures into ours; everything else is a bug and stays what it is."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        said = str(error.orig if isinstance(error, DatabaseError) else error)
        for words, failure in _FAILURES:
            if words in said:
                raise failure from error
        raise
