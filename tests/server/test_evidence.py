"""The evidence pack and `layar-server report`: the same bytes from the same ledger, anywhere."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest

from protocol.messages import Kind
from server import backups, cli, engine, evidence, overview, report, times
from server.desk import decide
from server.figure_files import HIDDEN
from server.figures import Span
from server.rights import Area, Role
from server.staff import Staff
from tests import databases, postgresql
from tests.server import tablets
from tests.server.conftest import House
from tests.server.phones import COMPLAINT, Phone, case

SPAN = Span(date(2026, 11, 1), date(2026, 12, 31))
LEADER = Staff(1, "bupati", "", Role.LEADER, Area(services=("*",)), b"")
ASKED = "permohonan-informasi"
"""A service that goes straight to its agency."""


def settled(house: House, staff: Staff, phone: Phone, steps: tuple[str, ...], days: int) -> None:
    """File an application and take steps a few days apart; rate it."""
    application = phone.apply(ASKED)
    house.tell(phone, application)
    for step in steps:
        house.clock.passes(days=days)
        with house.office.writing() as session:
            decide(session, house.office, staff, case(application), step, world=house.office.world)
    house.tell(phone, phone.say(Kind.RATING, {"case": application.id, "marks": {"time": 3}}))


@pytest.fixture
def story(house: House) -> House:
    """Seven answered, one complaint, some waiting, and a tablet."""
    tablets.begin(house)
    staff = house.staff()
    for _ in range(7):
        settled(house, staff, house.phone(), ("accept", "approve", "complete"), 1)
    phone = house.phone()
    for service in (ASKED, COMPLAINT, "surat-keterangan-tidak-mampu"):
        house.tell(phone, phone.apply(service))
        house.clock.passes(hours=5)
    return house


def pack(house: House) -> bytes:
    with house.office.reading() as session:
        return evidence.pack(session, LEADER, SPAN, house.office)


def opened(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))


def test_the_pack_says_what_a_review_asks(story: House):
    """Standards, times by who had the case, complaints, survey; its own digests fit."""
    files = opened(pack(story))

    whole = rows(files, "timings.csv")[0]
    assert (whole["by"], whole["answered"], whole["in_time"]) == ("whole", "7", "7")
    assert (whole["median_days"], whole["agency_median_days"]) == ("2.0", "2.0")
    assert whole["open"] == "<5"
    assert rows(files, "complaints.csv")[0]["received"] == "<5"
    assert {row["service"] for row in rows(files, "standards.csv")} == set(story.office.catalogue)
    told = {row["element"]: row for row in rows(files, "survey.csv")}
    assert (told["time"]["count"], told["time"]["mean_of_4"]) == ("7", "3.0")
    assert len(rows(files, "villages.csv")) == 249
    for line in files["contents.sha256"].decode().splitlines():
        digest, name = line.split()
        assert hashlib.sha256(files[name]).hexdigest() == digest
    everything = json.loads(files["figures.json"])
    assert everything["timings"][0]["open"] is None
    assert b"SITI" not in b"".join(files.values())


def test_the_pack_is_the_same_twice(story: House):
    """A year later, from the same ledger, folded anew: the same bytes."""
    first = pack(story)
    story.clock.passes(days=365)

    assert pack(story) == first


def test_the_pack_is_the_same_from_the_other_database(story: House, tmp_path):
    """SQLite and PostgreSQL sort and count in ways of their own; the pack does not."""
    first = pack(story)
    copy = tmp_path / "copy.db"
    backups.write(story.office.engine, copy)
    if databases.POSTGRESQL:
        other = engine.open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    else:
        other = engine.open_engine(postgresql.cluster().create("evidence"))
    try:
        backups.restore(copy, other)
        with engine.reading(other) as session:
            again = evidence.pack(session, LEADER, SPAN, story.office)
    finally:
        other.dispose()
        if not databases.POSTGRESQL:
            postgresql.cluster().drop("evidence")

    assert again == first


def test_by_command(story: House, monkeypatch, capsys):
    """Figures in three forms, the pack, the days off, and the daily job."""
    databases.tell(monkeypatch, story.folder)
    story.office.engine.dispose()
    span = ["--since", "2026-11-01", "--until", "2026-12-31"]
    for name in ("a_csv.zip", "a.json", "a.xlsx"):
        assert cli.main(["report", "figures", *span, str(story.folder / name)]) == 0
    assert cli.main(["report", "evidence", *span, str(story.folder / "a.zip")]) == 0
    assert cli.main(["report", "days", "2026"]) == 0
    assert cli.main(["report", "renew"]) == 0
    assert cli.main(["report", "figures", *span, "a.pdf"]) == 1
    with pytest.raises(SystemExit):  # no calendar goes on after it
        cli.main(["report", "figures", *span[:3], "9999-12-31", "a.csv"])

    assert (story.folder / "a.zip").read_bytes() == pack(story)
    told = json.loads((story.folder / "a.json").read_bytes())
    assert told["timings"][0]["answered"] == 7
    assert (story.folder / "a.xlsx").read_bytes()[:2] == b"PK"
    said = capsys.readouterr().out
    assert "2026-12-25 Hari Raya Natal" in said


def test_every_form_says_the_same(story: House):
    """Each table, row and number of the workbook is in the CSVs and in JSON, and nothing else."""
    with story.office.reading() as session:
        at_ms = times.ms(story.clock.now)
        made = report.of(session, LEADER, SPAN, at_ms, story.office)
    form = {each: report.written(made, story.office, "id", each) for each in report.FORMS}

    said = json.loads(form["json"])
    book = openpyxl.load_workbook(io.BytesIO(form["xlsx"]), read_only=True)
    csvs = opened(form["zip"])
    assert set(csvs) == {f"{name}.csv" for name in said} == {f"{n}.csv" for n in book.sheetnames}
    for name, told in said.items():
        heads, *lines = (list(row) for row in book[name].iter_rows(values_only=True))
        filled = [list(row.values()) for row in rows(csvs, f"{name}.csv")]
        assert alike(lines) == alike(filled)
        hidden = [["" if cell == HIDDEN else cell for cell in row] for row in filled]
        assert alike([row[each] for each in heads] for row in told) == alike(hidden)
    assert {"periods", "complaints", "survey", "villages", "standards", "days_off"} <= set(said)
    assert said["timings"][0]["answered"] == 7


def alike(table) -> list[list[str | float]]:
    """Return rows as they compare: a number is one in every form, and nothing is empty."""

    def cell(said):
        try:
            return float(said)
        except (TypeError, ValueError):
            return said or ""

    return [[cell(each) for each in row] for row in table]


def test_the_regencys_calendar_counts_at_once(story: House, monkeypatch):
    """A changed calendar has every wait worked out anew before anything is told."""
    (story.folder / "calendar.toml").write_text(
        "".join(
            f'[[closed]]\non = {date(2026, 11, 24) + timedelta(days=n)}\nname = "Libur"\n'
            for n in range(40)
        )
    )
    (story.folder / "standards.toml").write_text("[permohonan-informasi]\nworking_days = 1\n")
    databases.tell(monkeypatch, story.folder)
    story.office.engine.dispose()

    assert (
        cli.main(
            [
                "report",
                "evidence",
                "--since",
                "2026-11-01",
                "--until",
                "2026-12-31",
                str(story.folder / "a.zip"),
            ]
        )
        == 0
    )

    files = opened((story.folder / "a.zip").read_bytes())
    assert rows(files, "timings.csv")[0]["in_time"] == "7"
    standard = {row["service"]: row for row in rows(files, "standards.csv")}[ASKED]
    assert (standard["working_days"], standard["decreed_by_the_regency"]) == ("1", "yes")


def test_what_was_worked_out_is_kept_for_a_while(story: House):
    """The dashboard does not count anew for everybody who opens it, and not for ever either."""
    first = overview.of(story.office, LEADER, 30)
    phone = story.phone()
    story.tell(phone, phone.apply(ASKED))

    assert overview.of(story.office, LEADER, 30) == first
    assert overview.of(story.office, LEADER, 30, anew=True).whole.received == 11
    story.clock.passes(hours=1)
    assert overview.of(story.office, LEADER, 30).at > first.at
    assert overview.rated(story.office, LEADER)[0].cases == 7


def test_an_area_counts_its_own(story: House):
    """Who works for one district counts that district, kept apart from the regency's figures."""
    elsewhere = Staff(2, "x", "", Role.CLERK, Area(services=("*",), places=("82.04.01",)), b"")
    nobody = Staff(3, "y", "", Role.AUDITOR, Area(services=("*",)), b"")

    assert overview.of(story.office, LEADER, 30).whole.answered == 7
    assert overview.of(story.office, elsewhere, 30).whole.answered == 0
    assert overview.of(story.office, nobody, 30).whole.received == 0
    assert len(overview.villages(story.office, elsewhere)) == 15
    assert overview.villages(story.office, nobody) == ()


def test_nobody_counts_what_they_may_not_find(story: House):
    """A report counts for its inspectors, a complaint not for an agency it did not go to."""
    phone = story.phone()
    said = {"service": COMPLAINT, "answers": {"topic": "officer_conduct"}}
    story.tell(phone, phone.say(Kind.APPLICATION, said))
    inspector = Staff(4, "i", "", Role.INSPECTOR, Area("inspectorate", ("*",)), b"")
    fisheries = Staff(5, "f", "", Role.LEADER, Area("fisheries", ("*",)), b"")

    counted = [
        overview.of(story.office, each, 30).whole.received
        for each in (LEADER, inspector, fisheries)
    ]

    assert counted == [10, 11, 9]


def test_a_village_is_silent_after_a_week(story: House):
    """The phones' village is heard, then silent; the others have never said a word."""
    village = {each.code: each for each in overview.villages(story.office, LEADER)}
    story.clock.passes(days=8)
    later = {each.code: each for each in overview.villages(story.office, LEADER)}

    assert (village["82.04.17.2003"].voice, later["82.04.17.2003"].voice) == ("heard", "silent")
    assert later["82.04.17.2003"].days == 8
    assert later["82.04.01.2001"].voice == "never"
