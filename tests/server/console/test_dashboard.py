"""The dashboard: figures for those who lead, no person in them, and the same as files."""

import csv
import html
import io
import json
import re
import zipfile

import pytest

from server.console import charts, islands
from server.desk import decide
from server.rights import Role
from server.silence import Village, Voice
from server.waits import Part
from tests.server.console.desk import Desk, text
from tests.server.phones import SKTM

STEPS = ("accept", "approve", "complete")


@pytest.fixture
def settled(house, phone):
    """Six requests for information with an answer after two days, one letter that waits."""
    staff = house.staff("budi")
    for _ in range(6):
        application = phone.apply("permohonan-informasi")
        house.tell(phone, application)
        house.clock.passes(days=2)
        for step in STEPS:
            with house.office.writing() as session:
                decide(session, house.office, staff, application.id, step, world=house.office.world)
    house.tell(phone, phone.apply(SKTM))


@pytest.fixture
def leader(house):
    """The regent at a browser of their own."""
    house.staff("bupati", role=Role.LEADER)
    return Desk(house, "bupati")


@pytest.mark.usefixtures("settled")
def test_the_regent_sees_how_long_people_wait(leader):
    """How many, how long, on whose desk, and which village is silent."""
    page = leader.get("/console/figures")
    said = text(page)

    assert "7 permohonan masuk, 6 dijawab, 100% di antaranya dalam waktu standar." in said
    assert "Setengah dari permohonan dijawab dalam 2 hari" in said
    assert "Meja dinas 100% 2 hari 2 hari" in said
    assert "0 desa lebih dari 7 hari tidak terdengar, 1 terdengar, 248 belum pernah." in said
    assert "Open Database License" in said


@pytest.mark.usefixtures("settled")
def test_no_person_is_in_it(leader):
    """No name, no NIK, no receipt code, no way to a case."""
    for by in ("service", "agency", "district", "island"):
        page = leader.get(f"/console/figures?by={by}&days=365").text
        assert "SITI" not in page
        assert "8204085708909902" not in page
        assert "/console/cases" not in page


def test_numbers_of_the_late_lead_to_them_for_who_reads_cases(house, phone):
    """The tile and each line open the queue narrowed alike; who only counts gets no way there."""
    house.staff("ani")
    house.staff("bupati", role=Role.LEADER)
    house.tell(phone, phone.apply("permohonan-informasi"))
    house.clock.passes(days=40)
    reader = Desk(house)

    def ways(desk, **asked):
        page = desk.get("/console/figures", **asked).text
        return [html.unescape(each) for each in re.findall(r'href="(/console\?[^"]*)"', page)]

    whole, service = "/console?urgent=overdue&order=due", "service=permohonan-informasi&"
    assert ways(reader) == [whole, f"/console?{service}urgent=overdue&order=due"]
    assert ways(reader, by="district")[1:] == [
        "/console?district=82.04.17&urgent=overdue&order=due"
    ]
    assert ways(reader, by="island")[1:] == []
    assert ways(reader, service="permohonan-informasi", by="agency") == [
        f"/console?{service}urgent=overdue&order=due",
        f"/console?{service}agency=ppid&urgent=overdue&order=due",
    ]
    assert reader.get(ways(reader)[1]).text.count("<tr ") == 2
    assert ways(Desk(house, "bupati")) == []


@pytest.mark.usefixtures("settled")
def test_every_chart_says_what_it_shows_and_has_its_table(leader):
    """A drawing is named for a screen reader, tells by pattern, and its numbers stand beside it."""
    page = leader.get("/console/figures").text

    assert len(re.findall(r'<svg[^>]*role="img"', page)) >= 3
    assert all(
        'aria-label="' in one or 'aria-hidden="true"' in one
        for one in re.findall(r"<svg[^>]*>", page)
    )
    assert 'fill="url(#fill-agency)"' in page
    assert page.count("<table") >= 3
    assert page.count("<caption") == page.count("<table")
    assert " style=" not in page


@pytest.mark.usefixtures("settled")
def test_grouped_by_agency_and_in_english(leader):
    """What is chosen stands in the address; the words follow the language."""
    leader.browser.cookies.set("layar_language", "en")
    said = text(leader.get("/console/figures?by=agency&days=90"))

    assert "7 applications received, 6 answered, 100% of them within the standard." in said
    assert "Public information officer 2 days 2 days 100% 6 0 0" in said


@pytest.mark.usefixtures("settled")
def test_the_files_say_the_same_and_single_nobody_out(leader):
    """CSV, JSON and XLSX of the same days; the one that waits alone is `<5`."""
    page = leader.get("/console/figures.zip?days=30")
    with zipfile.ZipFile(io.BytesIO(page.content)) as packed:
        timings = packed.read("timings.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(timings)))
    told = json.loads(leader.get("/console/figures.json?days=30").content)
    book = leader.get("/console/figures.xlsx?days=30")

    assert "attachment" in page.headers["content-disposition"]
    assert (rows[0]["received"], rows[0]["answered"], rows[0]["open"]) == ("7", "6", "<5")
    assert rows[0]["median_days"] == "2.0"
    assert [told["timings"][0][name] for name in ("received", "answered", "open")] == [7, 6, None]
    assert book.content[:2] == b"PK"
    assert leader.get("/console/figures.exe").status_code == 404


@pytest.mark.usefixtures("settled")
def test_a_service_and_a_district_are_looked_at_alone(leader):
    """Page and files say the same of it; the address keeps it, and a way leads back to all."""
    page = leader.get("/console/figures?service=permohonan-informasi&by=district")
    elsewhere = text(leader.get("/console/figures?district=82.04.01"))

    assert "Hanya Minta informasi" in text(page)
    assert "6 permohonan masuk, 6 dijawab" in text(page)
    assert "0 permohonan masuk, belum ada yang dijawab." in elsewhere
    assert '<option value="permohonan-informasi" selected>' in page.text
    assert 'href="/console/figures?by=service&amp;days=30&amp;service=permohonan-informasi"' in (
        page.text
    )
    assert 'href="/console/figures?by=district&amp;days=30"' in page.text
    for form in ("zip", "json", "xlsx"):
        address = f"/console/figures.{form}?days=30&amp;service=permohonan-informasi"
        assert f'href="{address}"' in page.text


@pytest.mark.usefixtures("settled")
def test_a_chosen_part_is_rounded_in_its_files(leader):
    """Beside the whole an exact count would give away by subtraction the one that waits."""
    part = "service=permohonan-informasi"
    told = json.loads(leader.get(f"/console/figures.json?{part}").content)
    here = leader.get(f"/console/figures.json?{part}&district=82.04.17")

    assert [told["timings"][0][name] for name in ("received", "answered", "open")] == [5, 5, 0]
    assert {"what": "service", "is": "permohonan-informasi"} in told["about"]
    assert told["timings"][0]["median_days"] == 2.0
    assert json.loads(here.content)["survey"] == []
    assert "permohonan-informasi-82.04.17.json" in here.headers["content-disposition"]


@pytest.mark.usefixtures("settled")
def test_nobody_looks_beyond_their_own(house):
    """What is no service or district of theirs is not offered, and asked for it narrows nothing."""
    house.staff("lina", (SKTM,), role=Role.LEADER, places=("82.04.17.2003",))
    lina = Desk(house, "lina")

    page = lina.get("/console/figures?service=permohonan-informasi&district=82.04.01")
    own = lina.get("/console/figures?district=82.04.17")

    assert "Hanya" not in text(page)
    assert "1 permohonan masuk" in text(page)
    assert 'value="permohonan-informasi"' not in page.text
    assert 'value="82.04.01"' not in page.text
    assert "Hanya " in text(own)
    assert "1 permohonan masuk" in text(own)


def test_without_anything_it_explains_itself(leader):
    """An empty office has a page too."""
    assert "Belum ada permohonan yang dijawab" in text(leader.get("/console/figures?days=x&by=y"))


def test_it_is_not_for_everybody(house):
    """An auditor reads the log, and no figures."""
    house.staff("audit", role=Role.AUDITOR)
    desk = Desk(house, "audit")

    assert desk.get("/console/figures").status_code == 403
    assert desk.get("/console/figures.zip").status_code == 403


def test_a_bar_is_as_long_as_its_parts():
    """Pieces follow one another to the end, whatever the shares."""
    pieces = charts.pieces({Part.NO_SIGNAL: 1, Part.AGENCY: 3}, 80.0)

    assert [(each.part, each.start, each.width) for each in pieces] == [
        ("no_signal", 0.0, 20.0),
        ("agency", 20.0, 60.0),
    ]
    assert charts.pieces({}, 100) == ()
    assert charts.columns(()) == ()


def test_the_map_has_every_village_on_its_island():
    """249 villages, two islands of one name apart, the silent ones drawn last."""
    codes = ("82.04.17.2003", "82.04.01.2001")
    map_ = islands.drawn([Village(codes[0], Voice.SILENT, 9), Village(codes[1], Voice.HEARD, 0)])
    names = [land.name for land in map_.lands]

    assert [mark.voice for mark in map_.marks] == ["heard", "silent"]
    assert len(names) == len(set(names))
    assert sum(name.startswith("Tawabi") for name in names) == 2
    assert all(0 <= mark.x <= islands.WIDTH and 0 <= mark.y <= map_.height for mark in map_.marks)
