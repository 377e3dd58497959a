"""The database: how it is opened, begun and protected."""

import sqlite3
import threading

import pytest
from sqlalchemy import event, text

from protocol import errors
from server import audit, engine
from server.audit import Action


def opened(folder):
    return engine.open_engine(f"sqlite:///{folder / 'x.db'}")


def test_every_connection_is_durable(tmp_path):
    """EXTRA and WAL on each connection, EXTRA first: a power cut loses nothing acknowledged."""
    said: list[str] = []
    database = opened(tmp_path)
    assert engine._PRAGMAS.index("PRAGMA synchronous=EXTRA") < engine._PRAGMAS.index(
        "PRAGMA journal_mode=WAL"
    )
    for transaction in (engine.reading, engine.writing):
        with transaction(database) as session:
            said.append(session.scalar(text("PRAGMA synchronous")))
            said.append(session.scalar(text("PRAGMA journal_mode")))

    assert said == [3, "wal", 3, "wal"]


def test_the_log_is_folded_into_the_database_seldom_and_in_time(tmp_path):
    """Each time all who write wait for the disk; and it does not grow without end."""
    database = opened(tmp_path)
    row = text("INSERT OR REPLACE INTO fact VALUES ('n', :value)")
    for letter in "abcdefghijkl" * 4:
        with engine.writing(database) as session:
            session.execute(row, {"value": letter * 200 * 4_096})

    log_pages = (tmp_path / "x.db-wal").stat().st_size / 4_120
    assert engine.LOG_PAGES <= log_pages < 1.2 * engine.LOG_PAGES


def test_writing_begins_immediate_and_reading_does_not(tmp_path):
    """Two writers wait for each other from the start instead of failing half way."""
    database = opened(tmp_path)
    said: list[str] = []
    event.listen(database, "checkout", lambda driver, *more: driver.set_trace_callback(said.append))

    with engine.reading(database) as session:
        session.scalar(text("SELECT 1"))
    with engine.writing(database) as session:
        session.scalar(text("SELECT 1"))
        session.commit()
        session.scalar(text("SELECT 1"))

    assert [each for each in said if each.startswith("BEGIN")] == [
        "BEGIN",
        "BEGIN IMMEDIATE",
        "BEGIN IMMEDIATE",
    ]


def test_writers_wait_for_each_other(tmp_path):
    """Many threads add to one row and none of their additions is lost."""
    database = opened(tmp_path)
    with engine.writing(database) as session:
        session.execute(text("INSERT INTO fact VALUES ('n', '0')"))

    def add():
        for _ in range(25):
            with engine.writing(database) as session:
                value = int(session.scalar(text("SELECT value FROM fact WHERE name = 'n'")))
                session.execute(text(f"UPDATE fact SET value = '{value + 1}' WHERE name = 'n'"))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with engine.reading(database) as session:
        assert session.scalar(text("SELECT value FROM fact WHERE name = 'n'")) == "100"


def test_what_raises_is_not_kept(tmp_path):
    """A transaction that fails leaves nothing."""
    database = opened(tmp_path)

    def fail():
        with engine.writing(database) as session:
            session.execute(text("INSERT INTO fact VALUES ('a', 'b')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with engine.reading(database) as session:
        assert session.scalar(text("SELECT count(*) FROM fact WHERE name = 'a'")) == 0


def test_a_newer_database_is_left_alone(tmp_path):
    """An older office does not touch what a newer one wrote."""
    database = opened(tmp_path)
    with engine.writing(database) as session:
        session.execute(text("UPDATE fact SET value = '99' WHERE name = 'schema'"))

    with pytest.raises(errors.StoreNewerError):
        opened(tmp_path)


def test_a_damaged_file_says_so(tmp_path):
    """What is no database is not written over."""
    (tmp_path / "x.db").write_bytes(b"not a database at all" * 100)

    with pytest.raises(errors.StoreDamagedError):
        opened(tmp_path)


def test_a_database_that_takes_no_writes_says_so(tmp_path):
    """No folder for it, or one that its system has locked: our own name, and it can be read."""
    path = tmp_path / "office.db"
    engine.open_engine(f"sqlite:///{path}").dispose()
    with pytest.raises(errors.StoreFolderError):
        engine.open_engine(f"sqlite:///{tmp_path}/none/office.db")

    locked = engine.connect(f"sqlite:///file:{path}?mode=ro&uri=true")
    with engine.reading(locked) as session:
        assert session.scalar(text("SELECT count(*) FROM message")) == 0
    with pytest.raises(errors.StoreFolderError), engine.writing(locked) as session:
        session.execute(text("DELETE FROM message"))
    locked.dispose()


def test_a_full_disk_keeps_what_was_acknowledged(tmp_path):
    """Writing fails with its own error, reading goes on, and room makes it work again."""
    database = opened(tmp_path)
    with engine.writing(database) as session:
        session.execute(text("INSERT INTO fact VALUES ('kept', 'yes')"))
        pages = session.scalar(text("PRAGMA page_count"))

    def write(limit):
        with engine.writing(database) as session:
            session.execute(text(f"PRAGMA max_page_count={limit}"))
            session.execute(text("INSERT INTO fact VALUES ('big', :v)"), {"v": "x" * 1_000_000})

    with pytest.raises(errors.StoreFullError):
        write(pages)
    with engine.reading(database) as session:
        assert session.scalar(text("SELECT value FROM fact WHERE name = 'kept'")) == "yes"
    write(1_000_000)


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_audit_log_is_only_added_to(house, statement):
    """The database itself refuses to change or remove what was written down."""
    with house.office.writing() as session:
        audit.note(session, house.clock.now, "ani", Action.SIGN_IN)

    with sqlite3.connect(house.folder / "office.db") as connection, pytest.raises(sqlite3.Error):
        connection.execute(statement)
