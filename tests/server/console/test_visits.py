"""The schedule of visits: what waits for a day, by day, and gone once it is over."""

import html
import re

import pytest
from sqlmodel import select

from server import projection, visits
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


def test_what_has_passed_has_a_part_of_its_own(house, desk, phone):
    """Nobody has said what came of it: it stays there, out of the way of what is ahead."""
    application = plan(house, desk, phone)
    plan(house, desk, phone, day="2026-12-05")
    house.clock.passes(days=3)
    later = Desk(house)

    ahead, passed = later.get("/console/visits"), later.get("/console/visits", part="passed")
    assert ("5 Desember" in text(ahead), "26 November" in text(ahead)) == (True, False)
    assert ("5 Desember" in text(passed), "26 November" in text(passed)) == (False, True)
    assert "Lewat, belum dicatat 1" in text(ahead)
    later.decide(application.id, "accept")
    assert "Semua kunjungan sudah dicatat" in text(later.get("/console/visits", part="passed"))


def test_today_is_ahead_until_it_is_over(house, desk, phone):
    """By the office's day: what is for today is not missed yet."""
    plan(house, desk, phone, day="2026-11-24")
    assert "Selasa, 24 November" in text(desk.get("/console/visits"))
    house.clock.passes(hours=12.1)  # past midnight at the office
    assert "Lewat, belum dicatat 1" in text(Desk(house).get("/console/visits"))


@pytest.mark.parametrize("part", ["", "passed"])
def test_many_visits_come_in_pages(house, desk, phone, monkeypatch, part):
    """None twice and none left out, onwards and back, also when one is recorded in between."""
    monkeypatch.setattr(visits, "PAGE_ROWS", 3)
    days = ["2026-11-25", "2026-11-25", "2026-11-26", "2026-11-26", "2026-11-26", "2026-11-28"]
    said = [plan(house, desk, phone, day=day) for day in (*days, "2026-12-02")]
    if part:
        house.clock.passes(days=30)
    reader = Desk(house)

    def codes(page):
        return re.findall(r'class="code" href="/console/cases/(\w+)"', page.text)

    def beside(page, rel):
        found = re.search(rf'rel="{rel}" href="([^"]*)"', page.text)
        return reader.get(html.unescape(found[1])) if found else None

    pages = [reader.get("/console/visits", part=part)]
    reader.decide(codes(pages[0])[0], "accept")
    while following := beside(pages[-1], "next"):
        pages.append(following)
    seen = [each for page in pages for each in codes(page)]
    assert sorted(seen) == sorted(each.id for each in said)
    assert codes(beside(pages[-1], "prev")) == codes(pages[-2])
    assert "7 kunjungan" in text(pages[0])


def test_the_schedule_is_narrowed_by_district_and_agency(house, desk, phone):
    """What a team takes along is one district's, or one agency's; the parts count alike."""
    plan(house, desk, phone)
    other = phone.apply(COMPLAINT, village_code="82.04.01.2001", full_name="JAUH CONTOH")
    house.tell(phone, other)
    desk.decide(other.id, "visit", where="Dermaga", day="2026-11-27")

    near = text(desk.get("/console/visits", district="82.04.17"))
    far = text(desk.get("/console/visits", district="82.04.01", agency="complaint_desk"))
    none = text(desk.get("/console/visits", agency="fisheries"))

    assert ("Kantor camat" in near, "Dermaga" in near) == (True, False)
    assert ("Kantor camat" in far, "Dermaga" in far) == (False, True)
    assert "Akan datang 1" in far
    assert "Akan datang 0" in none


@pytest.mark.parametrize("step", ["visit", "schedule"])
def test_nobody_is_asked_to_come_on_a_day_that_is_over(house, desk, phone, step):
    """The form comes back with what was typed and says so; nothing goes out."""
    application = phone.apply(COMPLAINT)
    house.tell(phone, application)

    answer = desk.decide(application.id, step, where="Kantor camat", day="2026-11-23")

    assert answer.status_code == 422
    assert "Hari itu sudah lewat" in text(answer)
    assert "Kantor camat" in answer.text
    assert house.tell(phone).heard == []


@pytest.mark.parametrize("step", ["visit", "schedule"])
def test_a_visit_is_moved_to_another_day(house, desk, phone, step):
    """In one press: the phone hears that the case is taken up again, then where and when."""
    items = {"items": "KTP asli"} if step == "visit" else {}
    application = plan(house, desk, phone, step, **items)
    house.tell(phone)
    address = f"/console/cases/{application.id}"
    page = desk.get(address)

    assert 'value="Kantor camat"' in page.text
    bad = desk.decide(application.id, "move", where="Kantor camat", day="2026-11-01")
    assert bad.status_code == 422
    desk.decide(application.id, "move", where="Balai desa", day="2026-12-03", **items)
    late = desk.decide(application.id, "move", page=page, where="Tempat lama", day="2026-12-04")

    assert late.status_code == 409
    *_, first, second = house.tell(phone).heard
    assert (first.body["step"], second.body["step"]) == ("accept", step)
    assert (second.body["place"], second.body["date"]) == ("Balai desa", "2026-12-03")
    assert second.body.get("items", []) == list(items.values())
    said = text(desk.get("/console/visits"))
    assert "Kamis, 3 Desember Balai desa" in said
    assert "26 November Kantor camat" not in said


def test_what_nobody_waits_for_is_not_moved(house, desk, phone):
    """Without a visit there is no such form, and a form made up for it does nothing."""
    application = phone.apply(COMPLAINT)
    house.tell(phone, application)
    address = f"/console/cases/{application.id}"

    assert "move" not in desk.steps(application.id)
    said = {"csrf": desk.csrf, "step": "move", "where": "x", "day": "2026-12-03", "after": "1"}
    assert desk.browser.post(f"{address}/decisions", data=said).status_code == 409
    assert house.tell(phone).heard == []


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
