"""Many cases as a file: one asks, another agrees, who asked takes it; each time is written down."""

import csv
import io
import re

import openpyxl
import pytest
from sqlalchemy import select

from server import approvals, rights
from server.audit_tables import AUDIT
from server.console import bar
from server.rights import Role
from tests.server.console.desk import Desk, text
from tests.server.console.test_lanes import FISHERIES, complain, refer
from tests.server.phones import NIK

EXPORTS = "/console/exports"
APPROVALS = "/console/approvals"
NAMED = {"purpose": "report", "who": "1"}


@pytest.fixture
def two(house):
    """A signing official who wants a file, and the data protection officer."""
    house.staff("sari", role=Role.SIGNER)
    house.staff("dewi", role=Role.DATA_OFFICER)
    return Desk(house, "sari"), Desk(house, "dewi")


def ask(desk, **said):
    page = desk.get(EXPORTS)
    form = desk.form(page, EXPORTS)
    days = {"since": "2026-01-01", "until": re.search(r'max="([\d-]+)"', page.text)[1]}
    return desk.browser.post(form.action, data={**form.fields, "purpose": "report", **days, **said})


def agree(desk):
    """Say yes to the one thing that waits."""
    page = desk.get(APPROVALS)
    (path,) = re.findall(rf'action="({APPROVALS}/\w+/confirm)"', page.text)
    form = desk.form(page, path)
    return desk.browser.post(path, data=form.fields)


def files(desk):
    return re.findall(rf'href="({EXPORTS}/[\w.]+)"', desk.get(EXPORTS).text)


def rows(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("kind", approvals.Kind)
def test_whoever_confirms_finds_what_waits_in_the_bar(house, kind):
    """Every role that holds the right to it has the page in the bar, and no other role has."""
    for role in Role:
        has = "bar.approvals" in {each.words for each in bar.of(house.staff(role.value, role=role))}
        assert has or not rights.has(role, approvals.RIGHT[kind])
        assert not has or any(rights.has(role, right) for right in approvals.RIGHT.values())


def test_a_file_goes_out_once_somebody_else_has_agreed(house, two, phone):
    """Whoever agrees reads what it is; before, nothing is to be taken; both files say the same."""
    sari, dewi = two
    application = phone.apply(full_name="=CMD()")
    house.tell(phone, application)

    assert ask(sari, **NAMED).headers["location"] == f"{EXPORTS}?done=asked"
    assert files(sari) == []
    assert "/confirm" not in sari.get(APPROVALS).text
    page = text(dewi.get(APPROVALS))
    assert all(said in page for said in ("Sari", "Laporan kerja", "dengan nama dan NIK"))
    assert agree(dewi).status_code == 303

    table, book = files(sari)
    (row,) = rows(sari.get(table))
    assert (row["case"], row["name"], row["nik"]) == (application.id, "'=CMD()", NIK)
    read = openpyxl.load_workbook(io.BytesIO(sari.get(book).content)).active
    assert [str(cell.value) for cell in read[2]] == list(row.values())
    with house.office.reading() as session:
        taken = session.connection().execute(
            select(AUDIT.c.actor).where(AUDIT.c.action == "cases_exported")
        )
        assert [one for (one,) in taken] == ["sari", "sari"]


def test_nobody_is_in_a_file_that_was_asked_for_without_names(house, two, phone):
    """Cases, places and times, and no column for a person."""
    sari, dewi = two
    house.tell(phone, phone.apply())
    ask(sari)
    agree(dewi)

    (row,) = rows(sari.get(files(sari)[0]))
    assert not {"name", "nik"} & set(row)
    assert NIK not in "".join(row.values())


def test_a_file_is_the_askers_alone_for_three_days(house, two):
    """Whoever agreed does not get it, nor anybody later."""
    sari, dewi = two
    ask(sari)
    agree(dewi)
    (table, _) = files(sari)

    assert files(dewi) == []
    assert dewi.get(table).status_code == 409
    assert sari.get(table.replace("csv", "pdf")).status_code == 404
    house.clock.passes(days=3)
    late = Desk(house, "sari")
    assert files(late) == []
    assert late.get(table).status_code == 409


@pytest.mark.parametrize(
    "said",
    [
        {"since": "2026-11-20", "until": "2026-11-02"},
        {"until": "2099-01-01"},
        {"since": "kemarin"},
        {"purpose": "curiosity"},
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_asked(two, said):
    """Days the wrong way round or to come, no day at all, no purpose there is."""
    sari, dewi = two
    answer = ask(sari, **said)
    assert answer.status_code == 422
    assert "Belum ada yang diminta." in text(answer)
    assert "/confirm" not in dewi.get(APPROVALS).text


def test_a_file_shows_an_agency_what_its_queue_shows(house, desk, two, phone):
    """Other services and areas are not in it, reports never, and who complained stays unnamed."""
    _, dewi = two
    house.staff("budi", role=Role.SIGNER, agency=FISHERIES)
    house.staff("candra", ("kelahiran",), role=Role.SIGNER)
    complaint = complain(phone, full_name="SITI CONTOH", nik=NIK)
    report = complain(phone, topic="officer_conduct", full_name="SITI CONTOH", nik=NIK)
    house.tell(phone, complaint, report)
    refer(desk, complaint)
    found = {}
    for name in ("budi", "candra"):
        taker = Desk(house, name)
        ask(taker, **NAMED)
        agree(dewi)
        found[name] = rows(taker.get(files(taker)[0]))

    assert [(row["case"], row["name"], row["nik"]) for row in found["budi"]] == [
        (complaint.id, "", "")
    ]
    assert found["candra"] == []
