"""
Statements of the busy path: compiled once, run without what SQLAlchemy wraps around them.

It spends fifty times as long on wrapping a small question as SQLite on answering it, and one
exchange asks sixty. They are still written in its language, and run inside the session's own
transaction.
"""

import json
import sqlite3
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Delete, Insert, Select, Update, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Mapped
from sqlmodel import Session, SQLModel, col

LINK = "link"
"""Where a session has its transaction's connection."""
KNOWN = "known"
"""Where one that reads has what was found before, as long as it is true."""


class Statement:
    """
    One statement. Values go in by their names; columns come out as SQLite has them.

    The rows of one that is asked `often` are kept for all who read, until anybody writes anything.
    """

    def __init__(
        self, clause: Select[Any] | Insert | Update | Delete, *, often: bool = False
    ) -> None:
        self._clause = clause
        self._often = often

    def find(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows it finds with these values."""
        known: dict[Any, list[tuple[Any, ...]]] | None = session.info.get(KNOWN)
        if known is None or not self._often:
            return self._find(session, values)
        asked = (self, *values.values())
        if asked not in known:
            known[asked] = self._find(session, values)
        return known[asked]

    def _find(self, session: Session, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        sql, constants = self._compiled
        return _link(session).execute(sql, constants | values).fetchall()

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
        return _link(session).execute(sql, constants | values).rowcount

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        compiled = self._clause.compile(dialect=sqlite.dialect(paramstyle="named"))
        return compiled.string, dict(compiled.params)


def _link(session: Session) -> sqlite3.Connection:
    """Return the connection of a session's transaction, with all that was added to it said."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    link: sqlite3.Connection = session.info[LINK]
    return link


def given(names: Iterable[str]) -> dict[str, BindParameter[Any]]:
    """Return what a statement writes into these columns: the values it is run with."""
    return {name: bindparam(name) for name in names}


def columns(table: type[SQLModel], names: Iterable[str]) -> tuple[Mapped[Any], ...]:
    """Return these columns of a table, in this order."""
    return tuple(col(getattr(table, name)) for name in names)


def among(name: str) -> Select[Any]:
    """Return what a column may be one of: the texts `listed` under this name, however many."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def listed(texts: Iterable[str]) -> str:
    """Return texts as a statement takes them for `among`."""
    return json.dumps(list(texts))
