"""A whole journey, and nobody on the way and no finder of the phone learns anything of it."""

import logging
import random

import pytest

from app import photos
from app.storage import drafts
from app.storage.people import Person
from app.sync.http import HttpTransport
from app.voyage import cargo
from protocol import bundle
from tests.canary.scanner import hits
from tests.door import Door, office_door
from tests.harbour import Harbour
from tests.model import ways
from tests.village import Village

NAME = "KENARIWATI BURUNGKUNING"
NIK = "8204085708909977"
PHONE = "+6281200009977"
ANSWER = "rahasia-kenari-di-dermaga"
NOTE = "catatan-kenari-petugas"


@pytest.fixture
def journey(tmp_path, caplog):
    """Write, photograph, send by web and by card, decide, hear; return all that others see."""
    caplog.set_level(logging.DEBUG)
    village = Village(tmp_path)
    village.office = Harbour(tmp_path / "office", village.world)
    siti = village.citizen("phone", Person(NAME, NIK, "82.04.17.2003", PHONE))
    picture = photos.shrink(cargo.paper(random.Random(77)))
    with siti.store.writing() as session:
        draft = drafts.begin(session, village.world, "pengaduan", answers={"text": ANSWER})
        drafts.put_photo(
            session, village.world, draft, "photo", jpeg=picture.jpeg, thumb=picture.thumb
        )
    known = siti.applies(photos=[picture.jpeg], text=ANSWER, reporter=NAME, nik=NIK)
    card = ways.by_hand()
    card.bag.roster = bundle.pack_open(village.office.trust)
    siti.syncs(card)
    heard: dict[str, bytes] = {}
    answer = office_door(village.office)

    def records(method, path, body):
        reply = answer(method, path, body)
        heard[f"request {len(heard)}"] = f"{method} {path}".encode() + body
        heard[f"reply {len(heard)}"] = repr(reply.headers).encode() + reply.body
        return reply

    door = Door(records)
    way = HttpTransport(door.url)
    siti.syncs(way)
    village.office.decides(known, "accept", note=NOTE)
    siti.syncs(way)
    way.close()
    door.close()
    assert siti.waiting() == []
    heard["heads"] = b"".join(door.heads)
    heard["card"] = bundle.pack(card.bag.up)
    heard["log"] = caplog.text.encode()
    for path in siti.folder.rglob("*"):
        if path.is_file() and path.name != "ballast":
            heard[f"file {path.name}"] = path.read_bytes()
    yield (
        heard,
        [
            *(each.encode() for each in (NAME, NIK, PHONE, PHONE[3:], ANSWER, NOTE)),
            picture.jpeg[200:224],
            picture.jpeg[-64:-40],
            picture.thumb[-64:-40],
        ],
    )
    village.office.office.engine.dispose()


def test_nobody_on_the_way_learns_anything(journey):
    """Requests, answers, heads, a card, the log, every file of the phone: not one canary."""
    heard, canaries = journey
    assert {"heads", "card", "log", "file layar.db"} <= set(heard)
    assert sum(map(len, heard.values())) > 50_000

    found = {
        name: sung
        for name, data in heard.items()
        if (sung := hits(data, canaries, thorough=len(data) < 30_000))
    }

    assert found == {}
