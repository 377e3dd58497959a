"""`verify-log` and `prove-log`, as somebody runs them who does not take the office's word."""

import hashlib
import json
import sqlite3

import pytest

from server import audit, auditing, checkpoints, cli, hashtree
from server.audit import Action
from tests import databases


@pytest.fixture
def kept(house, monkeypatch):
    """An office whose log of five rows was signed, and that these commands are asked about."""
    with house.office.writing() as session:
        for number in range(5):
            audit.note(session, house.clock.now, "ani", Action.CASE_SEEN, f"case-{number}")
    auditing.keep_up(house.office, at_once=True)
    databases.tell(monkeypatch, house.folder)
    return house


def test_a_whole_log_is_said_to_be_whole(kept, capsys):
    """With the root over it, for whoever compares it with what they have written down."""
    assert cli.main(["verify-log"]) == 0
    said = capsys.readouterr().out
    assert "5 rows, 1 checkpoints, 0 waiting: all as the office wrote it" in said
    note = checkpoints.path_of(kept.folder, 1).read_text()
    root = checkpoints.read(note, [kept.office.keyring.signing.public]).root
    assert f"size 5, root {root.hex()}" in said


def test_what_waits_can_be_signed_first(kept, capsys):
    """An auditor who is there now need not wait ten minutes."""
    with kept.office.writing() as session:
        audit.note(session, kept.clock.now, "ani", Action.SIGN_OUT)
    assert cli.main(["verify-log"]) == 0
    assert "5 rows, 1 checkpoints, 1 waiting" in capsys.readouterr().out
    assert cli.main(["verify-log", "--now"]) == 0
    assert "6 rows, 2 checkpoints, 0 waiting" in capsys.readouterr().out


@pytest.mark.skipif(databases.POSTGRESQL, reason="edits the file")
def test_an_edited_row_ends_with_a_status_of_its_own_and_its_number(kept, capsys):
    """So that a timer can raise an alarm."""
    with sqlite3.connect(kept.folder / "office.db") as raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("UPDATE audit SET actor = 'budi' WHERE id = 3")
    raw.close()
    with pytest.raises(SystemExit) as ended:
        cli.main(["verify-log"])
    assert ended.value.code == 2
    assert "row 3 says something else than the office wrote" in capsys.readouterr().out


def test_a_checkpoint_somebody_kept_has_to_be_continued(kept, tmp_path, capsys):
    """One of another log under this one's name says that somebody keeps two."""
    name = checkpoints.origin(kept.office.realm, 1)
    other = checkpoints.Checkpoint(name, 3, bytes(32), "2026-11-24T00:00:00Z")
    path = tmp_path / "seen.txt"
    path.write_text(checkpoints.sign(other, kept.office.keyring.signing))
    with pytest.raises(SystemExit):
        cli.main(["verify-log", "--seen", str(path)])
    assert "the rows in places 0 to 3 are not those that were signed" in capsys.readouterr().out


def test_a_row_is_proved_with_nothing_but_what_is_printed(kept, capsys):
    """The leaf, its hashes and the root: no other row is shown, and no case is named."""
    assert cli.main(["prove-log", "4", "--since", "2"]) == 0
    said = capsys.readouterr().out
    proof = json.loads(said)
    leaf = hashlib.sha256(b"\0" + proof["leaf"].encode()).digest()
    path = [bytes.fromhex(each) for each in proof["path"]]
    root = hashtree.root_by_inclusion(leaf, proof["index"], proof["size"], path)
    assert root == bytes.fromhex(proof["root"])
    assert (proof["index"], proof["size"], proof["since"]) == (3, 5, 2)
    assert proof["consistency"]
    assert "case-" not in said
    assert cli.main(["prove-log", "6"]) == 1
