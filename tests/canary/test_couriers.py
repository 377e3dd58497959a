"""What those who carry it hold: a relay's process, cards, a neighbour's phone. Nobody learns."""

import random
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import photos
from app.storage import drafts
from app.storage.people import Person
from app.sync import cards, carry, mailbag
from app.sync.http import HttpTransport
from app.sync.pace import Pace
from app.voyage import cargo
from protocol import bundle, world
from tests import warm
from tests.canary.scanner import hits
from tests.canary.test_journey import ANSWER, NAME, NIK, PHONE
from tests.harbour import Harbour
from tests.journeys.test_relay import Relay
from tests.relays import patiently, visits
from tests.village import HOME, Citizen

ANI = Person("ANI CONTOH", "8204084505909903", HOME)
PICTURE = photos.shrink(cargo.paper(random.Random(77)))
CANARIES = [
    *(each.encode() for each in (NAME, NIK, PHONE, PHONE[3:], ANSWER)),
    PICTURE.jpeg[200:224],
    PICTURE.jpeg[-64:-40],
    PICTURE.thumb[-64:-40],
]


THOROUGH_BYTES = 3_000
"""Where raw deflate is tried at every byte: small parcels, whose text is packed like that."""


class Somebody(Citizen):
    """A real store by the real clock, and the app's own ways of carrying."""

    def __init__(self, folder: Path, person: Person, office: str) -> None:
        super().__init__(SimpleNamespace(world=world.real(), office=None), folder, person)
        self.office = office

    def writes(self) -> None:
        """Leave a draft with a photo, and say the same."""
        with self.store.writing() as session:
            draft = drafts.begin(session, self.world, "pengaduan", answers={"text": ANSWER})
            drafts.put_photo(
                session, self.world, draft, "photo", jpeg=PICTURE.jpeg, thumb=PICTURE.thumb
            )
        self.applies(photos=[PICTURE.jpeg], text=ANSWER, reporter=self.person.name, nik=NIK)

    def visits(self, relay: str) -> None:
        """Exchange with a relay."""
        with closing(visits(self, relay)) as way:
            self.syncs(way)

    def asks(self) -> None:
        """Exchange with the office."""
        with closing(HttpTransport(self.office)) as way:
            self.syncs(way)

    def hands_over(self) -> int:
        """Bring the office what is carried for others; return how much it took."""
        with closing(HttpTransport(self.office)) as way:
            return mailbag.hand_over(self.store, way, self.world, Pace.on(way.link))


def read(folder: Path, called: str) -> dict[str, bytes]:
    """Return every file below a folder that was written by a program of ours."""
    return {
        f"{called} {path.relative_to(folder)}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "ballast"
    }


def found(held: dict[str, bytes]) -> dict[str, list[bytes]]:
    """Return in which of these something sings."""
    sung = {
        name: hits(data, CANARIES, thorough=len(data) < THOROUGH_BYTES)
        for name, data in held.items()
    }
    return {name: each for name, each in sung.items() if each}


@pytest.fixture
def held(tmp_path):
    """Send by a relay's process, by its card, by ours and by a neighbour; return all there is."""
    desk = Harbour(tmp_path / "office", world.real())
    office = warm.Office(desk.folder)
    relay = Relay(tmp_path / "spool", office.url)
    held: dict[str, bytes] = {}
    person = Person(NAME, NIK, HOME, PHONE)
    siti = Somebody(tmp_path / "siti", person, office.url)
    ani = Somebody(tmp_path / "ani", ANI, office.url)
    boat, relayed, home = (tmp_path / name for name in ("boat", "relayed", "home"))
    for folder in (boat, relayed, home):
        folder.mkdir()
    try:
        office.start()
        relay.start()
        patiently((relay.spool / "roster.layar").exists)
        ani.asks()
        office.stop()
        siti.visits(relay.url)
        siti.writes()
        siti.visits(relay.url)
        assert relay.waiting() > 1
        held |= read(relay.spool, "spool")
        relay.end()
        relay.does("--empty", str(relayed))

        cards.write(home, [bundle.pack_open(desk.trust)])
        carry.take(siti.store, siti.world, home)
        carried = carry.load(siti.store, siti.world, boat)
        carry.hand_over(siti.store, siti.world, carried, "KM Contoh")
        held |= read(boat, "boat") | read(relayed, "relay's card")
        for card in (boat, relayed):
            carry.take(ani.store, ani.world, card)
        held |= read(ani.folder, "neighbour, laden")
        office.start()
        assert ani.hands_over() > 1
        held |= read(ani.folder, "neighbour, back")
        carry.load(ani.store, ani.world, home)
        relay.start()
        patiently(lambda: relay.waiting() == 0)
        assert relay.answers() > 0
        held |= read(home, "card home") | read(relay.spool, "spool, answered")
        held["office's log"] = (desk.folder / "office.log").read_bytes()
        carry.take(siti.store, siti.world, home)
        held |= read(siti.folder, "phone")
        yield held
    finally:
        relay.end()
        office.stop()
        for each in (siti, ani):
            each.store.close()
        desk.office.engine.dispose()


def test_nobody_who_carries_it_learns_anything(held):
    """Spool, cards, the neighbour's store, logs: not one canary; one that is planted is found."""
    kinds = {name.partition(" ")[0].rstrip(",") for name in held}
    assert kinds == {"spool", "boat", "relay's", "neighbour", "card", "office's", "phone"}
    assert sum(map(len, held.values())) > 500_000

    assert found(held) == {}

    at = random.randrange(500)
    spoiled = {
        name: data[:at] + CANARIES[number % len(CANARIES)].hex().encode() + data[at:]
        for number, (name, data) in enumerate(sorted(held.items(), key=lambda each: len(each[1])))
        if number % 7 == 0
    }
    assert set(found(spoiled)) == set(spoiled)
