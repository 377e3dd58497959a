"""The command that gives a tablet its data key back."""

import pytest
from sqlmodel import select

from protocol import keys, recovery, world
from protocol.keys import SealingSecret
from protocol.recovery import Request
from server import cli, keyring, office
from server.audit_tables import Audit
from server.settings import Settings
from tests import databases

TABLET = keys.SigningSecret(b"t" * 32)
FRESH = SealingSecret(b"f" * 32)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    databases.tell(monkeypatch, tmp_path / "office")
    assert cli.main(["keys", "init"]) == 0
    return tmp_path / "office"


@pytest.fixture
def asked(folder):
    """What a tablet shows whose escrow was made for this office."""
    reader = keyring.load(folder).sealing[0]
    box = recovery.escrow(reader.public, TABLET.kid, b"d" * 32)
    return recovery.ask(Request(TABLET.kid, reader.kid, FRESH.public, box))


def test_the_office_answers_and_writes_down_who_asked_it_to(asked, capsys):
    """The answer opens on the tablet; the audit log names tablet and person."""
    capsys.readouterr()
    assert cli.main(["recover", asked, "--by", "Siti"]) == 0

    answer = capsys.readouterr().out.splitlines()[-1]
    assert recovery.open_answer(answer, TABLET.kid, FRESH) == b"d" * 32
    opened = office.open_office(Settings.from_env(), world.real())
    with opened.reading() as session:
        (row,) = session.exec(select(Audit)).all()
    assert (row.actor, row.action, row.subject) == ("Siti", "recovered", TABLET.kid)


def test_a_revoked_tablet_gets_no_key(asked, capsys):
    """Who stole it may ask as they like."""
    assert cli.main(["revoke", TABLET.kid, "--last", "1:1"]) == 0
    capsys.readouterr()

    assert cli.main(["recover", asked, "--by", "Siti"]) == 1
    assert "revoked" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "LYQ1:K:AAA", "LYQ1:R:AAA"])
def test_a_text_that_is_no_request_is_refused(folder, text, capsys):
    """It says so and does nothing."""
    assert cli.main(["recover", text, "--by", "Siti"]) == 1
    assert "no device's request" in capsys.readouterr().err
