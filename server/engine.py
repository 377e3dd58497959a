"""
The office's database: opened, its tables made, its transactions begun the safe way.

SQLite by default or PostgreSQL, as the URL says; nothing above knows which. With SQLite
`synchronous=EXTRA` comes before `journal_mode=WAL`: the other way round a power cut can bring
back the empty rollback journal of the mode change, and with it a database without a single
acknowledged commit. A writing transaction begins IMMEDIATE, so that two writers wait for each
other instead of failing half way; `postgresql` has the like of it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlmodel import Session

from protocol import errors
from server import postgresql, schema, turns

BUSY_MS = 10_000
LOG_PAGES = 4_000
"""
SQLite folds its log into the database when it is so long, 16 MiB, and all who write wait meanwhile.

What is written often is then written once; its own measure would have it done four times as often.
"""

_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA journal_mode=WAL",
    f"PRAGMA wal_autocheckpoint={LOG_PAGES}",
    "PRAGMA foreign_keys=ON",
)


def open_engine(url: str) -> Engine:
    """
    Open the database at an SQLAlchemy URL and make its tables if it is empty.

    Raises:
        UsageError: an older version of the office wrote it, or it is no database for an office.
        StoreNewerError: a newer version of the office wrote it.
        StoreDamagedError: it is no database, or a damaged one.
        StoreFolderError: its folder is not there, or takes no writes.
        StoreAwayError: its server does not answer.
    """
    engine = connect(url)
    with _mapped(engine), writing(engine) as session:
        connection = session.connection()
        if not _is_sqlite(engine):
            postgresql.check(connection)
        if "fact" in schema.found(connection):
            schema.check(connection)
        else:
            schema.create(connection)
    return engine


def connect(url: str) -> Engine:
    """Return a way to a database as it is, whatever is in it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, execution_options={_WRITES: True}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        postgresql.address(parsed),
        execution_options={_WRITES: True},
        isolation_level="READ COMMITTED",
        connect_args=postgresql.options(parsed, BUSY_MS),
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", postgresql.prepare)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session over one unchanging view of the database; what it writes is not kept."""
    with _mapped(engine), Session(engine, autoflush=False) as session:
        session.connection(execution_options=_READS if _is_sqlite(engine) else _READS_UNCHANGING)
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """
    Open a session in one transaction: durable when the block ends, gone when it raises.

    Raises:
        StoreFullError: no space left. Nothing of the block is kept.
        StoreBusyError: another process held the database for longer than `BUSY_MS`.
        StoreAwayError: its server does not answer.
    """
    with _mapped(engine), Session(engine, autoflush=False, expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def claiming(engine: Engine) -> Iterator[Session]:
    """
    As `writing`, for who takes work that waits and says what became of it: nobody waits for them.

    With PostgreSQL without a turn, so only for statements that lock the very rows they change.
    """
    options = {} if _is_sqlite(engine) else _READS
    with _mapped(engine), Session(engine, autoflush=False, expire_on_commit=False) as session:
        session.connection(execution_options=options)
        yield session
        session.commit()


def connected(engine: Engine) -> Connection:
    """
    Return a connection to hold for as long as somebody keeps things: see `keeping`.

    Raises:
        StoreAwayError: its server does not answer.
    """
    with _mapped(engine):
        return engine.connect()


def parts(connection: Connection) -> bool:
    """Tell whether transactions can have parts of the turn to write: with SQLite none can."""
    return not _is_sqlite(connection.engine)


@contextmanager
def keeping(connection: Connection, own: Sequence[int] | None = None) -> Iterator[Connection]:
    """
    As `writing`, on a connection somebody holds for as long as they keep things.

    For a thread that does nothing else: borrowing a connection anew for every transaction takes
    longer than most of what is done in it. Such threads of several processes take turns by a
    lock that wakes the next one, where SQLite would have it sleep and try again. A connection
    that broke is another one the next time. With locks of its `own` it has a part of the turn.
    """
    engine = connection.engine
    file = engine.url.database if _is_sqlite(engine) else None
    if file is None:
        connection.execution_options(**{_OWN: own})
    with _mapped(engine), _mended(connection), turns.taken(file or ""), connection.begin():
        yield connection


_WRITES, _OWN = "layar_writes", "layar_own"
_READS: dict[str, Any] = {_WRITES: False}
_READS_UNCHANGING = {**_READS, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_FAILURES = (
    ("full", errors.StoreFullError),
    ("disk I/O", errors.StoreFullError),
    ("locked", errors.StoreBusyError),
    ("malformed", errors.StoreDamagedError),
    ("not a database", errors.StoreDamagedError),
    ("readonly", errors.StoreFolderError),
    ("unable to open", errors.StoreFolderError),
)


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver begins no transactions of its own; `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    # Not through SQLAlchemy, which takes longer for it than the database.
    connection.connection.cursor().execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_WRITES):
        postgresql.take_turn(connection, options.get(_OWN))


@contextmanager
def _mended(connection: Connection) -> Iterator[None]:
    """Let go of a connection that failed under us, so that the next transaction has a new one."""
    try:
        yield
    except _drivers(connection.engine):
        if not (connection.closed or connection.invalidated or _is_sqlite(connection.engine)):
            connection.invalidate()
        raise


@contextmanager
def _mapped(engine: Engine) -> Iterator[None]:
    """Turn the driver's failures into ours; everything else is a bug and stays what it is."""
    try:
        yield
    except TimeoutError as error:  # more readers than connections
        raise errors.StoreBusyError from error
    except _drivers(engine) as error:
        orig = error.orig if isinstance(error, DBAPIError) and error.orig else error
        failure = _failure(str(orig)) if _is_sqlite(engine) else postgresql.failure(orig)
        if failure is None:
            raise
        raise failure from error


def _failure(said: str) -> type[errors.StoreError] | None:
    return next((failure for words, failure in _FAILURES if words in said), None)


def _drivers(engine: Engine) -> tuple[type[Exception], ...]:
    """Return what the driver raises, wrapped by SQLAlchemy and as it is."""
    return DBAPIError, engine.dialect.loaded_dbapi.Error
