"""The audit log's tree: every row gets one place, and is signed in time."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from server import audit, auditing
from server.audit import Action
from server.audit_tables import AUDIT, AUDIT_LEAF, AUDIT_WAITING
from tests.server.audits import check, found, write


def test_rows_are_signed_ten_minutes_after_they_were_written(house):
    """Until then they wait, and nothing is signed where nothing waits."""
    assert auditing.keep_up(house.office, at_once=True) is None
    write(house, 3)
    house.clock.passes(minutes=9, seconds=59)
    assert auditing.keep_up(house.office) is None
    house.clock.passes(seconds=1)
    assert auditing.keep_up(house.office).size == 3
    house.clock.passes(hours=1)
    assert auditing.keep_up(house.office) is None


def test_many_rows_are_signed_at_once(house, monkeypatch):
    """A busy office signs sooner than every ten minutes."""
    assert auditing.EVERY_ROWS == 1_000
    monkeypatch.setattr(auditing, "EVERY_ROWS", 20)
    write(house, auditing.EVERY_ROWS - 1)
    assert auditing.keep_up(house.office) is None
    write(house)
    assert auditing.keep_up(house.office).size == auditing.EVERY_ROWS
    assert found(house) == []


def test_rows_of_the_same_case_go_by_the_same_name(house):
    """An auditor can follow a case through the log without being told which it is."""
    write(house, subject="case-1 approve")
    write(house, subject="case-1 ready")
    write(house, subject="case-2 ready")
    with house.office.reading() as session:
        one, two, three = session.scalars(select(AUDIT.c.pseudonym).order_by(AUDIT.c.id)).all()
    assert one.split()[0] == two.split()[0] != three.split()[0]
    assert two.split()[1] == three.split()[1]
    assert "case" not in one


def test_a_text_the_database_cannot_keep_does_not_break_the_log(house):
    """NUL in a username somebody typed is left out of the row and of its hash alike."""
    with house.office.writing() as session:
        audit.note(session, house.clock.now, "a\0ni", Action.SIGN_IN_FAILED, "x\0y")
    auditing.keep_up(house.office, at_once=True)
    assert found(house) == []


def test_many_who_write_at_once_wait_for_no_place(house):
    """A row whose transaction ends late gets a later place; none is left out or doubled."""
    with house.office.writing() as session:
        audit.note(session, house.clock.now, "ani", Action.SIGN_IN)
        session.rollback()
    write(house, 2)
    auditing.keep_up(house.office, at_once=True)
    with house.office.writing() as session:
        connection = session.connection()
        connection.execute(AUDIT_WAITING.delete())
    write(house, 1)
    verdict = check(house)
    assert (verdict.rows, verdict.waiting, verdict.findings) == (2, 1, [])
    house.clock.passes(minutes=10)
    assert auditing.keep_up(house.office).size == 3


def test_many_at_once_make_one_log(house):
    """Several who act and several who sign, all at the same time: each row has one place."""

    def act(name):
        for _ in range(8):
            with house.office.writing() as session:
                audit.note(session, house.clock.now, name, Action.CASE_SEEN, "case one")

    def sign():
        for _ in range(4):
            auditing.keep_up(house.office, at_once=True)

    with ThreadPoolExecutor(5) as together:
        begun = [together.submit(act, name) for name in "abc"]
        begun += [together.submit(sign) for _ in range(2)]
        for each in begun:
            each.result()
    auditing.keep_up(house.office, at_once=True)

    verdict = check(house)
    assert (verdict.rows, verdict.waiting, verdict.findings) == (24, 0, [])
    with house.office.reading() as session:
        placed = session.connection().scalars(select(AUDIT_LEAF.c.entry)).all()
    assert len(set(placed)) == 24
