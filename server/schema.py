"""Every table of the office in one place, and how either database is told of them."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from protocol import errors
from server import audit, tables
from server.tables import Kept
from server.usage import UsageError

VERSION = 1
"""The number of the newest migration; a database that has another is not opened."""
PARTS = tuple(
    import_module(f"server.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("*tables.py"))
)
"""Where the tables stand: every file whose name says so, whoever has asked for it."""
DIALECTS = {"sqlite": sqlite.dialect, "postgresql": postgresql.dialect}


def create(connection: Connection) -> None:
    """Make all tables in an empty database, protect the audit log, and say which version it is."""
    Kept.metadata.create_all(connection)
    for statement in audit.protection(connection.dialect.name):
        connection.exec_driver_sql(statement)
    stamp(connection)


def stamp(connection: Connection) -> None:
    """Say that a database has the newest version."""
    connection.execute(tables.FACT.delete().where(tables.FACT.c.name == "schema"))
    connection.execute(tables.FACT.insert(), {"name": "schema", "value": str(VERSION)})
    connection.execute(tables.REVISION.delete())
    connection.execute(tables.REVISION.insert(), {"version_num": f"{VERSION:04}"})


def check(connection: Connection) -> None:
    """
    See that a database is of this version.

    Raises:
        StoreNewerError: a newer version of the office wrote it.
        UsageError: an older one did; nothing was changed.
    """
    row = connection.execute(
        tables.FACT.select().where(tables.FACT.c.name == "schema")
    ).one_or_none()
    version = int(row.value) if row else 0
    if version > VERSION:
        raise errors.StoreNewerError(version=version, known=VERSION)
    if version < VERSION:
        raise UsageError(
            f"this office's database is of an older version ({version}, here {VERSION}): stop the "
            "office and run `layar-server upgrade`; it makes a copy first"
        )
    missing = sorted(set(Kept.metadata.tables) - found(connection))
    if missing:
        raise UsageError(
            f"this office's database was made by a version that was never released: it has no "
            f"{', '.join(missing)}"
        )


def found(connection: Connection) -> frozenset[str]:
    """Return the names of the tables there are."""
    return frozenset(inspect(connection).get_table_names())


def statements(dialect_name: str) -> list[str]:
    """Return what makes the tables, one statement each, in one database's words."""
    dialect = DIALECTS[dialect_name]()
    said = []
    for table in Kept.metadata.sorted_tables:
        if table is tables.REVISION:
            continue  # Alembic's own: it makes it itself
        said.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        for index in sorted(table.indexes, key=lambda each: each.name or ""):
            said.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    lines = ["\n".join(line.rstrip() for line in each.splitlines()) for each in said]
    return [*lines, *audit.protection(dialect_name)]
