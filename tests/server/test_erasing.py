"""Erasing a case: nothing of it is left that says anything, and all that is left still fits."""

import json

import pytest
from sqlalchemy import select

from protocol import envelope
from protocol.errors import ErasedError
from protocol.ids import CaseId
from server import auditing, backups, ended, erasing, office, projection, verify
from server.erasing import Why
from server.request_tables import ERASED
from server.settings import Settings
from server.tables import CASES, CHAIN, DOCUMENT, MESSAGE, OWED, PAPER, PIECE, Kept
from tests import databases
from tests.server.phones import NIK, SKTM, Photo

NAME = "RATUMALAWENE CONTOH"


def everything(house):
    """Every text and every byte in the database, and what its messages say, as one."""
    found = []
    with house.office.reading() as session:
        for table in Kept.metadata.sorted_tables:
            for row in session.connection().execute(select(table)):
                found += [each.encode() for each in row if isinstance(each, str)]
                found += [bytes(each) for each in row if isinstance(each, bytes | memoryview)]
        raws = session.connection().scalars(select(MESSAGE.c.raw)).all()
        found += [json.dumps(envelope.parse(raw).body).encode() for raw in raws if raw]
    return b"\0".join(found)


@pytest.fixture
def filed(house):
    """A phone, its photo, its case with a supplement, and another case of the same phone."""
    phone = house.phone()
    photo = Photo(b"only here" * 3000)
    case = phone.apply(papers=photo.named(), full_name=NAME)
    other = phone.apply()
    house.tell(phone, case, other, *photo.pieces)
    return house, phone, case, other


def erase(house, case, why=Why.REQUEST):
    with house.office.writing() as session:
        return erasing.case(session.connection(), house.office, CaseId(case.id), why, "ani")


def test_nothing_it_said_is_left(filed):
    """Neither in a message, a queue, a paper nor anywhere else in the database."""
    house, _, case, _ = filed
    assert NAME.encode() in everything(house)
    assert b"only here" in everything(house)

    assert erase(house, case)

    assert NAME.encode() not in everything(house)
    assert b"only here" not in everything(house)
    with house.office.reading() as session:
        connection = session.connection()
        for table in (DOCUMENT, PIECE, PAPER):
            assert connection.execute(select(table)).all() == []
        assert [row.id for row in connection.execute(select(CASES.c.id))] == [filed[3].id]


def test_every_table_that_names_a_case_is_emptied_of_it(house):
    """Whoever adds a table with a case in it calls the column `case_id`, so that it is found."""
    naming = {
        (table.name, column.name)
        for table in Kept.metadata.sorted_tables
        for column in table.columns
        if "case" in column.name
    }
    assert {column for _, column in naming} == {"case_id"}
    assert {name for name, _ in naming} >= {"message", "paper", "restricted"} | erasing.LEFT


def test_what_is_left_still_fits(filed):
    """Chains go on, other cases are as they were, queues fold, and the audit log is whole."""
    house, phone, case, other = filed
    with house.office.reading() as session:
        chain = session.connection().execute(select(CHAIN)).all()
    erase(house, case)

    with house.office.reading() as session:
        assert session.connection().execute(select(CHAIN)).all() == chain
    with house.office.writing() as session:
        assert projection.rebuild(session.connection(), house.office) == 1
    third = phone.apply()
    answer = house.tell(phone, third)
    assert third.id in answer.receipt.received
    auditing.keep_up(house.office, at_once=True)
    with house.office.reading() as session:
        assert verify.check(session.connection(), house.office).findings == []
        (gone,) = session.connection().execute(select(ERASED)).all()
        states = session.connection().execute(select(CASES.c.id)).scalars().all()
    assert (gone.case_id, gone.why, gone.service) == (case.id, "request", SKTM)
    assert set(states) == {other.id, third.id}


def test_a_copy_that_comes_again_is_known_and_not_taken(filed):
    """A phone that offers everything anew hears that it was erased; nothing comes back."""
    house, phone, case, _ = filed
    erase(house, case)

    answer = house.tell(phone, case)

    assert answer.receipt.refused == {case.id: ErasedError.code}
    assert NAME.encode() not in everything(house)


def test_what_is_said_later_of_an_erased_case_is_not_kept(filed):
    """A supplement that a boat brings months later finds no case and waits for none."""
    house, phone, case, _ = filed
    erase(house, case)
    late = phone.supplement(case.id, full_name=NAME)

    answer = house.tell(phone, late)

    assert answer.receipt.refused == {late.id: ErasedError.code}
    assert NAME.encode() not in everything(house)


def test_a_photo_two_cases_share_stays_with_the_other(house):
    """Only what no message names any more is removed."""
    phone = house.phone()
    photo = Photo(b"of both" * 3000)
    one, two = (phone.apply(papers=photo.named()) for _ in range(2))
    house.tell(phone, one, two, *photo.pieces)
    erase(house, one)
    assert b"of both" in everything(house)
    erase(house, two)
    assert b"of both" not in everything(house)


def test_nobody_is_owed_what_is_gone(filed):
    """Whoever had not heard it yet will not."""
    house, _, case, _ = filed
    erase(house, case)
    with house.office.reading() as session:
        owed = session.connection().scalars(select(OWED.c.message)).all()
        gone = session.connection().scalars(
            select(MESSAGE.c.id).where(MESSAGE.c.held == ErasedError.code)
        )
        assert set(owed).isdisjoint(gone)


def test_erasing_twice_is_once(filed):
    """There is nothing left to erase."""
    house, _, case, _ = filed
    assert erase(house, case)
    assert not erase(house, case)


@pytest.mark.parametrize("written", [NIK, "–".join(NIK[at : at + 4] for at in range(0, 16, 4))])
def test_who_a_device_is_can_be_forgotten(house, written):
    """Name, NIK however it was written, and number go, with the officer's word; the chain stays."""
    phone = house.phone(introduced=False)
    known = phone.introduce(name=NAME, nik=written)
    house.tell(phone, known)
    officer = house.officer()
    house.tell(officer, officer.endorse(known, name=NAME, nik=written))
    assert everything(house).count(NIK.encode()) >= 1
    assert everything(house).count(NAME.encode()) > 2

    with house.office.writing() as session:
        erasing.person(session.connection(), house.office, NIK, "ani")

    assert NIK.encode() not in everything(house)
    assert written.encode() not in everything(house)
    assert NAME.encode() not in everything(house)
    assert house.tell(phone, phone.apply()).receipt.chain
    ended.remember(house.office)
    lines = (house.folder / ended.FILE_NAME).read_text().split()
    assert phone.signing.public.hex() in lines

    again = phone.introduce(name=NAME)
    house.tell(phone, again)
    with house.office.writing() as session:
        ended.again(session.connection(), house.office)
    assert NAME.encode() in everything(house)


def test_what_was_erased_is_erased_again_after_a_restore(filed, tmp_path, monkeypatch):
    """A backup from before brings nobody's data back; what was only begun to be erased stays."""
    house, _, case, other = filed
    backups.write(house.office.engine, tmp_path / "office.db")
    with house.office.writing() as session:
        erasing.case(session.connection(), house.office, CaseId(other.id), Why.REQUEST, "ani")
        session.rollback()
    erase(house, case)
    for _ in range(2):
        ended.remember(house.office)
    assert (house.folder / ended.FILE_NAME).read_text() == f"case {case.id}\n"
    house.office.engine.dispose()
    databases.empty(house.folder)

    opened = office.open_office(Settings.from_env(databases.told(house.folder)), house.office.world)
    backups.restore(tmp_path / "office.db", opened.engine)
    with opened.writing() as session:
        ended.again(session.connection(), opened)
    with opened.reading() as session:
        found = session.connection().execute(select(CASES.c.id)).scalars().all()
    opened.engine.dispose()
    assert found == [other.id] != [case.id]
