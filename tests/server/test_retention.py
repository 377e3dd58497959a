"""How long each service's cases are kept, and the job that erases what is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from protocol import services, world
from protocol.case import State
from protocol.ids import CaseId
from protocol.messages import Kind
from server import cli, desk, keyring, requests, retaining, retention
from server.request_tables import ERASED
from server.tables import CASES, MESSAGE, PIECE
from tests import databases
from tests.server.phones import COMPLAINT, NIK, SKTM, Photo

ENDED = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
SCHEDULE = retention.load(Path("/nowhere"))
CATALOGUE = services.catalogue()


def cases(house):
    with house.office.reading() as session:
        return set(session.connection().scalars(select(CASES.c.id)))


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_service_has_its_own_time(key):
    """Kept until its last second, erased with the next, whatever the months' lengths."""
    assert key in SCHEDULE.months, "a new service needs a line in server/retention.toml"
    until = SCHEDULE.ends_at(key, State.COMPLETED, ENDED)
    assert until == retention.later(ENDED, SCHEDULE.months[key])
    assert until > ENDED + timedelta(days=30 * SCHEDULE.months[key] - 1)


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.NEEDS_FIX])
def test_what_came_to_nothing_is_kept_for_ninety_days(state):
    """Of any service."""
    assert SCHEDULE.ends_at(SKTM, state, ENDED) == ENDED + timedelta(days=90)


def test_what_is_open_is_kept():
    """However long it takes."""
    open_ = [State.RECEIVED, State.IN_PROCESS, State.SCHEDULED, State.READY, State.SIGNING]
    assert {SCHEDULE.ends_at(SKTM, state, ENDED) for state in open_} == {None}


def test_months_end_on_a_day_there_is():
    """A month from 31 January ends in February; a leap day comes back on the 28th."""
    assert retention.later(ENDED, 1) == datetime(2026, 2, 28, 8, 30, tzinfo=UTC)
    leap = datetime(2028, 2, 29, tzinfo=UTC)
    assert retention.later(leap, 12) == datetime(2029, 2, 28, tzinfo=UTC)
    assert retention.later(leap, 11) == datetime(2029, 1, 29, tzinfo=UTC)


def test_a_regency_has_its_own_lines(tmp_path):
    """They win over ours one by one."""
    (tmp_path / retention.FILE_NAME).write_text("unfinished_days = 30\n[months]\npengaduan = 7\n")
    own = retention.load(tmp_path)
    assert own.unfinished_days == 30
    assert own.months[COMPLAINT] == 7
    assert own.months[SKTM] == SCHEDULE.months[SKTM]


@pytest.fixture
def ended(house):
    """Three cases: one rejected, one withdrawn, one open."""
    clerk, phone = house.staff(), house.phone()
    rejected, withdrawn, open_ = (phone.apply("permohonan-informasi") for _ in range(3))
    house.tell(phone, rejected, withdrawn, open_)
    for step, reason in (("accept", None), ("reject", "not_eligible")):
        with house.office.writing() as session:
            desk.decide(
                session,
                house.office,
                clerk,
                CaseId(rejected.id),
                step,
                reason=reason,
                note="Bukan di sini" if reason else None,
                world=house.office.world,
            )
    house.tell(phone, phone.withdraw(withdrawn.id))
    return house, rejected, withdrawn, open_


def test_the_job_erases_what_is_due_and_nothing_before(ended):
    """With frozen time: the day before nothing, the day after both, the open one never."""
    house, rejected, withdrawn, open_ = ended
    house.clock.passes(days=90, seconds=-1)
    assert retaining.apply(house.office, SCHEDULE) == []
    house.clock.passes(seconds=1)

    done = retaining.apply(house.office, SCHEDULE)

    assert {each.case_id for each in done} == {rejected.id, withdrawn.id}
    assert cases(house) == {open_.id}
    house.clock.passes(days=4000)
    assert retaining.apply(house.office, SCHEDULE) == []
    with house.office.reading() as session:
        rows = session.connection().execute(select(ERASED.c.case_id, ERASED.c.why)).all()
    assert set(rows) == {(rejected.id, "retention"), (withdrawn.id, "retention")}


def test_what_somebody_asks_about_is_kept_until_they_are_answered(ended):
    """Nobody's data goes while they are waiting to see it."""
    house, rejected, withdrawn, open_ = ended
    house.clock.passes(days=91)
    with house.office.writing() as session:
        asked = requests.take(
            session, house.office, "ani", requests.Kind.ACCESS, nik=NIK, name="", said=""
        )
    assert retaining.apply(house.office, SCHEDULE) == []
    with house.office.writing() as session:
        requests.close(
            session, house.office, "ani", asked, requests.Outcome.DONE, answer="Ditahan."
        )
    assert len(retaining.apply(house.office, SCHEDULE)) == 2
    assert cases(house) == {open_.id}
    assert {rejected.id, withdrawn.id}.isdisjoint(cases(house))


def test_what_was_never_read_goes_too(house):
    """A word about a case that never came, and its photo, after ninety days; nothing sooner."""
    phone, photo = house.phone(), Photo(b"waits for ever" * 900)
    body = {"case": "0" * 32, "answers": {"full_name": "X"}, "documents": photo.named()}
    late = phone.say(Kind.SUPPLEMENT, body)
    answer = house.tell(phone, late, *photo.pieces)
    assert answer.receipt.held == {late.id: "case.unknown"}
    case = phone.apply()
    house.tell(phone, case)

    house.clock.passes(days=90, seconds=-1)
    assert retaining.apply_to_unread(house.office, SCHEDULE) == 0
    house.clock.passes(seconds=1)
    assert retaining.apply_to_unread(house.office, SCHEDULE) == 1

    with house.office.reading() as session:
        connection = session.connection()
        assert connection.scalars(select(PIECE.c.data)).all() == []
        held = select(MESSAGE.c.raw, MESSAGE.c.held).where(MESSAGE.c.id == late.id)
        assert connection.execute(held).all() == [(b"", "case.erased")]
    assert cases(house) == {case.id}
    assert house.tell(phone, late).receipt.refused == {late.id: "case.erased"}
    assert retaining.apply_to_unread(house.office, SCHEDULE) == 0


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_leapt_erases_nothing(ended, monkeypatch, capsys, years):
    """The command says so and ends; whoever has looked at the clock says that it is right."""
    house = ended[0]
    databases.tell(monkeypatch, house.folder)
    clock = SimpleNamespace(now=world.real().now())
    there = replace(world.real(), now=lambda: clock.now)
    monkeypatch.setattr("protocol.world.real", lambda: there)
    assert cli.main(["keys", "rotate"]) == 0
    assert cli.main(["retain"]) == 0
    before = (house.folder / keyring.KEYS_FILE).read_bytes()
    clock.now += timedelta(days=365 * years)

    refused = 1 if years > 0 else 0
    assert cli.main(["keys", "rotate"]) == refused
    assert cli.main(["retain"]) == refused
    assert ("--clock-is-right" in capsys.readouterr().err) is (years > 0)
    assert len(cases(house)) == 3
    assert (house.folder / keyring.KEYS_FILE).read_bytes() == before

    clock.now -= timedelta(days=365 * years - 6)
    assert cli.main(["retain"]) == 0
    clock.now += timedelta(days=60)
    assert cli.main(["retain", "--clock-is-right"]) == 0
    assert cli.main(["retain"]) == 0


def test_the_command_says_first_what_it_would_do(ended, monkeypatch, capsys):
    """`--list` changes nothing; both say how many cases of which service."""
    house = ended[0]
    databases.tell(monkeypatch, house.folder)
    assert cli.main(["retain", "--list"]) == 0
    assert "0 cases" in capsys.readouterr().out
    (house.folder / retention.FILE_NAME).write_text("unfinished_days = -9999\n")
    assert cli.main(["retain", "--list"]) == 0
    assert "permohonan-informasi: 2\n2 cases are due" in capsys.readouterr().out
    assert len(cases(house)) == 3
    assert cli.main(["retain"]) == 0
    assert "2 cases erased" in capsys.readouterr().out
    assert len(cases(house)) == 1
