"""The queue, one case, one photo: to those they belong to, and written down."""

import random
from datetime import timedelta

import pytest
from sqlmodel import select

from protocol import errors
from protocol.case import State
from server import cases, desk, projection
from server.audit_tables import Audit
from server.cases import Identity
from server.tables import CASES
from tests.server import queued
from tests.server.phones import COMPLAINT, SKTM, Photo, case


def detail(house, staff, application):
    with house.office.writing() as session:
        return cases.detail(
            session, staff, case(application), house.office.shelf, now=house.clock.now
        )


def test_a_row_says_who_what_and_since_when(house):
    """A queue shows a masked NIK, the receipt code, days waited and that nobody vouched yet."""
    phone, ani = house.phone(), house.staff()
    application = phone.apply()
    house.tell(phone, application)
    house.clock.passes(days=3, hours=5)

    (row,) = queued.rows(house, ani)

    assert (row.id, row.service, row.applicant_name) == (application.id, SKTM, "SITI CONTOH")
    assert row.masked_nik == "8204••••••••9902"
    assert row.village == "82.04.17.2003"
    assert row.waiting_days == 3
    assert row.identity is Identity.UNVOUCHED
    assert house.clock.now - row.heard_at == timedelta(days=3, hours=5)


def test_a_final_case_waits_no_longer(house):
    """Days stop counting when a case is over."""
    phone, ani = house.phone(), house.staff()
    application = phone.apply()
    house.tell(phone, application)
    house.clock.passes(days=2)
    house.tell(phone, phone.withdraw(application.id))
    house.clock.passes(days=30)

    (row,) = queued.rows(house, ani)

    assert (row.state, row.waiting_days) == (State.WITHDRAWN, 2)
    assert queued.rows(house, ani, age=1) == ()


def test_staff_see_only_their_own_services(house):
    """Another service's cases are in no queue, under no address and no photo of theirs is shown."""
    phone, ani = house.phone(), house.staff(services=(COMPLAINT,))
    photo = Photo(b"x" * 50)
    application = phone.apply(papers=photo.named())
    house.tell(phone, application, *photo.pieces)

    assert queued.rows(house, ani) == ()
    assert queued.page(house, ani).counts == {}
    with pytest.raises(errors.CaseUnknownError):
        detail(house, ani, application)
    with pytest.raises(errors.CaseUnknownError), house.office.writing() as session:
        cases.paper(session, ani, application.id, photo.document.sha256, now=house.clock.now)
    with pytest.raises(errors.CaseUnknownError), house.office.writing() as session:
        desk.decide(session, house.office, ani, application.id, "accept", world=house.office.world)


def test_a_detail_has_answers_papers_and_what_the_office_noted(house):
    """One case shows what was said, which papers came, and what does not look right."""
    phone, ani = house.phone(), house.staff()
    photo = Photo(random.Random(1).randbytes(20_000))
    application = phone.apply(papers=photo.named("kk"), nik="12")
    house.tell(phone, application, photo.pieces[0])

    shown = detail(house, ani, application)

    assert shown.case.answers["purpose"] == "school"
    assert [(paper.key, paper.complete) for paper in shown.papers] == [("kk", False)]
    assert shown.place == 1
    assert ("nik", "error", "nik_length") in {
        (each.question, each.level, each.code) for each in shown.noted
    }
    assert not any(each.code.endswith("test_range") for each in shown.noted)


def test_a_photo_is_shown_whole_or_not_at_all(house):
    """While pieces are missing there is no photo; then it is the very bytes that were sent."""
    phone, ani = house.phone(), house.staff()
    photo = Photo(random.Random(1).randbytes(40_000))
    application = phone.apply(papers=photo.named())
    house.tell(phone, application, *photo.pieces[:2])

    def shown():
        with house.office.writing() as session:
            sha256 = photo.document.sha256
            return cases.paper(session, ani, application.id, sha256, now=house.clock.now)

    with pytest.raises(errors.CaseUnknownError):
        shown()
    house.tell(phone, photo.pieces[2])
    assert shown() == (photo.data, "image/jpeg")


def test_a_supplement_replaces_a_photo(house):
    """The newer photo counts and is shown, the older one is only in the ledger."""
    phone, ani = house.phone(), house.staff()
    old, new = Photo(b"a" * 10), Photo(b"b" * 10)
    application = phone.apply(papers=old.named())
    house.tell(phone, application, *old.pieces)
    with house.office.writing() as session:
        desk.decide(
            session,
            house.office,
            ani,
            application.id,
            "ask",
            reason="photo_unreadable",
            world=house.office.world,
        )
    body = {"case": application.id, "documents": new.named()}
    house.tell(phone, phone.say(5, body))

    (row,) = queued.rows(house, ani)
    assert (row.photos_held, row.photos_total) == (0, 1)
    assert [paper.sha256 for paper in detail(house, ani, application).papers] == [
        new.document.sha256
    ]


def test_a_hidden_name_is_nowhere_in_the_queue(house):
    """A complaint that asks for it shows neither name nor NIK, and is not found by them."""
    phone, ani = house.phone(), house.staff()
    service = house.office.catalogue[COMPLAINT]
    application = phone.apply(COMPLAINT, **{service.name_hidden_by[0]: True})
    house.tell(phone, application)

    (row,) = queued.rows(house, ani)

    assert (row.applicant_name, row.masked_nik) == ("", "")
    assert queued.rows(house, ani, text="siti") == ()


def test_looking_is_written_down(house):
    """Reading a case or a photo leaves a line with who, what and when; a list leaves none."""
    phone, ani = house.phone(), house.staff()
    photo = Photo(b"x")
    application = phone.apply(papers=photo.named())
    house.tell(phone, application, *photo.pieces)
    queued.page(house, ani)
    detail(house, ani, application)
    with house.office.writing() as session:
        cases.paper(session, ani, application.id, photo.document.sha256, now=house.clock.now)
    with house.office.reading() as session:
        seen = [(row.actor, row.action) for row in session.exec(select(Audit))]

    assert seen == [("ani", "staff_added"), ("ani", "case_seen"), ("ani", "paper_seen")]


def test_the_projection_can_be_thrown_away(house):
    """Folding the ledger again gives exactly the rows that were there."""
    phone, ani = house.phone(), house.staff()
    photo = Photo(random.Random(1).randbytes(40_000))
    first, second = phone.apply(papers=photo.named()), phone.apply(COMPLAINT)
    house.tell(phone, first, second, *photo.pieces)
    house.clock.passes(days=1)
    house.tell(phone, phone.withdraw(second.id))

    def rows():
        with house.office.reading() as session:
            return [tuple(row) for row in session.execute(CASES.select().order_by(CASES.c.id))]

    before = rows()
    with house.office.writing() as session:
        assert projection.rebuild(session.connection(), house.office) == 2
    assert rows() == before
    assert ani.area.works_on(SKTM)
