"""The schema's steps: they lead to what the tables say, and to nothing without being asked."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select, text

from protocol import errors, world
from server import backups, cli, engine, migrating, schema
from server.tables import FACT, MESSAGE, REVISION, Kept
from server.usage import UsageError
from tests import databases

VERSION = select(FACT.c.value).where(FACT.c.name == "schema")


@pytest.fixture
def stepped(tmp_path):
    """An empty database that went through every step."""
    database = engine.connect(databases.office_url(tmp_path / "stepped"))
    with engine.writing(database) as session:
        migrating.run(session.connection())
    yield database
    database.dispose()


def shape(database):
    """What a database is made of, as its own catalogue tells it."""
    with engine.reading(database) as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            said = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
            rows = connection.execute(text(said)).all()
            kept = {
                (kind, name, " ".join((sql or "").split()))
                for kind, name, sql in rows
                if name != "alembic_version"
            }
            return kept
        seen = inspect(connection)
        found = {}
        for name in seen.get_table_names():
            if name != "alembic_version":
                found[name] = (
                    [
                        (each["name"], str(each["type"]), each["nullable"], each["default"])
                        for each in seen.get_columns(name)
                    ],
                    seen.get_pk_constraint(name),
                    sorted(seen.get_indexes(name), key=lambda each: each["name"]),
                    sorted(seen.get_unique_constraints(name), key=lambda each: each["name"]),
                    seen.get_foreign_keys(name),
                )
        triggers = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        found["triggers"] = sorted(map(tuple, connection.execute(text(triggers))))
        return found


def test_the_steps_lead_to_what_a_new_database_is(stepped, house):
    """Tables, columns, keys, partial indexes, triggers: one by one, in this database's words."""
    assert shape(stepped) == shape(house.office.engine)
    with engine.reading(stepped) as session:
        connection = session.connection()
        assert schema.found(connection) >= set(Kept.metadata.tables)
        schema.check(connection)
        assert connection.execute(select(REVISION.c.version_num)).scalar_one() == "0001"


def test_a_database_that_went_the_steps_is_an_office(stepped):
    """It opens like one that was made at once."""
    url = stepped.url.render_as_string(hide_password=False)
    engine.open_engine(url).dispose()


@pytest.fixture
def older(house, monkeypatch):
    """An office whose database says that it is of the version before the first."""
    house.tell(house.phone())
    with house.office.writing() as session:
        connection = session.connection()
        connection.execute(FACT.update().where(FACT.c.name == "schema").values(value="0"))
        connection.execute(REVISION.delete())
    house.office.engine.dispose()
    databases.tell(monkeypatch, house.folder)
    return house


def test_an_older_database_is_refused_with_what_to_do(older, capsys):
    """Starting an office changes nothing; the sentence names the command."""
    assert cli.main(["cases"]) == 1
    assert "layar-server upgrade" in capsys.readouterr().err
    with engine.reading(older.office.engine) as session:
        assert session.scalar(VERSION) == "0"


def test_a_copy_of_before_an_upgrade_is_kept_a_month_and_no_longer(tmp_path):
    """Who was erased since is still in it; anything else in the folder is somebody's own."""
    folder = tmp_path / migrating.COPIES
    folder.mkdir()
    for name in ("20261001T030000Z.db", "20261120T030000Z.db", "catatan.txt"):
        (folder / name).touch()

    assert migrating.forget(tmp_path, datetime(2026, 11, 24, 3, tzinfo=UTC)) == 1
    assert {path.name for path in folder.iterdir()} == {"20261120T030000Z.db", "catatan.txt"}
    assert migrating.forget(tmp_path / "elsewhere", datetime(2026, 11, 24, 3, tzinfo=UTC)) == 0


def test_an_upgrade_copies_first_and_is_all_or_nothing(older, capsys, monkeypatch):
    """A step that fails leaves the database as it was, and the copy beside it."""
    with pytest.raises(Exception, match="already exists"):
        cli.main(["upgrade"])
    (copy,) = (older.folder / migrating.COPIES).glob("*.db")
    with engine.reading(older.office.engine) as session:
        connection = session.connection()
        assert connection.scalar(VERSION) == "0"
        messages = connection.execute(select(MESSAGE.c.id, MESSAGE.c.raw)).all()
    kept = engine.connect(f"sqlite:///{copy}")
    with engine.reading(kept) as session:
        assert session.connection().execute(select(MESSAGE.c.id, MESSAGE.c.raw)).all() == messages
    kept.dispose()
    assert messages
    monkeypatch.setattr(migrating, "run", schema.stamp)
    assert cli.main(["upgrade"]) == 0
    assert "a copy of before lies in" in capsys.readouterr().out
    assert cli.main(["upgrade"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert cli.main(["cases"]) == 0


def test_a_newer_database_is_not_touched(house, monkeypatch):
    """Neither opened nor upgraded, nor put back from a backup."""
    with house.office.writing() as session:
        session.connection().execute(
            FACT.update().where(FACT.c.name == "schema").values(value="99")
        )
    url = house.office.engine.url.render_as_string(hide_password=False)
    with pytest.raises(errors.StoreNewerError):
        engine.open_engine(url)
    with pytest.raises(errors.StoreNewerError):
        migrating.upgrade(url, house.folder, world.real().now())


def test_a_database_of_a_version_never_released_is_named(house):
    """What is missing is said, instead of failing at the first question."""
    with house.office.writing() as session:
        session.connection().execute(text("DROP TABLE restricted"))
    url = house.office.engine.url.render_as_string(hide_password=False)
    with pytest.raises(UsageError, match="restricted"):
        engine.open_engine(url)


def test_an_older_backup_is_refused_with_what_to_do(house, tmp_path):
    """It is brought to this version by the same command, in a copy."""
    path = tmp_path / "office.db"
    backups.write(house.office.engine, path)
    older = engine.connect(f"sqlite:///{path}")
    with engine.writing(older) as session:
        session.connection().execute(FACT.update().where(FACT.c.name == "schema").values(value="0"))
    older.dispose()
    with pytest.raises(UsageError, match="upgrade"):
        backups.restore(path, house.office.engine)
