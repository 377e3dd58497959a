"""
A made-up register of people, as OpenSID exports one: 41 columns, practice numbers, nobody alive.

The same seed gives the same people everywhere.
"""

import csv
import io
import random
import re
from collections.abc import Iterator
from datetime import date

COLUMNS = re.findall(
    r"\w+",
    "alamat dusun rw rt nama no_kk nik sex tempatlahir tanggallahir agama_id pendidikan_kk_id"
    " pendidikan_sedang_id pekerjaan_id status_kawin kk_level warganegara_id ayah_nik nama_ayah"
    " ibu_nik nama_ibu golongan_darah_id akta_lahir dokumen_pasport tanggal_akhir_paspor"
    " dokumen_kitas akta_perkawinan tanggalperkawinan akta_perceraian tanggalperceraian cacat_id"
    " cara_kb_id hamil ktp_el status_rekam alamat_sekarang status_dasar suku tag_id_card"
    " id_asuransi no_asuransi",
)
_FIRST = re.findall(
    r"\w+", "ABDUL MUHAMMAD SITI NUR LA WA AHMAD FATIMA RAHMAN YUSUF HASAN MARIA DEWI RIDWAN"
)
_SYLLABLES = re.findall("..", "BADAFAGAHAJAKALAMANARASATAWABIDILIMINIRISIBUDUKULU")


def crowd(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Yield the header and `count` people."""
    dice = random.Random(seed)
    yield COLUMNS
    for number in range(count):
        born = date(1940 + dice.randrange(80), 1 + dice.randrange(12), 1 + dice.randrange(28))
        woman = dice.random() < 0.5
        nik = f"82{number // 99:04d}{born.day + 40 * woman:02d}{born:%m%y}{9901 + number % 99}"
        house = number // 4
        told = {
            "nama": f"{dice.choice(_FIRST)} {_word(dice)} {_word(dice)}",
            "no_kk": f"82{house // 99:04d}120115{9901 + house % 99}",
            "nik": nik,
            "sex": "2" if woman else "1",
            "tempatlahir": "LABUHA",
            "tanggallahir": born.isoformat(),
            "agama_id": "1",
            "dusun": f"DUSUN {number % 5 + 1}",
            "rt": str(number % 6 + 1),
            "rw": "0",
            "pekerjaan_id": "11",
            "status_kawin": "1",
            "kk_level": str(number % 4 + 1),
            "status_dasar": "1",
            "pendidikan_kk_id": "5",
            "suku": "Makian",
        }
        yield [told.get(column, "") for column in COLUMNS]


def csv_file(count: int) -> bytes:
    """Return a register of `count` people as a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows(crowd(count))
    return out.getvalue().encode()


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randrange(2, 4)))
