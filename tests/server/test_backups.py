"""Backups: whole, of one moment, without who is signed in; and an office put back to one."""

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from protocol import errors, world
from server import (
    auditing,
    backups,
    cli,
    engine,
    office,
    roster,
    sign_ins,
    staff,
    storage_key,
    verify,
)
from server.audit_tables import AUDIT
from server.settings import Settings
from server.staff_tables import ATTEMPT, LOGIN
from server.tables import MESSAGE, Kept
from server.usage import UsageError
from tests import databases
from tests.server.conftest import PASSWORD
from tests.server.phones import Photo


def rows(database):
    with engine.reading(database) as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Kept.metadata.sorted_tables
            if table not in {LOGIN, ATTEMPT}
        }


@pytest.fixture
def filled(house):
    """An office with a case, a photo, staff and somebody signed in."""
    house.staff()
    phone = house.phone()
    photo = Photo(bytes(range(250)) * 100)
    house.tell(phone, phone.apply(papers=photo.named()), *photo.pieces)
    with house.office.writing() as session:
        sign_ins.sign_in(session, "ani", PASSWORD, house.office.world, code=house.code())
    return house


@pytest.fixture
def elsewhere(filled, tmp_path):
    """An empty database of the same kind, of the same office."""
    database = engine.open_engine(databases.office_url(tmp_path / "elsewhere"))
    database.update_execution_options(**{storage_key.OPTION: filled.office.storage})
    yield database
    database.dispose()


def test_what_was_backed_up_comes_back_whole(filled, elsewhere, tmp_path):
    """Every row of every table, from either database into either; only sign-ins stay behind."""
    path = tmp_path / "office.db"
    count = backups.write(filled.office.engine, path)

    assert backups.restore(path, elsewhere) == count > 10

    assert rows(elsewhere) == rows(filled.office.engine)
    with engine.reading(elsewhere) as session:
        assert session.scalar(select(func.count()).select_from(LOGIN)) == 0
    assert [each.name for each in path.parent.glob("office.db*")] == ["office.db"]


def test_after_coming_back_rows_are_numbered_on(filled, elsewhere, tmp_path):
    """The next account and the next line of the audit log get numbers of their own."""
    backups.write(filled.office.engine, tmp_path / "office.db")
    backups.restore(tmp_path / "office.db", elsewhere)

    with engine.writing(elsewhere) as session:
        highest = session.scalar(select(func.max(AUDIT.c.id)))
        added = staff.add(session, filled.office.world, "budi", "Budi", PASSWORD, ("*",))
        session.flush()
        assert session.scalar(select(func.max(AUDIT.c.id))) == highest + 1
    assert added.id == 2


def test_the_audit_log_comes_back_as_it_was_signed(filled, elsewhere, tmp_path):
    """Rows, places and checkpoints are put back as they were, and go on under a new name."""
    signed = auditing.keep_up(filled.office, at_once=True)
    backups.write(filled.office.engine, tmp_path / "office.db")
    backups.restore(tmp_path / "office.db", elsewhere)

    there = replace(filled.office, engine=elsewhere, epoch=7)
    filled.staff("budi")
    assert auditing.keep_up(filled.office, at_once=True).size > signed.size
    with engine.writing(elsewhere) as session:
        staff.add(session, filled.office.world, "citra", "Citra", PASSWORD, ("*",))
    assert auditing.keep_up(there, at_once=True).origin.endswith("/7")
    with there.reading() as session:
        assert verify.check(session.connection(), there).findings == []


def test_a_drill_brings_the_newest_copy_back_and_leaves_the_office_alone(
    filled, tmp_path, monkeypatch, capsys
):
    """Dated copies, the newest few kept; restored, folded and verified in a place of its own."""
    auditing.keep_up(filled.office, at_once=True)
    databases.tell(monkeypatch, filled.folder)
    for name in ("20200101T000000Z", "20200102T000000Z"):
        (tmp_path / "copies" / name).mkdir(parents=True)
        (tmp_path / "copies" / name / backups.FILE_NAME).write_text("old")
    copies = str(tmp_path / "copies")
    for none in ("0", "-1"):
        with pytest.raises(SystemExit):
            cli.main(["backup", copies, "--dated", "--keep", none])
    assert cli.main(["backup", copies, "--dated", "--keep", "2"]) == 0
    assert len(list((tmp_path / "copies").iterdir())) == 2
    before = rows(filled.office.engine)
    filled.staff("budi")
    auditing.keep_up(filled.office, at_once=True)
    capsys.readouterr()

    assert cli.main(["drill", copies]) == 0

    assert "1 cases, the audit log whole" in capsys.readouterr().out
    assert rows(filled.office.engine) != before
    newest = max((tmp_path / "copies").iterdir())
    with sqlite3.connect(newest / backups.FILE_NAME) as raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("UPDATE audit SET actor = 'x' WHERE id = 1")
    raw.close()
    assert cli.main(["drill", copies]) == 1
    assert "is not what the office wrote" in capsys.readouterr().err


def test_a_backup_is_of_one_moment(filled, tmp_path, monkeypatch):
    """What is written while it is made is in it wholly or not at all: here, not."""
    phone = filled.phone()
    begun = rows(filled.office.engine)
    copy = backups._copy

    def meanwhile(told, kept):
        told.scalar(select(func.count()).select_from(MESSAGE))
        filled.tell(phone, phone.apply())
        return copy(told, kept)

    monkeypatch.setattr(backups, "_copy", meanwhile)
    backups.write(filled.office.engine, tmp_path / "office.db")

    source = engine.open_engine(f"sqlite:///{tmp_path / 'office.db'}")
    assert rows(source) == begun
    assert rows(filled.office.engine) != begun
    source.dispose()


def test_two_backups_to_one_folder_do_not_spoil_each_other(filled, tmp_path, monkeypatch, capsys):
    """The one by hand and the one of the hour: the later is refused, and the first is whole."""
    databases.tell(monkeypatch, filled.folder)
    words, told = ["backup", str(tmp_path / "kept")], []
    copy = backups._copy

    def meanwhile(told_by, kept):
        monkeypatch.setattr(backups, "_copy", copy)
        told.append(cli.main(words))
        return copy(told_by, kept)

    monkeypatch.setattr(backups, "_copy", meanwhile)

    assert cli.main(words) == 0
    assert told == [1]
    assert "another backup" in capsys.readouterr().err
    source = engine.open_engine(f"sqlite:///{tmp_path / 'kept' / backups.FILE_NAME}")
    assert rows(source)["message"] == rows(filled.office.engine)["message"] != []
    source.dispose()


def test_what_was_not_finished_fills_no_disk(filled, tmp_path, monkeypatch):
    """A full disk is not made fuller by each copy that fails, and one that was killed goes too."""
    databases.tell(monkeypatch, filled.folder)
    copies = tmp_path / "copies"
    killed = copies / "20200101T000000Z"
    killed.mkdir(parents=True)
    (killed / f"{backups.FILE_NAME}.new").write_bytes(b"half")

    def full(told, kept):
        backups_copied(told, kept)
        raise errors.StoreFullError

    backups_copied = backups._copy
    with monkeypatch.context() as broken:
        broken.setattr(backups, "_copy", full)
        assert cli.main(["backup", str(copies), "--dated"]) == 1
    assert [each for each in copies.rglob("*") if each.is_file()] == []


def test_a_restore_that_is_refused_changes_nothing(filled, tmp_path, monkeypatch):
    """Not even beside the database: another office's catalogue and list stay there."""
    databases.tell(monkeypatch, filled.folder)
    assert cli.main(["backup", str(tmp_path / "kept")]) == 0
    (tmp_path / "kept" / "ended.txt").write_text(f"case {'ab' * 16}\n")
    (tmp_path / "kept" / "catalogues").mkdir()
    (tmp_path / "kept" / "catalogues" / "7.layar").write_bytes(b"another's")
    before = {path: path.read_bytes() for path in filled.folder.rglob("*.*") if path.is_file()}

    assert cli.main(["restore", str(tmp_path / "kept")]) == 1
    (tmp_path / "kept" / backups.FILE_NAME).unlink()
    assert cli.main(["restore", str(tmp_path / "kept")]) == 1

    after = {path: path.read_bytes() for path in filled.folder.rglob("*.*") if path.is_file()}
    beside = {path for path in before.keys() | after.keys() if ".db" not in path.name}
    assert {path: after.get(path) for path in beside} == {path: before.get(path) for path in beside}


def test_nothing_is_written_over(filled, tmp_path):
    """A database that holds something takes no backup."""
    backups.write(filled.office.engine, tmp_path / "office.db")

    with pytest.raises(UsageError, match="not empty"):
        backups.restore(tmp_path / "office.db", filled.office.engine)


@pytest.mark.parametrize("spoil", ["missing", "foreign", "cut", "newer"])
def test_what_is_no_backup_is_not_put_back(filled, elsewhere, tmp_path, spoil):
    """A missing, foreign, damaged or newer file changes nothing in the database."""
    path = tmp_path / "office.db"
    backups.write(filled.office.engine, path)
    before = rows(elsewhere)
    wanted = errors.StoreDamagedError
    if spoil == "missing":
        path.unlink()
        wanted = UsageError
    elif spoil == "foreign":
        path.write_bytes(b"no database" * 1000)
    elif spoil == "cut":
        path.write_bytes(path.read_bytes()[:-20_000])
    else:
        with sqlite3.connect(path) as raw:
            raw.execute("UPDATE fact SET value = '99' WHERE name = 'schema'")
        wanted = errors.StoreNewerError

    with pytest.raises(wanted):
        backups.restore(path, elsewhere)

    assert rows(elsewhere) == before


def test_by_command_an_office_comes_back_with_a_new_memory(filled, tmp_path, monkeypatch, capsys):
    """Backed up while open, lost, put back: phones hear that, and believe its newest roster."""
    databases.tell(monkeypatch, filled.folder)
    assert cli.main(["backup", str(tmp_path / "kept")]) == 0
    assert "keys are not in it" in capsys.readouterr().out
    with filled.office.writing() as session:
        for _ in range(3):
            roster.outdate(session.connection())
            roster.standing(session.connection(), filled.office)
    lost = roster.published(filled.office)
    _lose(filled)

    assert cli.main(["restore", str(tmp_path / "kept")]) == 0

    assert "1 cases folded" in capsys.readouterr().out
    again = office.open_office(Settings.from_env(), world.real())
    assert again.epoch > filled.office.epoch
    with again.reading() as session:
        assert session.scalar(select(AUDIT.c.action).order_by(AUDIT.c.id.desc())) == "restored"
        newest = roster._standing(
            again.keyring.root, again.keyring.words, roster.published(again)
        ).version
    before = roster._standing(again.keyring.root, again.keyring.words, lost).version
    assert newest > before
    again.engine.dispose()


def _lose(house):
    house.office.engine.dispose()
    databases.empty(house.folder)
