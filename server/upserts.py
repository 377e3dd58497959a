"""Insert or replace many rows in one statement, in either database's words."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlmodel import Session


def write(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows; one whose primary key is there already is replaced."""
    if rows:
        connection = session.connection()
        connection.execute(_statement(connection.dialect.name, table, replace=True), list(rows))


def keep(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows; one whose primary key is there already stays as it is."""
    if rows:
        connection = session.connection()
        connection.execute(_statement(connection.dialect.name, table, replace=False), list(rows))


@cache
def _statement(dialect: str, table: Table, *, replace: bool) -> SqliteInsert | PostgresqlInsert:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = list(table.primary_key.columns)
    others = {
        column.name: insert.excluded[column.name] for column in table.columns if column not in keys
    }
    if replace and others:
        return insert.on_conflict_do_update(index_elements=keys, set_=others)
    return insert.on_conflict_do_nothing(index_elements=keys)
