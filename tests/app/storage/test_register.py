"""The register at rest: sealed line by line, taken over whole or not at all."""

import sqlite3
from dataclasses import replace

import pytest

from app.residents import changes
from app.residents.index import Index
from app.storage import officers, register
from app.storage.register import Intake, Sealed, Who
from app.storage.store import FILE_NAME
from protocol import errors
from protocol.posts import Post
from tests.app.residents import files
from tests.tablet import Tablet

CLERK = Who("OPERATOR CONTOH", "00ff")


def takes(memory, world, residents, then=None):
    """Take a file over, as a person does who has seen what it brings."""
    with memory.reading() as session:
        seen, before = register.stamp(session), register.index(session)
        brings = changes.of(residents, before)
        sealed = Sealed()
        register.seal_new(session, world, brings.new, sealed)
        register.seal_changed(session, [(e.entry, e.after) for e in brings.changed], sealed)
    if then is not None:
        then()
    counts = (len(brings.new), len(brings.changed), len(brings.same), len(brings.absent))
    about = Intake("warga.csv", CLERK, *counts, 0)
    with memory.writing() as session:
        register.keep(session, world, brings, sealed=sealed, about=about, seen=seen)
    return brings


def everybody(memory) -> Index:
    with memory.reading() as session:
        return register.index(session)


@pytest.fixture
def people():
    return files.read(files.csv_file(list(files.crowd(40)))).residents


def test_what_was_taken_over_is_there_after_a_restart(memory, village, people, tmp_path):
    """Every line, and who took it over when."""
    takes(memory, village.world, people)
    memory.close()

    register_ = everybody(memory)

    assert {each.resident for each in register_.entries} == set(people)
    with memory.reading() as session:
        (intake,) = register.intakes(session)
    assert (intake.by, intake.new, intake.file) == (CLERK, 40, "warga.csv")
    assert intake.at == village.clock
    assert CLERK.name not in repr(intake)


def test_no_name_and_no_number_lies_open_in_the_file(memory, village, people, tmp_path):
    """Neither in a line nor in an index: the whole folder is read, and nobody is in it."""
    takes(memory, village.world, people)
    everybody(memory).search("SITI", 5)
    memory.close()

    held = b"".join(path.read_bytes() for path in (tmp_path / "phone").iterdir())

    for each in people:
        for secret in (each.nik, each.kk, each.name):
            assert secret.encode() not in held
            assert secret.lower().encode() not in held


def test_a_newer_file_changes_and_marks_but_removes_nobody(memory, village, people):
    """Lines are mended in place; who is not in the file stays, and is marked until one has them."""
    takes(memory, village.world, people)
    before = everybody(memory)
    moved = replace(people[0], hamlet="DUSUN 9")

    brings = takes(memory, village.world, [moved, *people[1:30]])

    after = everybody(memory)
    assert (len(brings.changed), len(brings.same), len(brings.absent)) == (1, 29, 10)
    assert after.by_nik(moved.nik).id == before.by_nik(moved.nik).id
    assert after.by_nik(moved.nik).resident.hamlet == "DUSUN 9"
    assert sum(not each.listed for each in after.entries) == 10
    takes(memory, village.world, people)
    assert all(each.listed for each in everybody(memory).entries)


def test_nothing_is_half_taken_over(memory, village, people):
    """Whatever stops it, the register is as it was."""
    takes(memory, village.world, people[:5])

    def somebody_else():
        with memory.reading() as session:
            entry = register.index(session).entries[0]
        with memory.writing() as session:
            register.put(session, village.world, entry, replace(entry.resident, rt="009"))

    with pytest.raises(errors.RegisterMovedError):
        takes(memory, village.world, people, then=somebody_else)

    assert len(everybody(memory)) == 5
    with memory.reading() as session:
        assert len(register.intakes(session)) == 1


def test_one_line_is_changed_by_itself(memory, village, people):
    """A new one is added, one there is takes on what was decided and keeps its mark."""
    takes(memory, village.world, people)
    takes(memory, village.world, people[1:])
    entry = everybody(memory).by_nik(people[0].nik)

    with memory.writing() as session:
        register.put(session, village.world, entry, replace(entry.resident, name="NAMA BARU"))
        register.put(session, village.world, None, replace(people[0], nik="8204081708909999"))

    after = everybody(memory)
    changed = after.by_nik(people[0].nik)
    assert (changed.resident.name, changed.version, changed.listed) == ("NAMA BARU", 2, False)
    assert after.by_nik("8204081708909999").listed


def test_a_line_put_back_or_swapped_does_not_open(memory, village, people, tmp_path):
    """What stood there once cannot be slipped in again by who holds the file."""
    takes(memory, village.world, people[:2])
    memory.close()
    with sqlite3.connect(tmp_path / "phone" / FILE_NAME) as raw:
        one, other = raw.execute("SELECT id, body FROM resident").fetchall()
        raw.execute("UPDATE resident SET body = ? WHERE id = ?", (other[1], one[0]))
        raw.execute("UPDATE resident SET version = version + 1")
    raw.close()

    with pytest.raises(errors.StoreDamagedError):
        everybody(memory)


def test_the_index_is_made_once(memory, village, people):
    """Looking up again reads nothing from the disk; a change is seen at once."""
    takes(memory, village.world, people)

    assert everybody(memory) is everybody(memory)


def test_a_locked_tablet_knows_nobody(village, people):
    """Nobody is found before an officer's PIN, everybody after it; a new key changes nothing."""
    tablet = Tablet(village)
    tablet.enters(Post.HEAD)
    takes(tablet.store, village.world, people)
    tablet.locks()

    with pytest.raises(errors.StoreLockedError):
        everybody(tablet.store)
    tablet.reopens()
    with pytest.raises(errors.StoreLockedError):
        everybody(tablet.store)

    tablet.enters(Post.HEAD)
    with tablet.store.writing() as session:
        officers.dismiss(session, village.world, tablet.kids[Post.OPERATOR])
    assert {each.resident for each in everybody(tablet.store).entries} == set(people)
    with tablet.store.reading() as session:
        assert [each.new for each in register.intakes(session)] == [len(people)]
