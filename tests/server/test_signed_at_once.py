"""Two processes sign the same letters, and one of them is killed: each is issued once."""

import os
import time
from datetime import datetime
from pathlib import Path

from protocol import errors, typesetting
from protocol.ids import CaseId
from protocol.world import World
from server import cases, issuing, letter_drafts, office, papers, register_book, staff
from server.settings import Settings
from tests import databases, warm
from tests.server.agency_desk import Agency

LETTERS = 6
BEFORE_THE_KILL = 2
PATIENCE_S = 60


def signs(told: dict[str, str], now: datetime, username: str, known: list[str], done: Path) -> None:
    """Sign letters one after another, and say which went through."""
    opened = office.open_office(Settings.from_env(told), World(lambda: now, os.urandom))
    with opened.reading() as session:
        account = staff.account(session, username)
        assert account is not None
        signer = staff.of(account)
    typesetting.warm()
    while known:
        try:
            with opened.writing() as session:
                message = issuing.sign(session, opened, signer, CaseId(known[0]), None)
        except errors.StoreBusyError:
            continue
        except errors.StepNotAllowedError:
            known = known[1:]
            continue
        known = known[1:]
        with done.open("a") as file:
            file.write(f"{message.body['draw']['serial']}\n")


def test_each_letter_is_issued_once_whoever_signs_and_dies(house, tmp_path):
    """Serials without a hole or a double; every letter with its file, step and no draft left."""
    fishers = Agency(house)
    known = [fishers.checked(boat_name=f"Contoh {number}") for number in range(LETTERS)]
    told, done = databases.told(house.folder), [tmp_path / "one", tmp_path / "other"]
    work = (told, house.clock.now, fishers.signer.username)
    one = warm.Process(signs, *work, known, done[0])
    other = warm.Process(signs, *work, known[::-1], done[1])
    deadline = time.monotonic() + PATIENCE_S
    while len(fishers.lines()) < BEFORE_THE_KILL and time.monotonic() < deadline:
        time.sleep(0.01)
    one.kill()
    assert other.wait(PATIENCE_S) == 0
    last = warm.Process(signs, *work, known, done[0])
    assert last.wait(PATIENCE_S) == 0

    lines = fishers.lines()
    assert [line.serial for line in lines] == list(range(1, LETTERS + 1))
    assert {line.case for line in lines} == set(known)
    said = [int(each) for path in done if path.exists() for each in path.read_text().split()]
    assert len(said) == len(set(said))
    with house.office.reading() as session:
        connection = session.connection()
        assert letter_drafts.to_sign(session, fishers.signer) == 0
        for case in known:
            row = cases.row_of(session, fishers.signer, case)
            assert row.state == "ready"
            (paper,) = papers.of_cases(connection, [case])[case]
            assert papers.whole(connection, paper).startswith(b"%PDF")
            (line,) = register_book.of_case(connection, case)
            assert line.name == "SITI CONTOH"
