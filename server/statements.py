"""
Statements for the busy path: compiled once for each database, run on the driver's own cursor.

SQLAlchemy spends more on wrapping a small statement than the database on running it. The dozen
that every request needs are still written in its language and compiled by its dialects, which
keeps them portable, but run without it, inside the same transaction.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import BindParameter, Connection, Delete, Insert, Select, Update, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler

_AMONG = "among"
AMONG: BindParameter[Any] = bindparam(_AMONG, expanding=True)
"""Stands for the list of values a statement is asked about, where it has one: `x.in_(AMONG)`."""
_LONGEST_LIST = 512
"""Values in one list; databases limit them."""

Values = Mapping[str, Any]
NOTHING_MORE: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement in one database's words, and how its driver wants values: in order or named."""

    sql: str
    constants: Values
    arguments: Callable[[Values], Any]


class Statement:
    """One statement of the busy path. Values go in and columns come out as the driver has them."""

    def __init__(self, clause: Select[Any] | Insert | Update | Delete) -> None:
        self._clause = clause
        self._texts: dict[tuple[str, int], _Text] = {}

    def find(self, connection: Connection, values: Values) -> list[tuple[Any, ...]]:
        """Return the rows it finds with these values."""
        return _rows(connection, self._text(connection.dialect, 0), values)

    def find_among(
        self, connection: Connection, among: Sequence[Any], values: Values = NOTHING_MORE
    ) -> Iterator[tuple[Any, ...]]:
        """Return the rows it finds with a list of values and others, in parts if it is long."""
        for start in range(0, len(among), _LONGEST_LIST):
            some = list(among[start : start + _LONGEST_LIST])
            # Few lengths, so that few texts are compiled: a value named twice finds nothing more.
            some += some[:1] * ((1 << (len(some) - 1).bit_length()) - len(some))
            text = self._text(connection.dialect, len(some))
            named = dict(zip(_names(len(some)), some, strict=True))
            yield from _rows(connection, text, {**values, **named})

    def each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it once for every row."""
        if rows:
            text = self._text(connection.dialect, 0)
            given = [text.arguments({**text.constants, **row}) for row in rows]
            cursor = _cursor(connection)
            if len(given) == 1:
                cursor.execute(text.sql, given[0])  # many have a price of their own
            else:
                cursor.executemany(text.sql, given)
            cursor.close()

    def _text(self, dialect: Dialect, length: int) -> _Text:
        known = self._texts.get((dialect.name, length))
        if known is None:
            known = self._texts[dialect.name, length] = self._compile(dialect, length)
        return known

    def _compile(self, dialect: Dialect, length: int) -> _Text:
        clause = self._clause
        if length and isinstance(clause, Select):
            clause = clause.params({**_asked(clause), _AMONG: [None] * length})
        compiled = clause.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(compiled)
        return _Text(compiled.string, compiled.params, _arguments(compiled.positiontup))


def _asked(clause: Select[Any]) -> Values:
    """Return the values a statement asks for by name, as none; a list is written out with them."""
    found = [each for each in visitors.iterate(clause) if isinstance(each, BindParameter)]
    return {each.key: None for each in found if each.required}


def _cursor(connection: Connection) -> DBAPICursor:
    """Return the driver's own cursor, without what the pool puts around it."""
    driver = connection.connection.dbapi_connection
    assert driver is not None
    # PostgreSQL would write bytes as digits, two each, and its driver read them again.
    asked = {"binary": True} if connection.dialect.name == "postgresql" else {}
    cursor: DBAPICursor = driver.cursor(**asked)
    return cursor


def _rows(connection: Connection, text: _Text, values: Values) -> list[tuple[Any, ...]]:
    cursor = _cursor(connection)
    cursor.execute(text.sql, text.arguments({**text.constants, **values}))
    rows: list[tuple[Any, ...]] = list(cursor.fetchall())
    cursor.close()
    return rows


def _arguments(order: Sequence[str] | None) -> Callable[[Values], Any]:
    """Return what turns values by name into what this driver takes."""
    if order is None:
        return dict
    if not order:
        return lambda values: ()
    if len(order) == 1:
        (only,) = order
        return lambda values: (values[only],)
    return itemgetter(*order)


@cache
def _names(length: int) -> tuple[str, ...]:
    return tuple(f"{_AMONG}_{number}" for number in range(1, length + 1))
