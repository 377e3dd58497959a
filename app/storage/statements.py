"""
Statements of the busy path: compiled once, run without what SQLAlchemy wraps around them.

It spends fifty times as long on wrapping a small question as SQLite on answering it, and one
exchange asks sixty. They are still written in its language, and run inside the session's own
transaction.
"""

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

_LINK = "link"


class Statement:
    """One statement. Values go in by their names; columns come out as SQLite has them."""

    def __init__(self, clause: Select[Any] | Insert | Update | Delete) -> None:
        self._clause = clause

    def find(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows it finds with these values."""
        sql, constants = self._compiled
        cursor = _link(session).connection.cursor()
        try:
            cursor.execute(sql, constants | values)
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def one(self, session: Session, **values: Any) -> tuple[Any, ...]:
        """
        Return the only row it finds.

        Raises:
            NoResultFound: there is none.
        """
        rows = self.find(session, **values)
        if not rows:
            raise NoResultFound
        (row,) = rows
        return row

    def run(self, session: Session, **values: Any) -> int:
        """Change what it changes with these values; return how many rows that were."""
        sql, constants = self._compiled
        return _link(session).exec_driver_sql(sql, constants | values).rowcount

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        compiled = self._clause.compile(dialect=sqlite.dialect(paramstyle="named"))
        return compiled.string, dict(compiled.params)


def _link(session: Session) -> Connection:
    """Return the connection of a session's transaction, with all that was added to it said."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    link: Connection | None = session.info.get(_LINK)
    if link is None or link.closed:
        link = session.info[_LINK] = session.connection()
    return link


def among(name: str) -> Select[Any]:
    """Return what a column may be one of: the texts `listed` under this name, however many."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def listed(texts: Iterable[str]) -> str:
    """Return texts as a statement takes them for `among`."""
    return json.dumps(list(texts))
