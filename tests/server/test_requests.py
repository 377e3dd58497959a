"""The rights of UU 27/2022 as requests: a clock of 72 hours, and what each of them does."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from protocol import errors
from protocol.ids import CaseId
from server import auditing, cases, cli, desk, persons, requests, retention, verify
from server.request_tables import PERSON_REQUEST
from server.requests import Kind, Outcome
from server.rights import Role
from server.tables import CASES, DEVICE
from tests import databases
from tests.server.phones import COMPLAINT, NIK, SKTM, Photo

SCHEDULE = retention.load(Path("/nowhere"))


def take(house, kind, by="ani", said="", nik=NIK):
    with house.office.writing() as session:
        return requests.take(
            session, house.office, by, kind, nik=nik, name="SITI CONTOH", said=said
        )


def close(house, id_, outcome=Outcome.DONE, by="ani", answer="Sudah diberikan"):
    with house.office.writing() as session:
        requests.close(session, house.office, by, id_, outcome, answer=answer)


def one(house, id_):
    with house.office.reading() as session:
        return requests.one(session.connection(), id_)


def open_(house):
    with house.office.reading() as session:
        return [each.id for each in requests.every(session.connection())]


@pytest.fixture
def filed(house):
    """Two cases of one person, a complaint without a name among them, and a stranger's case."""
    phone, clerk = house.phone(), house.staff()
    photo = Photo(b"a card" * 900)
    one_ = phone.apply(papers=photo.named())
    hidden = phone.apply(COMPLAINT, hide_name=True)
    stranger = phone.apply(nik="8204174501019999", full_name="ORANG LAIN")
    house.tell(phone, one_, hidden, stranger, *photo.pieces)
    return house, clerk, one_, stranger


@pytest.mark.parametrize("kind", Kind)
def test_every_right_has_seventy_two_hours(house, kind):
    """From the second it was asked, through nights and holidays; a second later it is overdue."""
    id_ = take(house, kind)
    asked = one(house, id_)
    assert asked.due_at - asked.asked_at == timedelta(hours=72)
    house.clock.passes(hours=72)
    assert not asked.overdue(house.clock.now)
    house.clock.passes(seconds=1)
    assert asked.overdue(house.clock.now)


@pytest.mark.parametrize("kind", [each for each in Kind if each is not Kind.ERASURE])
def test_an_answer_stops_the_clock(house, kind):
    """Answered in time is in time for ever, and it leaves the list."""
    id_ = take(house, kind)
    house.clock.passes(hours=71)
    close(house, id_)
    house.clock.passes(days=30)
    asked = one(house, id_)
    assert not asked.overdue(house.clock.now)
    assert (asked.closed_by, asked.outcome, asked.answer) == ("ani", "done", "Sudah diberikan")
    assert open_(house) == []
    with pytest.raises(errors.CaseUnknownError):
        close(house, id_)


def test_the_most_urgent_stands_first(house):
    """Whatever order they came in."""
    first = take(house, Kind.ACCESS)
    house.clock.passes(hours=1)
    second = take(house, Kind.CORRECTION, said="Nama ibu salah")
    assert open_(house) == [first, second]
    assert one(house, second).said == "Nama ibu salah"


def test_everything_about_a_person_and_nothing_about_another(filed, monkeypatch, capsys):
    """Answers, papers, steps, who looked and until when it is kept; no case without a name."""
    house, clerk, case, _ = filed
    with house.office.writing() as session:
        cases.detail(
            session, clerk, CaseId(case.id), house.office.shelf, now=house.office.world.now()
        )
    databases.tell(monkeypatch, house.folder)
    assert cli.main(["person", NIK]) == 0
    said = capsys.readouterr().out
    held = json.loads(said)
    (only,) = held["cases"]
    assert (only["service"], only["answers"]["nik"]) == (SKTM, NIK)
    assert [each["did"] for each in only["processing"]] == ["case_seen"]
    assert only["papers"][0]["complete"] is True
    assert held["devices"][0]["name"] == "SITI CONTOH"
    assert "ORANG LAIN" not in said
    assert COMPLAINT not in said
    with house.office.reading() as session:
        ((name, type_, data),) = persons.papers_of(session.connection(), NIK)
    assert (name.endswith("-ktp"), type_, data) == (True, "image/jpeg", b"a card" * 900)


@pytest.mark.parametrize("kind", [Kind.RESTRICTION, Kind.OBJECTION])
def test_nothing_is_decided_in_a_restricted_case(filed, kind):
    """Until then it was possible; another person's case goes on."""
    house, clerk, case, stranger = filed
    close(house, take(house, kind))

    def decide(application):
        with house.office.writing() as session:
            desk.decide(
                session,
                house.office,
                clerk,
                CaseId(application.id),
                "accept",
                world=house.office.world,
            )

    with pytest.raises(errors.RestrictedError):
        decide(case)
    decide(stranger)


@pytest.fixture
def two(house):
    """Two who answer what people ask about their own data."""
    return tuple(house.staff(name, (), role=Role.DATA_OFFICER) for name in ("dewi", "eka"))


def propose(house, staff, id_):
    with house.office.writing() as session:
        requests.propose(session, house.office, staff, id_)
        asked = requests.proposed(session, house.office, id_)
    assert asked is not None
    return asked.id


def erase(house, staff, approval):
    with house.office.writing() as session:
        return requests.erase(session, house.office, staff, approval, SCHEDULE)


def test_erasing_takes_two(filed, two):
    """Whoever asks for it cannot do it, nobody does it unasked, and none does it twice."""
    house, clerk, *_ = filed
    dewi, eka = two
    id_ = take(house, Kind.ERASURE)
    with pytest.raises(errors.NotEntitledError):
        close(house, id_, by="eka")
    with pytest.raises(errors.ApprovalGoneError):
        erase(house, eka, id_)
    with pytest.raises(errors.NotEntitledError):
        propose(house, clerk, id_)
    approval = propose(house, dewi, id_)
    assert propose(house, eka, id_) == approval
    for staff in (dewi, clerk):
        with pytest.raises(errors.NotEntitledError):
            erase(house, staff, approval)
    assert one(house, id_).closed_at is None

    erase(house, eka, approval)
    with pytest.raises(errors.ApprovalGoneError):
        erase(house, eka, approval)


def test_what_was_answered_meanwhile_is_not_erased(filed, two):
    """The request was refused after a colleague had asked: what was asked is worth nothing."""
    house, *_ = filed
    id_ = take(house, Kind.ERASURE)
    approval = propose(house, two[0], id_)
    close(house, id_, Outcome.REFUSED)

    with pytest.raises(errors.ApprovalGoneError):
        erase(house, two[1], approval)


def erased(house, two):
    id_ = take(house, Kind.ERASURE, said="Hapus semua")
    return id_, erase(house, two[1], propose(house, two[0], id_))


def test_what_the_law_has_us_keep_is_kept_and_stands_still(filed, two):
    """An open application is not erased; nothing more is decided in it, and it is named."""
    house, clerk, case, _ = filed
    id_, kept = erased(house, two)
    assert [each.case_id for each in kept] == [case.id]
    assert one(house, id_).nik == NIK
    with house.office.reading() as session:
        assert requests.restricted(session.connection(), CaseId(case.id))
        assert persons.cases_of(session.connection(), NIK) == [case.id]
    assert clerk.username == "ani"


def test_a_person_whose_time_is_over_is_gone(filed, two):
    """Cases, device, the request's own words; the log is whole and still says that it was done."""
    house, _, case, stranger = filed
    phone = filed[0].phone(introduced=False)
    assert phone.signing.public
    with house.office.writing() as session:
        session.connection().execute(
            CASES.update().where(CASES.c.id == case.id).values(state="rejected", changed_ms=1)
        )
    id_, kept = erased(house, two)
    assert kept == []
    asked = one(house, id_)
    assert (asked.name, asked.said, asked.outcome) == ("", "", "done")
    assert asked.nik == house.office.storage.pseudonym(NIK)
    auditing.keep_up(house.office, at_once=True)
    with house.office.reading() as session:
        connection = session.connection()
        assert NIK not in connection.scalars(select(DEVICE.c.nik)).all()
        assert case.id not in connection.scalars(select(CASES.c.id)).all()
        assert stranger.id in connection.scalars(select(CASES.c.id)).all()
        assert NIK not in connection.scalars(select(PERSON_REQUEST.c.nik)).all()
        assert verify.check(connection, house.office).findings == []
