"""A shared folder: tables whole or not at all, nothing calculated, every row answered."""

import csv
import io
import os
import zipfile
from datetime import date

import openpyxl
import pytest

from protocol.world import World
from server.agencies import tables
from server.agencies.agency import OWN_FIELDS, Became, Handed
from server.agencies.folder import CASES, DECISIONS, DONE, REPORTS, Folder
from server.agencies.tables import TableBadError

CASE = "ab" * 16


@pytest.fixture
def shared(house, tmp_path):
    shared = tmp_path / "bersama"
    shared.mkdir()
    folder = Folder(shared, World(now=lambda: house.clock.now, entropy=os.urandom))
    assert list(folder.collect()) == []
    folder.shared, folder.clock = shared, house.clock
    return folder


def lies(folder, name, raw, age_s=60.0):
    path = folder.shared / DECISIONS / name
    path.write_bytes(raw)
    at = folder.clock.now.timestamp() - age_s
    os.utime(path, (at, at))


def workbook(*rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_file_somebody_still_writes_is_left_alone(shared):
    """Touched a moment ago, or a spreadsheet's own lock: not read; settled, it is, once."""
    lies(shared, "a.csv", b"case,step\r\n" + CASE.encode() + b",accept\r\n", age_s=1)
    lies(shared, "~$b.xlsx", b"x")
    lies(shared, "notes.txt", b"x")
    assert list(shared.collect()) == []
    shared.clock.passes(seconds=30)

    (brought,) = shared.collect()
    assert [row.case for row in brought.rows] == [CASE]
    # Not answered yet, as after a crash: it comes again, and then no more.
    (again,) = shared.collect()
    assert again.name == brought.name
    again.became.append(Became(again.rows[0], "taken"))
    shared.answer(again)
    assert list(shared.collect()) == []
    assert [path.name for path in (shared.shared / DONE).iterdir()] == [brought.name]


def test_a_day_of_a_workbook_is_a_day(shared):
    """A spreadsheet keeps it as a moment; what to bring comes in pieces."""
    head = ("case", "step", "visit_on", "visit_at", "bring")
    lies(shared, "a.xlsx", workbook(head, (CASE, "visit", date(2026, 12, 1), "Sini", "A; B;")))

    (brought,) = shared.collect()
    (row,) = brought.rows
    assert (row.visit_on, row.visit_at, row.bring) == ("2026-12-01", "Sini", ("A", "B"))


def test_the_report_tells_every_row_and_calculates_nothing(shared):
    """Row by row what became of it; what looks like a formula is a text."""
    lies(shared, "a.csv", f"case;step;note\r\n{CASE};=1+1;x\r\nwrong;accept;y\r\n".encode())
    (brought,) = shared.collect()
    assert [row.wrong for row in brought.rows] == ["formula", "case"]
    brought.became += [Became(row, "refused", row.wrong) for row in brought.rows]

    shared.answer(brought)

    (report,) = (shared.shared / REPORTS).iterdir()
    rows = list(csv.reader(io.StringIO(report.read_text("utf-8-sig"))))
    assert rows[0] == ["row", "case", "step", "became", "code"]
    assert rows[1:] == [
        ["2", CASE, "'=1+1", "refused", "formula"],
        ["3", "wrong", "accept", "refused", "case"],
    ]


def test_a_workbook_is_read_as_a_table_is(shared):
    """XLSX and CSV, with commas, semicolons or tabs, say the same; blank steps are no decision."""
    rows = [("Case", "Place", "Step", "Note"), (CASE, 1, "accept", "ya"), (CASE, 1, None, "")]
    lies(shared, "a.xlsx", workbook(*rows))
    for name, mark in (("b.csv", ","), ("c.csv", ";"), ("d.csv", "\t")):
        text = "\n".join(mark.join(map(str, row)).replace("None", "") for row in rows)
        lies(shared, name, b"\xef\xbb\xbf" + text.encode())

    told = [[(row.case, row.step, row.note, row.after, row.reference) for row in each.rows]
            for each in shared.collect()]  # fmt: skip

    assert told == [[(CASE, "accept", "ya", 1, f"{CASE}:1:accept")]] * 4


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", bytes(80 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.xlsx", b"PK\x03\x04 half", "not_xlsx"),
        ("a.xlsx", workbook(("case", "step"))[:-200], "not_xlsx"),
        ("a.xlsx", bomb(), "too_large"),
        ("a.csv", b"case,step\n\xff\xfe", "not_utf8"),
        ("a.csv", b"case,step\n\0", "not_text"),
        ("a.csv", b"case,case\n1,2\n", "heads_twice"),
        ("a.csv", b"case,step\n" + b"x" * 5_000 + b",y\n", "too_large"),
        ("a.csv", b"case\n" * 20_002, "too_large"),
        ("a.csv", bytes(9 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_table_is_not_half_read(name, raw, why):
    """Cut, packed a thousandfold, of another writing or endless: nothing of it is taken."""
    with pytest.raises(TableBadError) as caught:
        tables.read(name, raw)
    assert caught.value.why == why


def test_answers_that_look_like_formulas_do_nothing_in_a_spreadsheet(shared):
    """What a citizen writes is never calculated, and comes back as it was written."""
    own = dict.fromkeys(OWN_FIELDS, "") | {"case": CASE, "name": "=HYPERLINK(1)"}
    shared.hand([Handed("sktm", own, {"purpose": "@SUM(A1)", "other": "-1"})])
    shared.hand([Handed("sktm", own, {"purpose": "@SUM(A1)", "other": "-1"})])

    (path,) = (shared.shared / CASES).iterdir()
    (row,) = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert (row["name"], row["purpose"], row["other"]) == ("'=HYPERLINK(1)", "'@SUM(A1)", "'-1")
    ((_, told),) = tables.read(path.name, path.read_bytes())
    assert (told["name"], told["purpose"]) == ("=HYPERLINK(1)", "@SUM(A1)")
