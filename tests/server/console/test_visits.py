"""The schedule of visits: what waits for a day, by day, and gone once it is over."""

from sqlmodel import select

from server import projection
from server.case_tables import VISIT
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT, SKTM


def plan(house, desk, phone, step="visit", day="2026-11-26", **said):
    application = phone.apply(COMPLAINT)
    house.tell(phone, application)
    answer = desk.decide(application.id, step, where="Kantor camat", day=day, **said)
    assert answer.status_code == 303
    return application


def test_a_visit_stands_on_its_day(house, desk, phone):
    """Day, place, who comes and what to bring; the nearest day is on top."""
    plan(house, desk, phone, day="2026-12-01", step="schedule")
    plan(house, desk, phone, items="KTP asli")

    said = text(desk.get("/console/visits"))

    assert "2 kunjungan ditunggu" in said
    assert "Kamis, 26 November Kantor camat Warga datang ke sini" in said
    assert "Bawa: KTP asli" in said
    assert said.index("26 November") < said.index("Selasa, 1 Desember")
    assert "Petugas datang ke sini" in said


def test_a_day_that_has_passed_is_marked(house, desk, phone):
    """Nobody has said what came of it: it stays on top until somebody does."""
    application = plan(house, desk, phone)
    house.clock.passes(days=3)
    later = Desk(house)

    assert "Sudah lewat, belum dicatat" in text(later.get("/console/visits"))
    later.decide(application.id, "accept")
    assert "Belum ada kunjungan" in text(later.get("/console/visits"))


def test_only_ones_own_cases_are_on_the_schedule(house, desk, phone):
    """Another service's visits are not there."""
    plan(house, desk, phone)
    house.staff("budi", (SKTM,))

    assert "Belum ada kunjungan" in text(Desk(house, "budi").get("/console/visits"))


def test_the_schedule_follows_from_the_ledger(house, desk, phone):
    """Thrown away and folded again, it is the same."""
    plan(house, desk, phone)

    def rows():
        with house.office.reading() as session:
            return session.execute(select(VISIT)).all()

    before = rows()
    with house.office.writing() as session:
        projection.rebuild(session.connection(), house.office)
    assert rows() == before != []
