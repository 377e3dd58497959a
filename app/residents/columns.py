"""Which column of a register holds what: headers of OpenSID's exports, and plain ones."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NEEDED = ("name", "nik")
"""Without these columns nobody can be told from anybody."""
HEADER_WITHIN = 20
"""Rows at the top of a file that may be titles before the header comes."""

_HEADERS: Mapping[str, str] = {
    "nik": "nik | no nik | nomor nik | nomor induk kependudukan | no ktp | nomor ktp",
    "kk": "no kk | nomor kk | kk | no kartu keluarga | nomor kartu keluarga | nkk",
    "name": "nama | nama lengkap | nama penduduk | nama warga",
    "sex": "sex | jenis kelamin | jk | l p | kelamin | jns kelamin",
    "birth_place": "tempatlahir | tempat lahir | tmpt lahir | tmp lahir",
    "birth_date": "tanggallahir | tanggal lahir | tgl lahir | tgl lhr",
    "religion": "agama id | agama",
    "marital": "status kawin | kawin | status perkawinan | status nikah | status kawin id",
    "relation": (
        "kk level | hub keluarga | hubungan keluarga | hubungan | shdk | status hubungan"
        " | hubungan dalam keluarga | status hubungan dalam keluarga | hub dlm keluarga"
    ),
    "occupation": "pekerjaan id | pekerjaan | jenis pekerjaan",
    "education": (
        "pendidikan kk id | pendidikan dlm kk | pendidikan dalam kk | pendidikan"
        " | pendidikan terakhir | pendidikan kk"
    ),
    "father": "nama ayah | ayah",
    "mother": "nama ibu | ibu",
    "address": "alamat",
    "hamlet": "dusun | nama dusun | dusun lingkungan",
    "rt": "rt",
    "rw": "rw",
    "phone": "no hp | nomor hp | hp | telepon | no telepon | nomor telepon | no telp",
    "status": "status dasar",
}


@dataclass(frozen=True)
class Columns:
    """
    Where each field stands, counted from 0, and how its header reads.

    `unread` are headers of columns that are not taken over: what no form asks is not kept.
    """

    at: Mapping[str, int]
    headers: Mapping[str, str]
    unread: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which nothing can be read."""
        return tuple(field for field in NEEDED if field not in self.at)


def find(rows: Sequence[Sequence[str]]) -> tuple[int, Columns]:
    """
    Return which of the first rows is the header, and what it says.

    The row in which most is recognised is taken; one in which a column needed is missing only
    where no row has them all.
    """
    read = [recognised(row) for row in rows[:HEADER_WITHIN]]
    if not read:
        return 0, Columns({}, {})
    best = max(range(len(read)), key=lambda at: (not read[at].missing, len(read[at].at), -at))
    return best, read[best]


def recognised(row: Sequence[str]) -> Columns:
    """Return what the cells of one row say as headers; of two for one field the first counts."""
    at: dict[str, int] = {}
    unread: list[str] = []
    for number, cell in enumerate(row):
        field = _FIELDS.get(_plain(cell))
        if field is not None and field not in at:
            at[field] = number
        elif cell.strip():
            unread.append(_shown(cell))
    headers = {field: _shown(row[number]) for field, number in at.items()}
    return Columns(at, headers, tuple(unread))


def _shown(cell: str) -> str:
    return " ".join(cell.split())[:40]


def _plain(header: str) -> str:
    text = unicodedata.normalize("NFKD", header.casefold())
    return "".join(re.findall("[a-z0-9]+", text))


_FIELDS = {
    _plain(each): field for field, headers in _HEADERS.items() for each in headers.split("|")
}
