"""Whoever takes the phone's memory apart learns no name, no number and no picture."""

import base64
import random
import zlib

from app.storage import drafts
from app.storage.people import Person
from tests.village import Village

NAME = "KENARIWATI BURUNGKUNING"
NIK = "8204085708909977"
PHONE = "+6281200009977"
ANSWER = "rahasia-kenari-di-dermaga"
PHOTO = random.Random(77).randbytes(60_000)
CANARIES = [each.encode() for each in (NAME, NIK, PHONE, ANSWER)] + [
    PHOTO[100:124],
    PHOTO[40_000:40_024],
]


def disguises(canary: bytes) -> set[bytes]:
    """Return how a canary may lie about in a file."""
    shifted = {base64.b64encode(b"x" * shift + canary)[4:-4] for shift in range(3)}
    wide = {canary.decode("latin-1").encode("utf-16-le")}
    return {canary, canary.hex().encode(), canary.hex().upper().encode()} | shifted | wide


def test_no_file_of_the_phone_sings(tmp_path):
    """Database, log, ballast and key file: not one canary, not even compressed."""
    village = Village(tmp_path)
    citizen = village.citizen("phone", Person(NAME, NIK, "82.04.17.2003", PHONE))
    with citizen.store.writing() as session:
        draft = drafts.begin(session, village.world, "pengaduan", answers={"text": ANSWER})
        drafts.answer(session, village.world, draft, "nik", NIK)
        drafts.put_photo(session, village.world, draft, "kk", jpeg=PHOTO, thumb=PHOTO[100:200])
    known = citizen.applies(photos=[PHOTO], text=ANSWER, nik=NIK)
    citizen.syncs()
    village.office.decides(known, "accept", note=ANSWER)
    citizen.syncs()

    files = [path for path in citizen.folder.iterdir() if path.is_file()]
    assert {path.suffix for path in files} >= {".db", ".db-wal", ".key"}
    for path in files:
        raw = path.read_bytes()
        for canary in CANARIES:
            assert not any(shape in raw for shape in disguises(canary)), path.name
        assert ANSWER.encode() not in _inflated(raw)


def test_nothing_that_travels_sings(tmp_path):
    """What carriers see holds no canary either."""
    village = Village(tmp_path)
    citizen = village.citizen("phone", Person(NAME, NIK, "82.04.17.2003", PHONE))
    citizen.applies(photos=[PHOTO], text=ANSWER, nik=NIK)

    citizen.syncs()

    for sealed in citizen.way.seen:
        assert not any(shape in sealed for canary in CANARIES for shape in disguises(canary))


def _inflated(raw: bytes) -> bytes:
    """Return what unpacks wherever something compressed may begin after a row's start."""
    found = bytearray()
    for at in range(0, len(raw), 512):
        for width in (-15, 15):
            try:
                found += zlib.decompressobj(width).decompress(raw[at : at + 512])
            except zlib.error:
                continue
    return bytes(found)
