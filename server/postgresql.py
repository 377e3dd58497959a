"""
PostgreSQL as the office's database: what it has to be, and what its failures mean here.

Places in cases, chains and numbers are counted from what was read, so writing transactions take
turns by one advisory lock of the database, whichever machine they come from, and each statement
behind it sees all that was committed before. Some take only a part of the turn, beside others that
do, and locks of their own (`apart` says which). The database lets go of the locks with the
transaction, however that ends.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import URL, Connection, Table, func, select

from protocol import errors
from server.usage import UsageError

LEAST_VERSION = 15
_DURABLE = ("on", "remote_apply")
"""Settings of `synchronous_commit` under which an acknowledged commit is on the disk."""
_LOCK = 0x4C61796172
_TURN = f"SELECT pg_advisory_xact_lock({_LOCK})"
_PART = (
    "WITH part AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s)) "
    "SELECT pg_advisory_xact_lock(%s, own) FROM part, unnest(%s::int[]) AS own"
)
_OWN = 0x4C61796F
_ALONE = f"SELECT pg_try_advisory_xact_lock({_LOCK + 1})"
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
    Return the URL with the driver that the office brings.

    Raises:
        UsageError: the driver is not installed.
    """
    try:
        import psycopg  # noqa: F401 - an extra: asked for here, loaded by SQLAlchemy
    except ImportError as error:
        raise UsageError("PostgreSQL needs the extra: pip install 'layar[postgresql]'") from error
    return url.set(drivername="postgresql+psycopg")


def options(busy_ms: int) -> dict[str, Any]:
    """Return how the office connects: it waits for a lock as long as SQLite would."""
    kept = {"lock_timeout": busy_ms, "idle_in_transaction_session_timeout": _HANGING_MS}
    return {
        "connect_timeout": _CONNECT_WITHIN_S,
        "application_name": "layar-office",
        "client_encoding": "utf8",
        "options": " ".join(f"-c {name}={value}" for name, value in kept.items()),
    }


def prepare(connection: Any, record: Any) -> None:
    """Make a new connection leave NUL out of texts: PostgreSQL has none, a citizen's may."""
    from psycopg.adapt import Dumper

    class Text(Dumper):
        def dump(self, obj: str) -> bytes:
            return obj.replace("\0", "").encode()

    connection.adapters.register_dumper(str, Text)


def take_turn(connection: Connection, own: Sequence[int] | None) -> None:
    """
    Wait for our turn to write, and have it until the transaction ends.

    With locks of our `own`, in ascending order, it is a part of the turn that others may have too.
    """
    if own is None:
        connection.exec_driver_sql(_TURN)
    else:
        connection.exec_driver_sql(_PART, (_LOCK, _OWN, list(own)))


def alone(connection: Connection) -> bool:
    """
    Tell whether this transaction is the only one that gives places in the audit log now.

    With SQLite every writing transaction is alone.
    """
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.exec_driver_sql(_ALONE).scalar_one())


def check(connection: Connection) -> None:
    """
    See that the database keeps what the office promises.

    Raises:
        UsageError: it is too old, keeps no Unicode, or answers before a commit is on its disk.
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
