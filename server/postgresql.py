"""
PostgreSQL as the office's database: what it has to be, and what its failures mean here.

An office has a schema, and sees no other one of its database: several regencies' offices may lie
beside each other there. Places in cases, chains and numbers are counted from what was read, so
writing transactions take turns by one advisory lock of the schema, whichever machine they come
from, and each statement behind it sees all that was committed before. Some take only a part of the
turn, beside others that do, and locks of their own (`apart` says which). The database lets go of
the locks with the transaction, however that ends.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import URL, Connection, Table, func, select

from protocol import errors
from server.usage import UsageError

LEAST_VERSION = 15
_DURABLE = ("on", "remote_apply")
"""Settings of `synchronous_commit` under which an acknowledged commit is on the disk."""
OWN_LOCKS = 2**30
"""The locks of a schema that are somebody's own have numbers below this; these are above."""
_TURN, _PLACES, _WORK = OWN_LOCKS, OWN_LOCKS + 1, OWN_LOCKS + 2
_WORKS = 2**29
_TAKE = "SELECT pg_advisory_xact_lock(%s, %s)"
_PART = (
    "WITH part AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s, %s)) "
    "SELECT pg_advisory_xact_lock(%s, own) FROM part, unnest(%s::int[]) AS own"
)
_TRY = "SELECT pg_try_advisory_xact_lock(%s, %s)"
_HOLD = "SELECT pg_try_advisory_lock(%s, %s)"
_LET_GO = "SELECT pg_advisory_unlock(%s, %s)"
_HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
_SCHEMA, _NUMBER = "schema", "layar_schema"
_SCHEMA_NAME = re.compile("[a-z_][a-z0-9_]{0,62}")
_SETTLE = (
    "SELECT to_regnamespace(quote_ident(it))::oid::bigint, "
    "set_config('search_path', quote_ident(it), false) FROM current_schema() AS it"
)
_CONNECT_WITHIN_S = 5
_HANGING_MS = 60_000
"""A process that sleeps inside a transaction keeps all others waiting for this long at most."""
_AWAY = ("08", "57P", "53300")
_FAILURES: tuple[tuple[str, type[errors.StoreError]], ...] = (
    *((state, errors.StoreAwayError) for state in _AWAY),
    ("53", errors.StoreFullError),
    ("58", errors.StoreFullError),
    ("55P03", errors.StoreBusyError),
    ("40", errors.StoreBusyError),
    ("25P0", errors.StoreBusyError),
    ("XX00", errors.StoreDamagedError),
)
"""What an SQLSTATE that begins like this is to us, the first that fits."""


def address(url: URL) -> URL:
    """
    Return the URL with the driver that the office brings, and without the schema it names.

    Raises:
        UsageError: the driver is not installed.
    """
    try:
        import psycopg  # noqa: F401 - an extra: asked for here, loaded by SQLAlchemy
    except ImportError as error:
        raise UsageError("PostgreSQL needs the extra: pip install 'layar[postgresql]'") from error
    return url.set(drivername="postgresql+psycopg").difference_update_query([_SCHEMA])


def options(url: URL, busy_ms: int) -> dict[str, Any]:
    """
    Return how the office connects: it waits for a lock as long as SQLite would.

    `?schema=kab_8204` in its URL has it live there, else it lives where its role's search path
    begins.

    Raises:
        UsageError: a schema's name is not lower-case letters, digits and underscores.
    """
    kept: dict[str, int | str] = {
        "lock_timeout": busy_ms,
        "idle_in_transaction_session_timeout": _HANGING_MS,
    }
    schema = url.query.get(_SCHEMA)
    if schema is not None:
        if not isinstance(schema, str) or not _SCHEMA_NAME.fullmatch(schema):
            raise UsageError("?schema= names one schema: lower-case letters, digits, underscores")
        kept["search_path"] = schema
    return {
        "connect_timeout": _CONNECT_WITHIN_S,
        "application_name": "layar-office",
        "client_encoding": "utf8",
        "options": " ".join(f"-c {name}={value}" for name, value in kept.items()),
    }


def prepare(connection: Any, record: Any) -> None:
    """
    Make a new connection see one schema alone, and leave NUL out of texts.

    PostgreSQL has no NUL, a citizen's text may.

    Raises:
        UsageError: the schema is not there, or not for this role.
    """
    from psycopg.adapt import Dumper

    class Text(Dumper):
        def dump(self, obj: str) -> bytes:
            return obj.replace("\0", "").encode()

    connection.adapters.register_dumper(str, Text)
    number, _ = connection.execute(_SETTLE).fetchone()
    connection.commit()
    if number is None:
        raise UsageError(
            "this office's schema is not there, or its role may not use it: "
            "CREATE SCHEMA kab_8204 AUTHORIZATION its_role"
        )
    record.info[_NUMBER] = number - 2**32 if number >= 2**31 else number


def take_turn(connection: Connection, own: Sequence[int] | None) -> None:
    """
    Wait for our turn to write, and have it until the transaction ends.

    With locks of our `own`, in ascending order, it is a part of the turn that others may have too.
    """
    schema = connection.info[_NUMBER]
    if own is None:
        connection.exec_driver_sql(_TAKE, (schema, _TURN))
    else:
        connection.exec_driver_sql(_PART, (schema, _TURN, schema, list(own)))


def alone(connection: Connection) -> bool:
    """
    Tell whether this transaction is the only one that gives places in the audit log now.

    With SQLite every writing transaction is alone.
    """
    if connection.dialect.name != "postgresql":
        return True
    asked = (connection.info[_NUMBER], _PLACES)
    return bool(connection.exec_driver_sql(_TRY, asked).scalar_one())


def hold(connection: Connection, work: str) -> bool:
    """Take a piece of work for this connection, unless another one of the schema has it."""
    return bool(connection.exec_driver_sql(_HOLD, _work(connection, work)).scalar_one())


def let_go(connection: Connection, work: str) -> None:
    """Leave a piece of work to whoever asks next."""
    connection.exec_driver_sql(_LET_GO, _work(connection, work))


def check(connection: Connection) -> None:
    """
    See that the database keeps what the office promises.

    Raises:
        UsageError: it is too old, keeps no Unicode, answers before a commit is on its disk, or
            says that it has taken a lock and has not.
    """
    asked = ("server_version_num", "server_encoding", "synchronous_commit", "fsync")
    told = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in asked}
    version = int(told["server_version_num"]) // 10_000
    if version < LEAST_VERSION:
        raise UsageError(f"this is PostgreSQL {version}; the office needs {LEAST_VERSION} or newer")
    if told["server_encoding"] != "UTF8":
        raise UsageError(
            f"this database keeps texts as {told['server_encoding']}: "
            "the office needs one created with ENCODING 'UTF8'"
        )
    if told["synchronous_commit"] not in _DURABLE or told["fsync"] != "on":
        raise UsageError(
            "this database says that it has kept something before it has: "
            "set synchronous_commit=on and fsync=on"
        )
    # Some that speak PostgreSQL's language answer as if they had: the turn of this transaction.
    if not connection.exec_driver_sql(_HELD).scalar_one():
        raise UsageError(
            "this database keeps no advisory locks: two processes would count the same places"
        )


def count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """Have numbered rows go on behind the highest that is there, after rows were put back."""
    for table in tables:
        number = table.autoincrement_column
        if number is not None:
            sequence = func.pg_get_serial_sequence(table.name, number.name)
            highest = func.coalesce(func.max(number), 0) + 1
            connection.execute(select(func.setval(sequence, highest, False)))


def failure(error: BaseException) -> type[errors.StoreError] | None:
    """Return what one of the driver's errors is to us; nothing for a bug of ours."""
    state = getattr(error, "sqlstate", None)
    if state is None:
        # The line broke, or there never was one: the driver has no code for that.
        return errors.StoreAwayError if type(error).__name__ == "OperationalError" else None
    return next((found for begins, found in _FAILURES if state.startswith(begins)), None)


def _work(connection: Connection, work: str) -> tuple[int, int]:
    """Return the lock of a piece of work in this schema."""
    number = int.from_bytes(hashlib.sha256(work.encode()).digest()[:4], "big") % _WORKS
    return connection.info[_NUMBER], _WORK + number
