"""Cases passed on to another agency or another district's office, whole and with everyone told."""

import pytest

from protocol import envelope, errors, messages, trust
from protocol.messages import Kind
from protocol.trust import Author
from server import assigning, desk, projection, remarks, roster
from server.rights import Role
from server.tables import CASES
from tests.server import queued
from tests.server.console.desk import Desk, text
from tests.server.phones import Photo, case

KTP, BOATS, LATE = "ktp-el", "kusuka-nelayan", "dispensasi-waktu-nikah"
SOUTH, EAST = "82.04.17", "82.04.18"


@pytest.fixture
def civil(house):
    """Somebody of the civil registry, who may pass cases on."""
    return house.staff("citra", (KTP,), agency="dukcapil")


@pytest.fixture
def fishers(house):
    """Somebody of the fisheries office, who works on nothing of the registry's."""
    return house.staff("fajar", (BOATS,), agency="fisheries")


def received(house, phone, service=KTP, by="citra", papers=(), **answers):
    """File an application and have its agency receive it from the village's hands."""
    named = {}
    for each in papers:
        named |= each.named()
    application = phone.apply(service, named or None, **answers)
    house.tell(phone, application, *(piece for each in papers for piece in each.pieces))
    Desk(house, by).decide(application.id, "receive")
    return application


def transfer(who, application, where="fisheries", why="Ini urusan kartu nelayan.", page=None):
    return who.decide(application.id, "transfer", page=page, where=where, note=why)


def test_a_case_passed_on_leaves_one_queue_and_stands_whole_in_the_other(
    house, phone, civil, fishers
):
    """History, papers and notes go along; nobody works on it; the citizen reads to whom and why."""
    photo = Photo(b"\xff\xd8\xff" + b"x" * 100)
    application = received(house, phone, papers=[photo])
    with house.office.writing() as session:
        assigning.give(session, civil, [case(application)], civil.id, now=house.clock.now)
        remarks.write(session, civil, case(application), "Sudah ditelepon.", now=house.clock.now)
    there = Desk(house, "fajar")
    address = f"/console/cases/{application.id}"

    before = there.get(address).status_code
    answer = transfer(Desk(house, "citra"), application)

    assert (before, answer.status_code) == (404, 303)
    assert queued.rows(house, civil) == ()
    assert [row.id for row in queued.rows(house, fishers)] == [application.id]
    page = text(there.get(address))
    assert "Sudah ditelepon." in page
    assert "Diteruskan ke Dinas Perikanan: Ini urusan kartu nelayan." in page
    assert "Citra" in page
    paper = f"/console/papers/{application.id}/{photo.document.sha256}"
    assert there.get(paper).content == photo.data
    with house.office.reading() as session:
        assert assigning.worker(session, case(application)) is None
    heard = house.tell(phone).heard[-1].body
    assert heard["text"] == "Diteruskan ke Dinas Perikanan: Ini urusan kartu nelayan."
    assert heard["agency"] == "fisheries"


def test_who_passed_a_case_on_reads_it_and_decides_nothing(house, phone, civil, fishers):
    """It is found by its code and by the agency that has it; the page says where it is."""
    application = received(house, phone)
    here = Desk(house, "citra")
    transfer(here, application)

    page = here.get(f"/console/cases/{application.id}")
    assert "Berkas ini sekarang di Dinas Perikanan." in text(page)
    assert here.steps(application.id) == []
    assert queued.rows(house, civil, states=frozenset()) == ()
    assert len(queued.rows(house, civil, agency="fisheries")) == 1
    assert len(queued.rows(house, civil, text="siti")) == 1
    with house.office.writing() as session, pytest.raises(errors.StepNotAllowedError):
        desk.decide(
            session, house.office, civil, case(application), "accept", world=house.office.world
        )


def test_the_other_agency_decides_and_the_phone_believes_it(house, phone, civil, fishers):
    """The roster says of them what their account does not: their word counts on what came there."""
    application = received(house, phone)
    transfer(Desk(house, "citra"), application)
    Desk(house, "fajar").decide(application.id, "accept")

    standing = envelope.parse(roster.published(house.office))
    listed = messages.read(Kind.ROSTER, standing.body).officers
    (theirs,) = [each for each in listed if each.key == fishers.key]
    assert theirs.scope == [BOATS, KTP]
    author = Author(theirs.key, trust.Role.AGENCY, "", tuple(theirs.scope))
    trust.entitle(author, Kind.DECISION, service=KTP)
    assert house.tell(phone).heard[-1].body["step"] == "accept"


def test_what_is_decided_meanwhile_is_told_and_passes_nothing_on(house, phone, civil, fishers):
    """Whoever typed on an old page reads what happened in between, whichever of the two it was."""
    application = received(house, phone)
    one, other = Desk(house, "citra"), Desk(house, "citra")
    old = one.get(f"/console/cases/{application.id}")
    other.decide(application.id, "accept")

    late = transfer(one, application, page=old)
    assert late.status_code == 409
    assert "Mulai dikerjakan" in text(late)
    assert "Ini urusan kartu nelayan." in text(late)

    old = one.get(f"/console/cases/{application.id}")
    transfer(other, application)
    late = one.decide(application.id, "ask", page=old, reason="other", note="Kapan?")
    assert late.status_code == 409
    assert "Diteruskan ke kantor lain" in text(late)


def test_a_case_can_come_back_and_go_on(house, phone, civil, fishers):
    """Each of them has it in turn, and both read all of it for ever."""
    application = received(house, phone)
    transfer(Desk(house, "citra"), application)
    transfer(Desk(house, "fajar"), application, "dukcapil", "Bukan kapal.")

    assert [row.id for row in queued.rows(house, civil)] == [application.id]
    assert queued.rows(house, fishers) == ()
    assert Desk(house, "fajar").get(f"/console/cases/{application.id}").status_code == 200
    Desk(house, "citra").decide(application.id, "accept")
    assert house.tell(phone).heard[-1].body["step"] == "accept"


@pytest.mark.parametrize(
    ("where", "why", "words"),
    [
        ("", "Salah alamat.", "Pilih kantornya."),
        ("fisheries", "", "Tulis alasannya."),
        ("social_affairs", "Salah alamat.", "belum ada petugas"),
        ("village", "Salah alamat.", "belum ada petugas"),
        ("complaint_desk", "Salah alamat.", "belum ada petugas"),
        ("dukcapil", "Salah alamat.", "belum ada petugas"),
        ("nobody/82.04.99", "Salah alamat.", "belum ada petugas"),
    ],
)
def test_nowhere_without_a_reason_and_nowhere_that_cannot_take_it(
    house, phone, civil, fishers, where, why, words
):
    """It is said beside the field, what was typed is kept, and the case stays."""
    house.staff("desi", ("pengaduan",), agency="complaint_desk")
    application = received(house, phone)

    answer = transfer(Desk(house, "citra"), application, where, why)

    assert answer.status_code == 422
    assert words in text(answer)
    assert [row.id for row in queued.rows(house, civil)] == [application.id]


def test_only_who_may_give_work_out_passes_it_on(house, phone, civil, fishers):
    """A clerk has no such form, and sending one changes nothing."""
    house.staff("kiki", (KTP,), agency="dukcapil", role=Role.CLERK)
    application = received(house, phone)
    clerk = Desk(house, "kiki")

    assert "transfer" not in clerk.steps(application.id)
    forged = {"csrf": clerk.csrf, "step": "transfer", "where": "fisheries", "note": "Salah."}
    answer = clerk.browser.post(f"/console/cases/{application.id}/decisions", data=forged)
    assert answer.status_code == 403


def test_a_districts_case_goes_to_another_district(house, phone):
    """Its own office has it no more; the other's has, though the village is not in its district."""
    south = house.staff("sari", (LATE,), agency="district", places=(SOUTH,))
    east = house.staff("eko", (LATE,), agency="district", places=(EAST,))
    application = received(house, phone, LATE, "sari")
    assert queued.rows(house, east) == ()

    transfer(Desk(house, "sari"), application, f"district/{EAST}", "Menikah di sana.")

    assert queued.rows(house, south) == ()
    assert [row.id for row in queued.rows(house, east)] == [application.id]
    assert house.tell(phone).heard[-1].body["district"] == EAST
    Desk(house, "eko").decide(application.id, "accept")
    assert house.tell(phone).heard[-1].body["step"] == "accept"


def test_it_follows_from_the_ledger_alone(house, phone, civil, fishers):
    """Thrown away and folded anew, each case is where it was."""
    application = received(house, phone)
    transfer(Desk(house, "citra"), application)

    with house.office.writing() as session:
        projection.rebuild(session.connection(), house.office)

    assert queued.rows(house, civil) == ()
    assert [row.id for row in queued.rows(house, fishers)] == [application.id]
    with house.office.reading() as session:
        assert session.connection().scalar(CASES.select().with_only_columns(CASES.c.agency)) == (
            "fisheries"
        )
