"""Registers from spreadsheets: read whatever wrote them, judged row by row, never calculated."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.residents import reading, sheets
from protocol import errors
from tests.app.residents import files
from tests.app.residents.files import HOME, PLAIN, SITI, UJI


def test_an_export_of_opensid_is_read():
    """Its codes become this app's, its numbers the family card's words; the rest is not kept."""
    rows = list(files.crowd(4))

    file = reading.opened(files.csv_file(rows))
    found = reading.read(file, files.RULES, lambda count: None)

    first = found.residents[0]
    assert not found.problems
    assert len(found.residents) == 4
    assert (first.religion, first.marital, first.relation) == ("islam", "single", "head")
    assert (first.occupation, first.education) == ("NELAYAN/PERIKANAN", "SLTA/SEDERAJAT")
    assert (first.rt, first.rw, first.status, first.village) == ("001", "", "alive", HOME)
    assert {"suku", "ayah_nik", "cacat_id"} <= set(file.columns.unread)
    assert first.name not in repr(first)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_whatever_wrote_the_file_it_says_the_same(separator, encoding):
    """Separators and encodings are found out, also with titles above the header."""
    people = [[*SITI[:2], "SITI NUR'AINÉ", *SITI[3:]], UJI]
    rows = [["DATA PENDUDUK"], [], PLAIN, *people]

    found = files.read(files.csv_file(rows, separator, encoding))

    assert [each.name for each in found.residents] == ["SITI NUR'AINÉ", "CONTOH UJI"]
    assert (found.residents[0].sex, found.residents[0].birth_date) == ("female", "1990-08-17")
    assert not found.problems


@pytest.mark.parametrize("shared", [True, False])
def test_a_spreadsheet_says_the_same_as_a_text(shared):
    """Words kept apart or in their cells, days as numbers, sparse rows."""
    born = 33_102  # 17 August 1990, as spreadsheets count
    people = [[*SITI[:5], born, "", SITI[7]], UJI]

    found = files.read(files.book([["DATA"], PLAIN, *people], shared=shared))

    assert [each.nik for each in found.residents] == [SITI[0], UJI[0]]
    assert [each.birth_date for each in found.residents] == ["1990-08-17"] * 2
    assert [each.hamlet for each in found.residents] == ["", "II"]


def test_every_row_left_out_is_named_with_its_line_its_column_and_a_reason():
    """What is only odd is taken over and told; a cell nobody can read stays empty."""
    rows = [
        PLAIN,
        SITI,
        ["82040817089099", *UJI[1:]],
        [SITI[0], *UJI[1:]],
        ["8204081708909903", "KK rusak", "CONTOH DUA", "X", "", "31-04-1990", "", "2A"],
        [*UJI[:2], "", *UJI[3:]],
        ["", "", "CONTOH BAYI", "P", "", "01-11-2026", "", ""],
        ["", "", "CONTOH SIAPA", "P", "", "", "", ""],
    ]

    found = files.read(files.csv_file(rows))

    assert [each.name for each in found.residents] == ["SITI CONTOH", "CONTOH DUA", "CONTOH BAYI"]
    assert (found.refused, found.odd) == (4, 2)
    refused = [(each.line, each.column, each.code) for each in found.problems if each.refuses]
    assert refused == [
        (3, "NIK", "nik_length"),
        (4, "NIK", "nik_twice"),
        (6, "Nama Lengkap", "name_empty"),
        (8, "NIK", "nik_none"),
    ]
    odd = {(each.line, each.code) for each in found.problems if not each.refuses}
    assert odd >= {(5, "kk_chars"), (5, "code_unknown"), (5, "date_impossible"), (5, "rt_format")}
    assert (7, "nik_none") in odd
    assert {"first": 2} in [each.facts for each in found.problems]
    assert found.residents[1].birth_date == found.residents[1].kk == ""


def test_what_disagrees_with_the_nik_is_told_and_taken_over():
    """Birth dates are corrected and NIKs stay: nobody is kept out for that."""
    found = files.read(files.csv_file([PLAIN, [*SITI[:3], "L", SITI[4], "18-08-1990", "", ""]]))

    assert [each.code for each in found.problems] == ["nik_date_differs", "nik_sex_differs"]
    assert len(found.residents) == 1


@pytest.mark.parametrize(
    "code", ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+cmd|' /C calc'!A0"]
)
def test_nothing_is_calculated(code):
    """A row with a formula in a column that is read is left out, whatever the file."""
    bad = [*SITI[:4], code, *SITI[5:]]

    for data in (
        files.csv_file([PLAIN, bad, UJI]),
        files.book([PLAIN, [*SITI[:4], (code, "Labuha"), *SITI[5:]], UJI]),
    ):
        found = files.read(data)
        assert [each.name for each in found.residents] == ["CONTOH UJI"]
        assert [(each.line, each.column, each.code) for each in found.problems] == [
            (2, "Tempat Lahir", "cell_formula")
        ]


def test_digits_guarded_from_a_spreadsheet_are_digits():
    """`="82…"` and `'82…` are how people keep a spreadsheet from rounding."""
    rows = [PLAIN, [f'="{SITI[0]}"', "'" + SITI[1], *SITI[2:]]]

    (found,) = files.read(files.csv_file(rows)).residents

    assert (found.nik, found.kk) == (SITI[0], SITI[1])


def test_a_nik_that_a_spreadsheet_has_rounded_is_not_believed():
    """Of 16 digits in a number the last is lost: such a row is named, not guessed at."""
    for data in (
        files.csv_file([PLAIN, ["8,20408E+15", *SITI[1:]]]),
        files.book([PLAIN, [8204085708909900, *SITI[1:]]]),
        files.book([PLAIN, [8.2040857089099e15, *SITI[1:]]]),
    ):
        found = files.read(data)
        assert not found.residents
        assert [each.code for each in found.problems] == ["nik_as_number"]
    whole = files.read(files.book([PLAIN, [8204085708909902, *SITI[1:]]]))
    assert [each.nik for each in whole.residents] == [SITI[0]]


def test_a_damaged_byte_spoils_its_own_row_only():
    """Letters that nobody can read are told; the rows around them are taken over."""
    text = files.csv_file([PLAIN, [*SITI[:2], "SITI É", *SITI[3:]], UJI, [*UJI[:2], "É", *UJI[3:]]])
    broken = text.replace("SITI É".encode(), b"SITI \xc3")

    found = files.read(broken)

    assert [each.name for each in found.residents] == ["CONTOH UJI"]
    assert next((each.line, each.code) for each in found.problems) == (2, "cell_broken")


def test_an_open_quotation_mark_is_told_with_its_line():
    """It swallows what follows; what follows is not lost without a word."""
    rows = files.csv_file([PLAIN, *[SITI] * 2]) + b'"8204,' + b"\r\n".join([b"x,y"] * 3000)

    found = files.read(rows)

    assert (4, "row_quote") in [(each.line, each.code) for each in found.problems]


def test_wrong_columns_are_told_before_anything_is_read():
    """What was recognised, what is missing, what would be left aside."""
    file = reading.opened(files.csv_file([["Nama", "Umur"], ["CONTOH UJI", "36"]]))

    assert file.columns.missing == ("nik",)
    assert file.columns.headers == {"name": "Nama"}
    assert file.columns.unread == ("Umur",)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), errors.RegisterFormatError),
        (b"<!DOCTYPE html><table><tr><td>NIK</td></tr></table>", errors.RegisterFormatError),
        (b"", errors.RegisterUnreadableError),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), errors.RegisterUnreadableError),
        (b"PK\x03\x04" + bytes(100), errors.RegisterUnreadableError),
        (files.book([PLAIN])[:-40], errors.RegisterUnreadableError),
        (files.book([PLAIN], sheet_name="xl/elsewhere.xml"), errors.RegisterUnreadableError),
    ],
)
def test_what_is_no_register_is_told_by_its_name(data, error):
    """Old spreadsheets, pages of the web, pictures, damaged archives."""
    with pytest.raises(error):
        reading.opened(data)


def test_a_bomb_in_an_archive_is_not_unpacked():
    """Sizes are read from the directory first; words declared in a part are not followed."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/{number}.bin", bytes(100 * 2**20))
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst>&b;</sst>'
    many = {f"xl/media/{number}": "" for number in range(sheets.PARTS_LIMIT)}

    assert len(bomb.getvalue()) < reading.FILE_LIMIT_BYTES
    for data, error in (
        (bomb.getvalue(), errors.RegisterLargeError),
        (files.book([PLAIN, SITI], extra=many.items()), errors.RegisterLargeError),
        (
            files.book([PLAIN], extra={"xl/sharedStrings.xml": laughs}.items()),
            errors.RegisterUnreadableError,
        ),
    ):
        with pytest.raises(error):
            reading.opened(data)


def test_a_register_longer_than_a_tablet_bears_is_refused(monkeypatch):
    """The limit is told, and nothing of the file is taken over."""
    monkeypatch.setattr(reading, "ROWS_LIMIT", 3)

    with pytest.raises(errors.RegisterLargeError):
        files.read(files.csv_file(list(files.crowd(4))))


def test_how_far_it_has_come_is_said_now_and_then(monkeypatch):
    """A large file is read in pieces, and a person sees that it goes on."""
    monkeypatch.setattr(reading, "CHUNK", 2)
    said = []

    reading.read(reading.opened(files.csv_file(list(files.crowd(5)))), files.RULES, said.append)

    assert said == [2, 4]


@given(st.binary(max_size=400), st.integers(0, 3))
def test_no_bytes_break_the_reader(noise, kind):
    """Whatever a file holds, it is read or refused by name."""
    sound = [files.csv_file([PLAIN, SITI]), files.book([PLAIN, SITI])][kind % 2]
    data = [noise, sound[: len(sound) // 2] + noise, sound + noise, noise + sound][kind]
    try:
        files.read(data)
    except errors.InputError:
        pass
    except csv.Error as error:  # pragma: no cover - would be a bug
        raise AssertionError from error
