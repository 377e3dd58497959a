"""The office on a real PostgreSQL: what it asks of it, and what becomes of both when it fails."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Integer, event, select, text

from protocol import errors
from protocol.world import World
from server import audit, engine, intake, keyring, office, tables
from server.audit import Action
from server.office import Office
from server.settings import Settings
from server.tables import DEVICE, MESSAGE, Kept
from server.usage import UsageError
from tests import postgresql
from tests.server import letters, tablets
from tests.server.conftest import Clock, House
from tests.server.phones import Phone, case

MOST = 2**53 - 1
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
COUNTS = {
    ("message", "kind"), ("message", "place"), ("device", "day"), ("cases", "places"),
    ("cases", "photos_held"), ("cases", "photos_total"), ("account", "id"), ("login", "account"),
    ("attempt", "failures"), ("audit", "id"), ("number_block", "year"), ("number_block", "first"),
    ("number_block", "last"), ("issued", "serial"), ("account", "turn"), ("revoked", "turn"),
    ("wait", "due_day"), ("wait", "used_days"), ("wait", "warn_day"), ("delivery", "place"),
    ("wait_apart", "due_day"), ("wait_apart", "used_days"), ("wait_apart", "warn_day"),
    ("delivery", "tries"), ("secondstep", "account"), ("recoverycode", "account"),
    ("approval", "answered_by"), ("approval", "asked_by"),
    ("cases", "open"), ("assigned", "account"), ("remark", "id"), ("remark", "account"),
    ("saved_view", "id"), ("saved_view", "account"), ("piece", "number"), ("part", "number"),
}  # fmt: skip
"""What counts rows, days or years, is no message's to say, and never nears two thousand million."""


@pytest.fixture
def url() -> Iterator[str]:
    cluster = postgresql.cluster()
    yield cluster.create("office")
    cluster.drop("office")


@pytest.fixture
def opened(tmp_path: Path, url: str) -> Iterator[Office]:
    world = World(now=lambda: NOW, entropy=random.Random(1).randbytes)
    keyring.make(tmp_path, world, development=True)
    told = {"LAYAR_DATA": str(tmp_path), "LAYAR_DATABASE_URL": url}
    opened = office.open_office(Settings.from_env(told), world)
    yield opened
    opened.engine.dispose()


def test_applications_are_kept_once_and_answered(opened):
    """A phone introduces itself, applies twice over one line, and is told that both are safe."""
    phone = Phone(opened)
    said = [phone.introduce(), phone.apply(), phone.apply()]
    body = phone.up(*said)

    for _ in range(2):
        (answer,) = intake.receive(opened, [body])
        assert set(phone.read(answer).receipt.received) == {each.id for each in said}

    with opened.reading() as session:
        rows = session.execute(select(MESSAGE.c.kind, MESSAGE.c.place, MESSAGE.c.raw)).all()
    applied = [row for row in rows if row.place]
    assert {row.raw for row in applied} == {each.raw for each in said[1:]}
    assert [row.place for row in applied] == [1, 1]


def test_a_text_may_hold_what_the_database_cannot(opened):
    """NUL in a name neither stops its phone nor anybody's whose parcel shares a transaction."""
    odd, other = Phone(opened), Phone(opened)
    bodies = [odd.up(odd.introduce(name="SITI\0CONTOH")), other.up(other.introduce())]

    answers = intake.receive(opened, bodies)

    for phone, answer in zip((odd, other), answers, strict=True):
        assert len(phone.read(answer).receipt.received) == 1
    with opened.reading() as session:
        (name,) = session.scalars(
            select(DEVICE.c.name).where(DEVICE.c.key == odd.signing.public)
        ).all()
    assert name == "SITICONTOH"


def test_a_number_in_a_message_may_be_as_large_as_any(opened):
    """An officer who says absurd ones holds up nobody whose parcel shares a transaction."""
    house = House(opened, Clock(), opened.folder)
    tablet, head, _, _ = tablets.begin(house)
    officer, other, phone = house.officer(), house.phone(), Phone(opened)
    introduction, application = phone.introduce(), other.apply()
    house.tell(other, application)
    evil = officer.endorse(introduction, level=MOST)
    draw = {"register": "UMUM", "year": MOST, "serial": 1}
    letter = letters.issue(head, case(application), "470/001/DS/XI/2026", draw=draw)

    answers = house.receive(officer.up(evil), tablet.up(letter), phone.up(introduction))

    said = zip((officer, tablet, phone), answers, (evil, letter, introduction), strict=True)
    for asker, answer, message in said:
        assert message.id in asker.read(answer).receipt.received


def test_numbers_are_wide_enough():
    """Milliseconds, sizes, epochs and sequences: nothing that grows is kept in 32 bits."""
    narrow = {
        (table.name, column.name)
        for table in Kept.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Integer) and not isinstance(column.type, BigInteger)
    }

    assert narrow == COUNTS


def test_a_reader_sees_one_moment_and_changes_nothing(opened):
    """What is written meanwhile is not in it, and what it writes is refused."""
    with opened.reading() as before:
        count = text("SELECT count(*) FROM fact")
        seen = before.scalar(count)
        with opened.writing() as session:
            session.add(tables.Fact(name="new", value="1"))
        assert before.scalar(count) == seen
    with opened.reading() as after:
        assert after.scalar(count) == seen + 1


def test_the_audit_log_is_only_added_to(opened):
    """The database itself refuses to change, remove or empty what was written down."""
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
        with opened.engine.connect() as connection:
            audit.record(connection, NOW, "a", Action.SIGN_IN, "")
            with pytest.raises(Exception, match="only added to"):
                connection.execute(text(statement))


def test_a_killed_database_is_found_again(opened):
    """Its server dies under the office: nothing more is taken, then it goes on where it was."""
    phone = Phone(opened)
    known = phone.introduce()
    intake.receive(opened, [phone.up(known)])
    with opened.engine.connect() as connection:
        intake.receive_on(connection, opened, [phone.up(phone.apply())])
        postgresql.cluster().kill()
        body = phone.up(phone.apply())
        with pytest.raises(errors.StoreAwayError):
            intake.receive_on(connection, opened, [body])
        with pytest.raises(errors.StoreAwayError), opened.reading():
            pass

        postgresql.cluster().start()

        (answer,) = intake.receive_on(connection, opened, [body])
    assert len(phone.read(answer).receipt.received) == 1
    with opened.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM message WHERE kind <> 1")) >= 3


def test_whoever_holds_a_turn_too_long_is_not_waited_for(opened, monkeypatch):
    """Another process sleeps in its transaction: busy, and no request hangs."""
    monkeypatch.setattr(engine, "BUSY_MS", 100)
    hasty = engine.open_engine(str(opened.engine.url.render_as_string(hide_password=False)))
    with opened.writing() as session:
        session.scalar(text("SELECT 1"))
        with pytest.raises(errors.StoreBusyError), engine.writing(hasty) as other:
            other.scalar(text("SELECT 1"))
    hasty.dispose()


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("server_version_num", "140009", "PostgreSQL 14"),
        ("server_encoding", "LATIN1", "LATIN1"),
        ("synchronous_commit", "off", "synchronous_commit"),
        ("synchronous_commit", "local", "synchronous_commit"),
        ("fsync", "off", "fsync"),
    ],
)
def test_a_database_that_does_not_do_is_refused_with_words(opened, setting, value, said):
    """Too old, no Unicode, or quicker to answer than to keep: the office does not start."""
    from server import postgresql as used

    with opened.engine.connect() as connection:

        @event.listens_for(connection, "before_cursor_execute", retval=True)
        def pretend(conn, cursor, statement, parameters, context, executemany):
            return statement.replace(f"SHOW {setting}", f"SELECT '{value}'"), parameters

        with pytest.raises(UsageError, match=said):
            used.check(connection)


def test_a_database_that_only_says_it_locks_is_refused(opened):
    """Some clusters answer to advisory locks and keep none: two processes would count the same."""
    from server import postgresql as used

    with opened.writing() as session:
        used.check(session.connection())
    with opened.reading() as session, pytest.raises(UsageError, match="no advisory locks"):
        used.check(session.connection())


def test_a_database_elsewhere_that_does_not_answer_is_named(tmp_path):
    """Nobody there: its own error, not a program's words."""
    with pytest.raises(errors.StoreAwayError):
        engine.open_engine(f"postgresql://postgres@/office?host={tmp_path}")
