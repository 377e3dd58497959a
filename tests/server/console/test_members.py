"""Staff as whoever administers finds them, and where they are signed in."""

import re

import pytest
from sqlalchemy import select, update

from server import staffing
from server.audit_tables import AUDIT
from server.rights import Role
from server.staff_tables import LOGIN
from tests.server.console.desk import Desk, text

PEOPLE = "/console/people"


@pytest.fixture
def two(house):
    """Two administrators at their desks."""
    house.staff("ada", role=Role.ADMIN)
    house.staff("budi", role=Role.ADMIN)
    return Desk(house, "ada"), Desk(house, "budi")


def post(desk, path, page, **said):
    """Fill in the form of a page and send it."""
    form = desk.form(desk.get(page), path)
    return desk.browser.post(form.action, data={**form.fields, **said})


def test_somebody_is_found_by_a_part_of_their_name(house, two, monkeypatch):
    """By name or user name, a page at a time; who was found leads to their own page."""
    ada, _ = two
    house.staff("siti")
    house.staff("sita", role=Role.CLERK)
    monkeypatch.setattr(staffing, "PAGE_ROWS", 1)

    first, second = ada.get(PEOPLE, text="SIT"), ada.get(PEOPLE, text="SIT", page="2")

    assert "Halaman 1 dari 2" in text(first)
    assert f'href="{PEOPLE}?text=SIT&amp;page=2"' in first.text
    found = [re.findall(rf'href="{PEOPLE}/(\w+)"><strong', page.text) for page in (first, second)]
    assert found == [["sita"], ["siti"]]
    assert "Tidak ada petugas" in text(ada.get(PEOPLE, text="sit_"))
    assert ada.get(f"{PEOPLE}/siti").status_code == 200


def sit(house, name, address):
    """Somebody signs in from an address, and has this desk."""
    desk = Desk(house, name)
    with house.office.writing() as session:
        newest = select(LOGIN.c.token_sha256).order_by(LOGIN.c.began_ms.desc()).limit(1)
        mine = LOGIN.c.token_sha256 == newest.scalar_subquery()
        session.execute(update(LOGIN).where(mine).values(address=address))
    return desk


def test_where_somebody_is_signed_in_is_seen_and_ended(house, two):
    """Browser, time and network, never the machine's address; one is ended, or all, and noted."""
    ada, _ = two
    house.staff("siti")
    desks = [sit(house, "siti", each) for each in ("103.12.4.77", "2001:db8:7:9::1", "10.1.2.3")]
    page = ada.get(f"{PEOPLE}/siti")
    assert "103.12.4.…" in page.text
    assert "2001:0db8:0007:…" in page.text
    assert "103.12.4.77" not in page.text
    seats = re.findall(r'name="seat" value="(\w+)"', page.text)
    assert len(seats) == 3

    answer = post(ada, f"{PEOPLE}/siti/seats", f"{PEOPLE}/siti", seat=seats[0])
    assert answer.headers["location"] == f"{PEOPLE}/siti?done=out"
    assert sorted(desk.get("/console").status_code for desk in desks) == [200, 200, 303]
    assert "Diakhiri di sana" in text(ada.get(f"{PEOPLE}/siti", done="out"))
    post(ada, f"{PEOPLE}/siti/seats", f"{PEOPLE}/siti", seat="")

    assert {desk.get("/console").status_code for desk in desks} == {303}
    assert ada.get(PEOPLE).status_code == 200
    with house.office.reading() as session:
        ended = select(AUDIT.c.actor, AUDIT.c.subject).where(AUDIT.c.action == "session_ended")
        assert session.execute(ended).all() == [("ada", "siti")] * 2


def test_ending_sessions_is_not_about_oneself_and_wants_a_code(house, two):
    """One's own are ended on one's own page; ten minutes after a code nothing is ended."""
    ada, budi = two
    own = ada.browser.post(f"{PEOPLE}/ada/seats", data={"csrf": ada.csrf})
    assert own.status_code == 403
    house.clock.passes(minutes=11)
    late = ada.browser.post(f"{PEOPLE}/budi/seats", data={"csrf": ada.csrf})
    assert late.headers["location"].startswith("/console/again")
    assert budi.get(PEOPLE).status_code == 200
