"""
One cache of compiled statements for every SQLite file of a process.

A phone or an office opens one database in its life and compiles each statement once. Tests open
hundreds, which would all compile the same again: that took a fifth of their time.
"""

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

_STATEMENTS = 2_000
_cache: LRUCache = LRUCache(_STATEMENTS)  # type: ignore[type-arg]
_dialects: dict[str, Dialect] = {}


def share() -> None:
    """Have all SQLite files that are opened from now on use what was compiled for the first."""
    if not event.contains(Engine, "engine_connect", _join):
        event.listen(Engine, "engine_connect", _join)


def _join(connection: Connection) -> None:
    engine = connection.engine
    if engine.dialect.name != "sqlite":  # what PostgreSQL is told differs from engine to engine
        return
    if engine._compiled_cache is not _cache:
        # A compiled statement is found by its dialect too: one for all files of SQLite.
        engine.dialect = _dialects.setdefault(engine.dialect.name, engine.dialect)
        engine._compiled_cache = _cache
    connection.dialect = engine.dialect
