"""Insert or replace many rows at once, in either database's words."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from server.statements import Statement


def write(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows; one whose primary key is there already is replaced."""
    if rows:
        _statement(connection.dialect.name, table, replace=True).each(connection, rows)


def keep(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows; one whose primary key is there already stays as it is."""
    if rows:
        _statement(connection.dialect.name, table, replace=False).each(connection, rows)


@cache
def _statement(dialect: str, table: Table, *, replace: bool) -> Statement:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = list(table.primary_key.columns)
    others = {
        column.name: insert.excluded[column.name] for column in table.columns if column not in keys
    }
    if replace and others:
        return Statement(insert.on_conflict_do_update(index_elements=keys, set_=others))
    return Statement(insert.on_conflict_do_nothing(index_elements=keys))
