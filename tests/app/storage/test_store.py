"""One file, opened, migrated, and lent out one transaction at a time."""

import multiprocessing
import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app.storage import ballast, keepsakes, migrations, people, store
from app.storage.people import Person
from protocol import errors, keys, world
from tests.village import ROOT

HERE = world.real()
PERSON = Person("SITI CONTOH", "8204085708909902", "82.04.17.2003")


def opened(folder: Path) -> store.Store:
    return store.open_store(folder, HERE, ROOT.public)


@pytest.fixture
def memory(tmp_path):
    memory = opened(tmp_path)
    yield memory
    memory.close()


def pragma(session, name):
    return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_every_connection_is_set_so_that_a_commit_is_safe(memory):
    """EXTRA and WAL on each connection, reading or writing, in every thread."""
    seen = []

    def look():
        for lend in (memory.reading, memory.writing):
            with lend() as session:
                names = ("synchronous", "journal_mode", "secure_delete", "foreign_keys")
                seen.append([pragma(session, name) for name in names])
                seen[-1] += [pragma(session, "wal_autocheckpoint"), pragma(session, "busy_timeout")]

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [[3, "wal", 1, 1, 128, 10_000]] * 6


def test_extra_comes_before_wal():
    """In the other order the first power cut may take every acknowledged commit with it."""
    names = [pragma.partition(" ")[0] for pragma in store._PRAGMAS]

    assert names.index("busy_timeout") < names.index("synchronous") < names.index("journal_mode")


def test_every_write_begins_immediate(memory):
    """Two writers queue up; none fails halfway."""
    said = []
    memory.close()
    event.listen(
        memory._engine, "connect", lambda driver, _: driver.set_trace_callback(said.append)
    )
    with memory.writing() as session:
        people.save(session, PERSON)
    with memory.reading() as session:
        people.person(session)

    begins = [statement for statement in said if statement.startswith("BEGIN")]
    assert begins == ["BEGIN IMMEDIATE", "BEGIN"]


def test_a_reading_session_cannot_write(memory):
    """A slip in a reader shows at once, not as a lost write."""
    with (
        pytest.raises(sqlite3.OperationalError, match="readonly"),
        memory.reading() as session,
    ):
        people.save(session, PERSON)


def test_leaving_by_an_exception_undoes_everything(memory):
    """A block is kept whole or not at all."""

    def breaks():
        with memory.writing() as session:
            people.save(session, PERSON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()

    with memory.reading() as session:
        assert people.person(session) is None


def test_what_was_kept_is_there_after_reopening(tmp_path, memory):
    """A restart forgets nothing."""
    with memory.writing() as session:
        people.save(session, PERSON)
    memory.close()

    again = opened(tmp_path)
    with again.reading() as session:
        assert people.person(session) == PERSON


def test_the_tables_are_what_the_migrations_made(memory):
    """The newest version of the file and the classes that read it do not drift apart."""
    with memory.reading() as session:
        for table in store.identity.Chain.metadata.sorted_tables:
            made = session.execute(text(f"PRAGMA table_info({table.name})")).all()
            columns = {(name, bool(notnull)) for _, name, _, notnull, *_ in made}
            assert columns == {(column.name, not column.nullable) for column in table.columns}
            listed = session.execute(text(f"PRAGMA index_list({table.name})")).all()
            named = {name for _, name, *_ in listed if not name.startswith("sqlite_autoindex")}
            assert named == {index.name for index in table.indexes}


def test_a_newer_file_is_left_alone(tmp_path, memory):
    """An older app opens no newer memory, and says why."""
    memory.close()
    with sqlite3.connect(tmp_path / store.FILE_NAME) as raw:
        raw.execute(f"PRAGMA user_version = {len(migrations.MIGRATIONS) + 1}")
    raw.close()

    with pytest.raises(errors.StoreNewerError) as caught:
        opened(tmp_path)

    assert caught.value.facts == {"version": 2, "known": 1}


def test_an_upgrade_copies_first_and_keeps_everything(tmp_path, memory):
    """A migration runs whole or not at all, and the file as it was lies beside it."""
    with memory.writing() as session:
        people.save(session, PERSON)
    path = tmp_path / store.FILE_NAME
    good = (*migrations.MIGRATIONS, ("ALTER TABLE lease ADD COLUMN note VARCHAR",))
    bad = (*good, ("CREATE TABLE extra (id)", "NO SUCH STATEMENT"))
    engine = memory._engine.execution_options(begin="BEGIN IMMEDIATE")

    with pytest.raises(OperationalError):
        migrations.upgrade(engine, path, bad)
    with memory.reading() as session:
        assert pragma(session, "user_version") == 1
        assert people.person(session) == PERSON

    migrations.upgrade(engine, path, good)

    with memory.reading() as session:
        assert pragma(session, "user_version") == 2
        assert people.person(session) == PERSON
    copy = sqlite3.connect(tmp_path / f"{store.FILE_NAME}.v1")
    assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    assert copy.execute("SELECT count(*) FROM keepsake").fetchone() == (2,)
    copy.close()


def test_a_damaged_file_is_said_to_be_damaged(tmp_path, memory):
    """Nothing is shown from a file that is no database, and nothing is written over it."""
    memory.close()
    path = tmp_path / store.FILE_NAME
    for name in tmp_path.glob("layar.db-*"):
        name.unlink()
    path.write_bytes(b"no database at all" * 1_000)

    with pytest.raises(errors.StoreDamagedError):
        opened(tmp_path)

    assert path.read_bytes().startswith(b"no database at all")


@pytest.mark.parametrize("below", ["", "deeper"])
def test_where_no_folder_can_be_nothing_is_kept(tmp_path, below):
    """It is said so, instead of a system's words."""
    (tmp_path / "file").touch()
    with pytest.raises(errors.StoreFolderError):
        opened(tmp_path / "file" / below)


def test_a_memory_that_takes_no_writes_says_so(tmp_path, memory, monkeypatch):
    """One that had faults, and whose system lets nobody write: a sentence, and nothing is lost."""

    def saves(folder):
        with opened(folder).writing() as session:
            people.save(session, PERSON)

    saves(tmp_path)
    memory.close()
    with monkeypatch.context() as locked:
        locked.setattr(store, "_PRAGMAS", (*store._PRAGMAS, "query_only = ON"))
        for folder in (tmp_path, tmp_path / "new"):
            with pytest.raises(errors.StoreFolderError):
                saves(folder)

    with opened(tmp_path).reading() as session:
        assert people.person(session) == PERSON


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: key.unlink(),
        lambda key: key.write_bytes(bytes(32)),
        lambda key: (key.unlink(), key.mkdir()),
    ],
)
def test_without_its_key_the_memory_does_not_open(tmp_path, memory, spoil):
    """No key, or another's: a screen of its own, and never an empty new memory in its place."""
    memory.close()
    spoil(tmp_path / "vault.key")
    before = (tmp_path / store.FILE_NAME).read_bytes()

    with pytest.raises(errors.StoreKeyMissingError):
        opened(tmp_path)

    assert (tmp_path / store.FILE_NAME).read_bytes() == before


def test_a_memory_serves_one_deployment(tmp_path, memory):
    """Practice and earnest never share a memory."""
    memory.close()
    other = keys.new_signing(HERE)

    with pytest.raises(errors.KeyBadError):
        store.open_store(tmp_path, HERE, other.public)


def test_the_folder_is_for_the_app_alone(tmp_path):
    """No other user of the device may even list it."""
    opened(tmp_path / "phone").close()

    assert stat.S_IMODE((tmp_path / "phone").stat().st_mode) == 0o700


def _counts(folder: Path, times: int) -> None:
    memory = opened(folder)
    for _ in range(times):
        with memory.writing() as session:
            kept = keepsakes.recall(session, "count") or b"0"
            keepsakes.keep(session, "count", b"%d" % (int(kept) + 1))
    memory.close()


def test_processes_and_threads_write_one_after_the_other(tmp_path, memory):
    """Nobody's write is lost, and nobody hears that the memory is busy."""
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_counts, args=(tmp_path, 60)) for _ in range(2)]
    threads = [threading.Thread(target=_counts, args=(tmp_path, 60)) for _ in range(2)]
    for worker in (*others, *threads):
        worker.start()
    for worker in (*others, *threads):
        worker.join()

    assert [other.exitcode for other in others] == [0, 0]
    with memory.reading() as session:
        assert keepsakes.recall(session, "count") == b"240"


def test_a_writer_that_is_starved_is_told_so(tmp_path, memory, monkeypatch):
    """Another process that never ends its transaction costs a try, not the data."""
    monkeypatch.setattr(store, "_PRAGMAS", ("busy_timeout = 20", *store._PRAGMAS[1:]))
    mine = opened(tmp_path)
    with memory.writing() as session:
        people.save(session, PERSON)
        with pytest.raises(errors.StoreBusyError), mine.writing():
            pass

    with mine.writing() as session:
        assert people.person(session) == PERSON
    mine.close()


def test_the_ballast_is_there_from_the_start(tmp_path, memory):
    """Two mebibytes of noise, so that no clever disk shrinks them away."""
    file = tmp_path / "ballast"

    assert file.stat().st_size == ballast.BALLAST_BYTES
    assert file.stat().st_blocks * 512 >= ballast.BALLAST_BYTES
    assert len(set(file.read_bytes()[:4_096])) > 200


def test_nothing_is_set_aside_on_a_disk_without_room(tmp_path, monkeypatch):
    """A nearly full disk is left to those who need it."""
    monkeypatch.setattr(
        ballast.shutil, "disk_usage", lambda _: os.statvfs_result and type("U", (), {"free": 1_000})
    )

    opened(tmp_path).close()

    assert not (tmp_path / "ballast").exists()
