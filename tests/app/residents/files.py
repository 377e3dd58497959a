"""Made-up registers, as OpenSID and spreadsheets write them."""

import csv
import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

from app.residents import reading
from app.residents.lines import Rules
from bench.people import crowd as crowd  # noqa: PLC0414 - read from here as all made-up files

HOME = "82.04.17.2003"
RULES = Rules(date(2026, 11, 24), True, HOME)
PLAIN = ["NIK", "No. KK", "Nama Lengkap", "JK", "Tempat Lahir", "Tgl. Lahir", "Dusun", "RT"]
_BORN = ["Labuha", "17-08-1990", "II", "2"]
SITI = ["8204085708909902", "8204081201159901", "SITI CONTOH", "P", *_BORN]
UJI = ["8204081708909901", "8204081201159901", "CONTOH UJI", "L", *_BORN]


def csv_file(rows, separator=",", encoding="utf-8"):
    """Return rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def read(data, rules=RULES):
    """Read a file to its end."""
    return reading.read(reading.opened(data), rules, lambda count: None)


def book(rows, *, shared=True, extra=(), sheet_name="xl/worksheets/sheet1.xml"):
    """
    Return an XLSX file; a cell is text, a number, or a tuple (formula, what was calculated once).

    `shared` keeps words apart from the cells, as spreadsheets do; `extra` are more parts.
    """
    words: dict[str, int] = {}

    def cell(value, reference):
        if value == "":
            return ""
        if isinstance(value, tuple):
            return f'<c r="{reference}"><f>{escape(value[0])}</f><v>{value[1]}</v></c>'
        if not isinstance(value, str):
            return f'<c r="{reference}"><v>{value}</v></c>'
        if shared:
            at = words.setdefault(value, len(words))
            return f'<c r="{reference}" t="s"><v>{at}</v></c>'
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    lines = [
        f'<row r="{number}">'
        + "".join(cell(value, f"{_letters(at)}{number}") for at, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    ]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        sheet_name: sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">'
        + "".join(f"<si><t>{escape(each)}</t></si>" for each in words)
        + "</sst>",
        **dict(extra),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _letters(at):
    return chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)
