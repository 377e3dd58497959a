"""
Statements for the busy path: compiled once for each database, run on the driver's own cursor.

SQLAlchemy spends more on wrapping a small statement than the database on running it. The dozen
that every request needs are still written in its language and compiled by its dialects, which
keeps them portable, but run without it, inside the same transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

AMONG = "among"
"""The name of a statement's list parameter, where it has one."""
_LONGEST_LIST = 512
"""Values in one list; databases limit them."""

Values = Mapping[str, Any]


class Statement:
    """One statement of the busy path. Values go in and columns come out as the driver has them."""

    def __init__(self, clause: Select[Any] | Insert | Update | Delete) -> None:
        self._clause = clause
        self._compiled: dict[tuple[str, int], SQLCompiler] = {}

    def find(self, connection: Connection, values: Values) -> list[tuple[Any, ...]]:
        """Return the rows it finds with these values."""
        return self._rows(connection, self._text(connection.dialect, 0), values)

    def find_among(self, connection: Connection, among: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Return the rows it finds with a list of values, asking in parts if it is long."""
        for start in range(0, len(among), _LONGEST_LIST):
            some = list(among[start : start + _LONGEST_LIST])
            # Few lengths, so that few texts are compiled: a value named twice finds nothing more.
            some += some[:1] * ((1 << (len(some) - 1).bit_length()) - len(some))
            listed = {f"{AMONG}_{number}": value for number, value in enumerate(some, 1)}
            yield from self._rows(connection, self._text(connection.dialect, len(some)), listed)

    def each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it once for every row."""
        if rows:
            text = self._text(connection.dialect, 0)
            cursor = connection.connection.cursor()
            cursor.executemany(text.string, [_arguments(text, row) for row in rows])
            cursor.close()

    def _rows(
        self, connection: Connection, text: SQLCompiler, values: Values
    ) -> list[tuple[Any, ...]]:
        cursor = connection.connection.cursor()
        cursor.execute(text.string, _arguments(text, values))
        rows: list[tuple[Any, ...]] = list(cursor.fetchall())
        cursor.close()
        return rows

    def _text(self, dialect: Dialect, length: int) -> SQLCompiler:
        known = self._compiled.get((dialect.name, length))
        if known is None:
            clause = self._clause
            if length and isinstance(clause, Select):
                clause = clause.params({AMONG: [None] * length})
            known = clause.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
            if not isinstance(known, SQLCompiler):
                raise TypeError(known)
            self._compiled[dialect.name, length] = known
        return known


def _arguments(text: SQLCompiler, values: Values) -> Any:
    """Return values as this driver takes them, in order or by name."""
    if text.positiontup is None:
        return {**text.params, **values}
    return [values[name] if name in values else text.params[name] for name in text.positiontup]
