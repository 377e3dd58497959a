"""
What is the same in every story of a process, done once.

A phone or an office opens one database in its life and compiles each statement once. A story opens
hundreds, which would all compile the same again: that took a fifth of its time. And a message that
is carried ten ways is packed, unpacked and verified by everybody who meets it, here by one
processor: what these functions of bytes alone have returned once, they return again.
"""

from functools import lru_cache

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from protocol import blocks, keys

_STATEMENTS = 2_000
_MESSAGES = 4_096
_cache: LRUCache = LRUCache(_STATEMENTS)  # type: ignore[type-arg]
_dialects: dict[str, Dialect] = {}


def share() -> None:
    """Have all databases that are opened from now on use what was compiled for the first."""
    if event.contains(Engine, "engine_connect", _join):
        return
    event.listen(Engine, "engine_connect", _join)
    remembered = lru_cache(maxsize=_MESSAGES)
    # What does not verify raises, and is looked at anew each time.
    keys.verify = remembered(keys.verify)
    blocks.pack, blocks.unpack = remembered(blocks.pack), remembered(blocks.unpack)


def _join(connection: Connection) -> None:
    engine = connection.engine
    if engine._compiled_cache is not _cache:
        # A compiled statement is found by its dialect too: one for all files of SQLite.
        engine.dialect = _dialects.setdefault(engine.dialect.name, engine.dialect)
        engine._compiled_cache = _cache
    connection.dialect = engine.dialect
