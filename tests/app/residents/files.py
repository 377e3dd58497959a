"""Made-up registers, as OpenSID and spreadsheets write them."""

import csv
import io
import random
import re
import zipfile
from datetime import date
from xml.sax.saxutils import escape

from app.residents import reading
from app.residents.lines import Rules

HOME = "82.04.17.2003"
RULES = Rules(date(2026, 11, 24), True, HOME)
OPENSID = re.findall(
    r"\w+",
    "alamat dusun rw rt nama no_kk nik sex tempatlahir tanggallahir agama_id pendidikan_kk_id"
    " pendidikan_sedang_id pekerjaan_id status_kawin kk_level warganegara_id ayah_nik nama_ayah"
    " ibu_nik nama_ibu golongan_darah_id akta_lahir dokumen_pasport tanggal_akhir_paspor"
    " dokumen_kitas akta_perkawinan tanggalperkawinan akta_perceraian tanggalperceraian cacat_id"
    " cara_kb_id hamil ktp_el status_rekam alamat_sekarang status_dasar suku tag_id_card"
    " id_asuransi no_asuransi",
)
PLAIN = ["NIK", "No. KK", "Nama Lengkap", "JK", "Tempat Lahir", "Tgl. Lahir", "Dusun", "RT"]
_BORN = ["Labuha", "17-08-1990", "II", "2"]
SITI = ["8204085708909902", "8204081201159901", "SITI CONTOH", "P", *_BORN]
UJI = ["8204081708909901", "8204081201159901", "CONTOH UJI", "L", *_BORN]

_FIRST = re.findall(
    r"\w+", "ABDUL MUHAMMAD SITI NUR LA WA AHMAD FATIMA RAHMAN YUSUF HASAN MARIA DEWI RIDWAN"
)
_SYLLABLES = re.findall("..", "BADAFAGAHAJAKALAMANARASATAWABIDILIMINIRISIBUDUKULU")


def csv_file(rows, separator=",", encoding="utf-8"):
    """Return rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def read(data, rules=RULES):
    """Read a file to its end."""
    return reading.read(reading.opened(data), rules, lambda count: None)


def crowd(count, seed=1):
    """Yield the header and `count` people of OpenSID's export."""
    dice = random.Random(seed)
    yield OPENSID
    for number in range(count):
        born = date(1940 + dice.randrange(80), 1 + dice.randrange(12), 1 + dice.randrange(28))
        woman = dice.random() < 0.5
        day = born.day + 40 * woman
        nik = f"82{number // 99 % 100:02d}17{day:02d}{born:%m%y}{9901 + number % 99}"
        name = " ".join((dice.choice(_FIRST), _word(dice), _word(dice)))
        kk = f"82{number // 396 % 100:02d}17120115{9901 + number // 4 % 99}"
        at = {"nama": name, "no_kk": kk, "nik": nik, "sex": "2" if woman else "1"}
        at |= {"tempatlahir": "LABUHA", "tanggallahir": born.isoformat(), "agama_id": "1"}
        at |= {"dusun": f"DUSUN {number % 5 + 1}", "rt": str(number % 6 + 1), "rw": "0"}
        at |= {"pekerjaan_id": "11", "status_kawin": "1", "kk_level": str(number % 4 + 1)}
        at |= {"status_dasar": "1", "pendidikan_kk_id": "5", "suku": "Makian"}
        yield [at.get(column, "") for column in OPENSID]


def _word(dice):
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randrange(2, 4)))


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
