"""The auditor at the console: reads the log, checks it, takes it along, and sees nothing else."""

import base64
import csv
import io

import pytest

from protocol import ids
from protocol.ids import CaseId
from server import audit, auditing, checkpoints, erasing, hashtree
from server.audit import Action
from server.rights import Role
from tests.house import tree
from tests.server.console.desk import Desk, text
from tests.server.phones import Phone


@pytest.fixture
def case(house, desk, phone: Phone) -> CaseId:
    """A case Ani has looked at."""
    application = phone.apply()
    house.tell(phone, application)
    desk.get(f"/console/cases/{application.id}")
    return CaseId(application.id)


@pytest.fixture
def auditor(house, case) -> Desk:
    """Dewi, who reads the log and no case."""
    house.staff("dewi", (), role=Role.AUDITOR)
    auditing.keep_up(house.office, at_once=True)
    return Desk(house, "dewi")


def test_an_auditor_begins_at_the_log_and_gets_no_further(auditor, case):
    """Receipt codes, no names; the case itself is closed to them."""
    assert auditor.get("/console").headers["location"] == "/console/log"
    said = text(auditor.get("/console/log"))
    assert f"ani membuka permohonan {ids.receipt_code(case)}" in said
    assert "SITI" not in said
    assert auditor.get(f"/console/cases/{case}").status_code == 403


def test_a_clerk_does_not_read_the_log(desk):
    """Who looks at cases does not look at who looks."""
    assert desk.get("/console/log").status_code == 403
    assert desk.get("/console/log/leaves").status_code == 403


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ({"actor": "ani"}, True),
        ({"actor": "budi"}, False),
        ({"action": "case_seen"}, True),
        ({"action": "decided"}, False),
        ({"day": "2026-11-24"}, True),
        ({"day": "2026-11-25"}, False),
        ({"day": "x"}, True),
        ({"day": "9999-12-31"}, True),
        ({"day": "0001-01-01"}, False),
        ({"before": "1"}, False),
        ({"before": "9" * 30}, True),
        ({"case": "0"}, True),
        ({"case": "%"}, False),
    ],
)
def test_the_log_is_narrowed(auditor, query, there):
    """By person, action, day and case; what nobody can mean narrows nothing."""
    assert ("ani membuka permohonan" in text(auditor.get("/console/log", **query))) is there


def test_all_that_was_done_with_a_case_is_found_by_its_code(house, desk, auditor, case):
    """Who looked, who wanted the whole NIK and why; the code a citizen says, as they say it."""
    page = desk.get(f"/console/cases/{case}")
    form = desk.form(page, f"/console/cases/{case}/nik")
    desk.browser.post(form.action, data={**form.fields, "reason": "citizen"})
    code = ids.receipt_code(case)

    said = text(auditor.get("/console/log", case=code.lower().replace("-", " ")))

    assert f"ani menampilkan NIK {code} Warga ada di depan saya" in said
    assert f"ani membuka permohonan {code}" in said
    assert "ani masuk" not in said
    assert f'href="/console/log?case={case}"' in auditor.get("/console/log").text
    assert text(auditor.get("/console/log", case=case)) == said


def test_a_case_that_was_erased_is_found_by_its_code_still(house, auditor, case):
    """What is gone is what was said in it, not who had looked at it."""
    with house.office.writing() as session:
        erasing.case(session.connection(), house.office, case, erasing.Why.REQUEST, "ani")

    said = text(auditor.get("/console/log", case=ids.receipt_code(case)))

    assert f"ani membuka permohonan {ids.receipt_code(case)}" in said


def test_what_fits_is_taken_along_as_a_table(house, auditor, case):
    """The rows of the filter and no others; that somebody took them is a row itself."""
    taken = auditor.get("/console/log/extract", case=ids.receipt_code(case))

    assert 'filename="log.csv"' in taken.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert {(row["actor"], row["action"], row["receipt_code"]) for row in rows} == {
        ("ani", "case_seen", ids.receipt_code(case))
    }
    assert "dewi petikan catatan audit diunduh" in text(auditor.get("/console/log"))


def test_a_long_log_has_pages(house, auditor):
    """Older rows are one step away, none twice."""
    with house.office.writing() as session:
        for number in range(70):
            audit.note(session, house.clock.now, "budi", Action.CASE_SEEN, f"row-{number}x")
    first = auditor.get("/console/log", actor="budi")
    seen = {number for number in range(70) if f"row-{number}x" in first.text}
    assert len(seen) == 50
    (address,) = {
        part.split('"')[0]
        for part in first.text.split('href="')
        if part.startswith("/console/log?")
    }
    second = auditor.get(address.replace("&amp;", "&"))
    assert {number for number in range(70) if f"row-{number}x" in second.text} == set(
        range(70)
    ) - seen


def test_the_log_is_checked_at_a_touch(house, auditor):
    """Whole, until somebody changes a row: then it is named."""
    page = auditor.get("/console/log")
    form = auditor.form(page, "/console/log/verify")
    assert "Utuh:" in text(auditor.browser.post(form.action, data=form.fields))
    with house.office.writing() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER USER")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET actor = 'x' WHERE id = 2")
    said = text(auditor.browser.post(form.action, data=form.fields))
    assert "Baris 2 isinya bukan yang ditulis kantor." in said


def test_an_auditor_takes_along_what_makes_the_root(house, auditor, case):
    """Lines and a signature: the root is made again from nothing else, and no case is in it."""
    lines = auditor.get("/console/log/leaves").text
    note = auditor.get("/console/log/checkpoint").text
    root = hashtree.root([hashtree.leaf_hash(line.encode()) for line in lines.splitlines()])
    assert base64.b64decode(note.split("\n")[2]) == root
    assert checkpoints.read(note, [house.office.keyring.signing.public]).root == root
    assert case not in lines


def test_the_recipe_for_auditors_makes_the_root(auditor, tmp_path, monkeypatch, capsys):
    """What docs/TRUST.md tells somebody without any of our programs to type."""
    (tmp_path / "leaves.jsonl").write_text(auditor.get("/console/log/leaves").text)
    text_ = (tree.ROOT / "docs" / "TRUST.md").read_text()
    (recipe,) = [part for part in text_.split("```") if "from hashlib" in part]
    monkeypatch.chdir(tmp_path)
    exec(recipe, {})
    root = auditor.get("/console/log/checkpoint").text.split("\n")[2]
    assert capsys.readouterr().out.strip() == root
