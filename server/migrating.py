"""
From an older schema to this version's: a copy first, then each step, all of them or none.

A new database is made at once, in the newest form; a test sees that the steps lead to the same.
Nothing here runs unless somebody asks: an office never changes its database by being started.
"""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, Table, create_engine, insert, select

from protocol import errors
from server import engine, folders, schema
from server.tables import FACT
from server.usage import UsageError

STEPS = Path(__file__).with_name("migrations")
COPIES = "before-upgrades"
KEPT_FOR = timedelta(days=30)
"""So long a copy is kept, in which there is who was erased since."""
_STAMP = "%Y%m%dT%H%M%SZ"
_TOGETHER = 500


def upgrade(url: str, folder: Path, now: datetime) -> Path | None:
    """
    Bring a database to this version's schema; return where the copy of before lies, if there was
    anything to do.

    Raises:
        StoreNewerError: a newer version of the office wrote it.
        UsageError: it is no database of an office's.
    """
    database = engine.connect(url)
    try:
        with engine.reading(database) as session:
            found = version(session.connection())
        if found == schema.VERSION:
            return None
        copy = _copy(database, folder, now)
        with engine.writing(database) as session:
            run(session.connection())
        return copy
    finally:
        database.dispose()


def forget(folder: Path, now: datetime) -> int:
    """
    Remove copies of before an upgrade that nobody goes back to; return how many.

    Whoever was erased since is still in them.
    """
    old = f"{now - KEPT_FOR:{_STAMP}}"
    gone = [path for path in (folder / COPIES).glob("*.db") if path.stem <= old]
    for path in gone:
        path.unlink()
    return len(gone)


def version(connection: Connection) -> int:
    """
    Return which schema a database has.

    Raises:
        StoreNewerError: one this version does not know.
        UsageError: none.
    """
    if "fact" not in schema.found(connection):
        raise UsageError("there is no office's database to upgrade")
    row = connection.execute(select(FACT).where(FACT.c.name == "schema")).one_or_none()
    found = int(row.value) if row else 0
    if found > schema.VERSION:
        raise errors.StoreNewerError(version=found, known=schema.VERSION)
    return found


def run(connection: Connection) -> None:
    """Go every step there is from where a database stands, in the caller's transaction."""
    # Only here: nobody else needs it, and it takes a while to load.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    schema.stamp(connection)


def _copy(database: Engine, folder: Path, now: datetime) -> Path:
    """Copy every table there is, as it is, into a file of SQLite: what a backup is, too."""
    place = folder / COPIES
    folders.make(place)
    path = place / f"{now:{_STAMP}}.db"
    path.unlink(missing_ok=True)
    there = create_engine(f"sqlite:///{path}")
    with engine.reading(database) as session, there.begin() as kept:
        connection = session.connection()
        seen = MetaData()
        seen.reflect(connection)
        for table in seen.sorted_tables:
            columns = [
                Column(each.name, each.type.as_generic(), primary_key=each.primary_key)
                for each in table.columns
            ]
            copied = Table(table.name, MetaData(), *columns)
            copied.create(kept)
            for part in connection.execute(select(table)).partitions(_TOGETHER):
                kept.execute(insert(copied), [dict(row._mapping) for row in part])
    there.dispose()
    folders.sync(path)
    folders.sync(place)
    return path
