"""Every change of the audit log is found out, and the very row is named."""

import pytest
from sqlalchemy import insert, select, text

from protocol import errors
from server import audit, auditing, checkpoints, hashtree
from server.audit_tables import AUDIT, AUDIT_CHECKPOINT, AUDIT_LEAF, AUDIT_WAITING
from server.verify import Finding, Trouble
from tests.server.audits import found, note, write


@pytest.fixture
def signed(house):
    """A log of three checkpoints over 4, 9 and 12 rows, and two rows that wait."""
    for count in (4, 5, 3):
        write(house, count)
        assert auditing.keep_up(house.office, at_once=True)
    write(house, 2)
    assert found(house) == []
    return house


@pytest.fixture
def tamper(signed):
    """Somebody who may do everything with the database, and has no key."""

    def do(*statements):
        with signed.office.writing() as session:
            connection = session.connection()
            for table in ("audit", "audit_leaf", "audit_checkpoint"):
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                else:
                    connection.execute(text(f"DROP TRIGGER {table}_no_update"))
                    connection.execute(text(f"DROP TRIGGER {table}_no_delete"))
            for statement in statements:
                connection.execute(text(statement) if isinstance(statement, str) else statement)
        return signed

    return do


def test_what_is_signed_is_the_tree_over_the_rows_and_by_the_office(signed):
    """Whoever has the rows and the office's public key makes the same root from nothing else."""
    with signed.office.reading() as session:
        rows = session.connection().execute(select(AUDIT).order_by(AUDIT.c.id).limit(12)).all()
    leaves = [auditing.said(row).leaf for row in rows]
    said = checkpoints.read(note(signed), [signed.office.keyring.signing.public])
    assert said.root == hashtree.root([hashtree.leaf_hash(leaf) for leaf in leaves])
    assert said.origin == f"layar/{signed.office.realm.hex()}/1"
    for leaf in leaves:
        assert b"one" not in leaf


def test_a_checkpoint_by_anybody_else_or_of_anything_else_is_refused(signed):
    """One letter of the text, another key, or a note that is none: nobody is told it was signed."""
    text_, by = note(signed), [signed.office.keyring.signing.public]
    for broken in (text_.replace("\n12\n", "\n13\n"), text_[:-3], "", text_.replace("Z", "z")):
        with pytest.raises(errors.BadSignatureError):
            checkpoints.read(broken, by)
    with pytest.raises(errors.BadSignatureError):
        checkpoints.read(text_, [bytes(32)])


@pytest.mark.parametrize("column", ["actor", "action", "subject", "pseudonym", "prior", "after"])
def test_an_edited_row_is_named(tamper, column):
    """Whatever of it was changed."""
    assert found(tamper(f"UPDATE audit SET {column} = 'other' WHERE id = 6")) == [
        Finding(Trouble.EDITED, 6)
    ]


def test_an_edited_time_is_named(tamper):
    """One millisecond is enough."""
    assert found(tamper("UPDATE audit SET at_ms = at_ms + 1 WHERE id = 7")) == [
        Finding(Trouble.EDITED, 7)
    ]


def test_an_edited_row_that_still_waits_is_named(tamper):
    """Nothing was signed over it yet, and still it is found; it never gets a place."""
    house = tamper("UPDATE audit SET actor = 'budi' WHERE id = 13")
    assert found(house) == [Finding(Trouble.INSERTED, 13)]
    assert auditing.keep_up(house.office, at_once=True).size == 13
    assert found(house) == [Finding(Trouble.INSERTED, 13)]


def test_a_deleted_row_is_named(tamper):
    """Its place remembers it, whether it has one or waits for one."""
    house = tamper("DELETE FROM audit WHERE id IN (5, 14)")
    assert found(house) == [Finding(Trouble.DELETED, 5), Finding(Trouble.DELETED, 14)]


def test_a_deleted_row_and_place_are_named(tamper):
    """So is a place that is gone with its row."""
    house = tamper("DELETE FROM audit WHERE id = 5", "DELETE FROM audit_leaf WHERE entry = 5")
    assert found(house) == [Finding(Trouble.GAP, 4)]


def test_places_moved_up_over_a_deleted_row_are_named(tamper):
    """Closing the gap moves every row behind it to a place it was not given."""
    house = tamper(
        "DELETE FROM audit WHERE id = 5",
        "DELETE FROM audit_leaf WHERE entry = 5",
        *(
            f"UPDATE audit_leaf SET position = {at} WHERE position = {at + 1}"
            for at in range(4, 11)
        ),
    )
    troubles = found(house)
    assert [each.row for each in troubles if each.trouble is Trouble.MOVED] == [*range(6, 13)]
    assert Finding(Trouble.OTHER_ROOT, 9, 4) in troubles


def test_an_inserted_row_is_named(tamper):
    """Beside the office nobody can write a row that passes for its own."""
    row = {"at_ms": 1, "actor": "ani", "action": "case_seen", "subject": "", "pseudonym": ""}
    row |= {"prior": "", "after": "", "mark": "0" * 32, "id": 99}
    house = tamper(insert(AUDIT).values(row), insert(AUDIT_WAITING).values(entry=99, at_ms=1))
    assert auditing.keep_up(house.office, at_once=True).size == 14
    assert found(house) == [Finding(Trouble.INSERTED, 99)]


def test_a_row_inserted_with_a_place_is_named(tamper):
    """Nor a place that passes for one the office gave."""
    row = {"at_ms": 1, "actor": "ani", "action": "case_seen", "subject": "", "pseudonym": ""}
    row |= {"prior": "", "after": "", "mark": "0" * 32, "id": 99}
    leaf = {"position": 12, "entry": 99, "hash": bytes(32), "mark": "0" * 32}
    house = tamper(insert(AUDIT).values(row), insert(AUDIT_LEAF).values(leaf))
    assert {each.row for each in found(house)} == {99}


def test_reordered_rows_are_named(tamper):
    """Two rows that change places are both named, and the checkpoint over them does not fit."""
    house = tamper(
        "UPDATE audit_leaf SET position = 100 WHERE position = 5",
        "UPDATE audit_leaf SET position = 5 WHERE position = 6",
        "UPDATE audit_leaf SET position = 6 WHERE position = 100",
    )
    assert {Finding(Trouble.MOVED, 6), Finding(Trouble.MOVED, 7)} < set(found(house))
    assert Finding(Trouble.OTHER_ROOT, 9, 4) in found(house)


def test_a_row_taken_out_of_the_tree_is_named(tamper):
    """It still stands in the log, but no checkpoint will ever be over it."""
    house = tamper("DELETE FROM audit_waiting WHERE entry = 14")
    assert found(house) == [Finding(Trouble.LEFT_OUT, 14)]


def test_a_removed_tail_is_found(tamper):
    """The newest checkpoint lies beside the database too, and in an auditor's hands."""
    house = tamper(
        "DELETE FROM audit WHERE id > 9",
        "DELETE FROM audit_leaf WHERE position >= 9",
        "DELETE FROM audit_checkpoint WHERE size > 9",
        "DELETE FROM audit_waiting",
    )
    assert found(house) == [Finding(Trouble.CUT, 12)]


def test_a_removed_tail_is_found_by_whoever_kept_a_checkpoint(signed, tamper):
    """Where the file beside the database was removed with it, what an auditor keeps says so."""
    kept = note(signed)
    house = tamper(
        "DELETE FROM audit WHERE id > 9",
        "DELETE FROM audit_leaf WHERE position >= 9",
        "DELETE FROM audit_checkpoint WHERE size > 9",
        "DELETE FROM audit_waiting",
    )
    checkpoints.path_of(house.folder, 1).unlink()
    assert found(house) == []
    assert found(house, kept) == [Finding(Trouble.CUT, 12)]


def test_a_forged_checkpoint_is_found_and_nothing_is_signed_on_it(tamper):
    """A root that others made up is named by its size, and the office does not continue it."""
    house = tamper("UPDATE audit_checkpoint SET note = replace(note, 'Z', 'z') WHERE size = 12")
    assert found(house) == [Finding(Trouble.FORGED, 12)]
    with pytest.raises(errors.StoreDamagedError):
        auditing.keep_up(house.office, at_once=True)


def test_subtrees_that_were_changed_are_found(tamper):
    """What the office goes on from has to make the root it signed."""
    broken = AUDIT_CHECKPOINT.update().where(AUDIT_CHECKPOINT.c.size == 12)
    house = tamper(broken.values(peaks=bytes(64)))
    assert found(house) == [Finding(Trouble.FORGED, 12)]


def test_who_has_the_storage_key_too_is_found_between_two_checkpoints(tamper, signed):
    """A rewritten row with good marks still makes another root than the one that was signed."""
    said = audit.Said(1, "ani", "case_seen", "", "", "")
    leaf = hashtree.leaf_hash(said.leaf)
    key = signed.office.storage
    rewritten = {"at_ms": 1, "subject": "", "pseudonym": "", "mark": said.mark(key, "")}
    house = tamper(
        AUDIT.update().where(AUDIT.c.id == 7).values(rewritten),
        AUDIT_LEAF.update()
        .where(AUDIT_LEAF.c.entry == 7)
        .values(hash=leaf, mark=auditing.place_mark(key, 6, 7, leaf)),
    )
    assert found(house) == [Finding(Trouble.OTHER_ROOT, 9, 4)]


def test_a_log_put_back_from_a_backup_goes_on_under_another_name(signed):
    """What was signed in the memory that is gone is no reproach to the one that was put back."""
    kept = note(signed).replace("/1\n", "/2\n")
    assert Finding(Trouble.FORGED, 0) in found(signed, kept)
    lost = checkpoints.Checkpoint(
        checkpoints.origin(signed.office.realm, 7), 500, bytes(32), "2026-11-24T00:00:00Z"
    )
    assert found(signed, checkpoints.sign(lost, signed.office.keyring.signing)) == []
