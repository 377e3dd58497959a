"""A phone that read another's pictures says so, and the other reads that from its screen."""

import pytest

from app import qr_codes
from app.storage import custody, deliveries, handovers
from app.storage.people import Person
from app.sync import screens
from app.sync.pictures import Album, Seen, show
from protocol import bundle, parcel, qr
from protocol.keys import SealingSecret
from protocol.parcel import EnvelopeItem, Way
from tests.pictures import by_pictures, photographed
from tests.village import HOME

ANI = Person("ANI CONTOH", "8204084505909903", HOME)
READER = SealingSecret(bytes([7]) * 32)


@pytest.fixture
def ani(village):
    return village.citizen("ani", ANI)


def takes(citizen, files):
    return screens.take(citizen.store, citizen.world, files)


def hears(citizen, brought):
    """Read what another phone shows back from a photo of it; return how many parcels it names."""
    drawn = brought.handover
    texts = qr_codes.read(qr_codes.draw(drawn)) if qr_codes.readable() else [drawn]
    seen = Album().add(texts)
    assert seen == Seen(handovers=(qr.read_handover(drawn),))
    return screens.hear(citizen.store, citizen.world, seen.handovers)


def delivery(citizen, known):
    with citizen.store.reading() as session:
        return deliveries.of(session, [known])[known]


def shown(citizen, village):
    """Return the files on a citizen's screen, as another phone reads them."""
    way, _ = by_pictures(village.office)
    citizen.syncs(way)
    return photographed(way.shown)


def sealed(citizen, way=Way.UP):
    route = b"r" * 32 if way is Way.DOWN else None
    return parcel.seal([EnvelopeItem(b"x")], READER.public, citizen.world, route=route)


def test_a_reader_becomes_a_carrier_and_says_so(village, siti, ani):
    """Carried from when the other phone had it, by its signature; and not one step further."""
    known = siti.applies(reason="school")
    files = shown(siti, village)
    assert delivery(siti, known).carried_at is None

    brought = takes(ani, files)
    read_at = village.clock
    village.passes(hours=1)

    assert (brought.for_us, brought.others) == (0, 1)
    assert hears(siti, brought) == 1
    assert delivery(siti, known).carried_at == read_at
    assert delivery(siti, known).carried_way == "phone"
    assert delivery(siti, known).received_at is None
    assert [each.id for each in siti.waiting() if each.case] == [known]
    assert hears(siti, brought) == 0


def test_what_is_read_again_is_said_again(village, siti, ani):
    """Whoever left the page too early reads the pictures once more and shows its word."""
    siti.applies(reason="school")
    files = shown(siti, village)
    takes(ani, files)

    again = takes(ani, files)

    assert again.others == 0
    assert hears(siti, again) == 1


def test_nothing_is_said_of_what_is_not_carried(village, siti, ani, monkeypatch):
    """Our own pictures, an answer on its way home, the office's keys, no room: no word."""
    siti.applies(reason="school")
    files = shown(siti, village)
    for file in (files[0], sealed(ani, Way.DOWN), bundle.pack_open(village.office.trust)):
        assert takes(siti, [file]).handover == ""
    monkeypatch.setattr(custody, "LIMIT_COUNT", 0)

    assert takes(ani, files).handover == ""


def test_as_much_as_pictures_hold_fits_one_code(siti, ani):
    """Fifteen of the smallest parcels in 64 pictures, and a word that names every one."""
    parcels = [sealed(siti) for _ in range(15)]
    marks = {parcel.mark(each): [] for each in parcels}
    with siti.store.writing() as session:
        handovers.note(session, marks, siti.world.now())

    brought = takes(ani, photographed(show([*parcels, sealed(siti)])))

    assert brought.others == 15
    assert hears(siti, brought) == 15


def test_what_only_looks_like_a_word_changes_nothing(village, siti, ani):
    """Cut, changed on the way, or about parcels the phone never had: believed by nobody."""
    known = siti.applies(reason="school")
    raw = qr.read_handover(takes(ani, shown(siti, village)).handover)
    other = qr.read_handover(takes(ani, [sealed(ani)]).handover)

    for word in (raw[:-1], raw[:-1] + bytes([raw[-1] ^ 1]), b"\x01", other):
        assert screens.hear(siti.store, siti.world, [word]) == 0
    assert delivery(siti, known).carried_at is None
    assert Album().add(["LYQ1:H:", qr.office(bytes(32))]) == Seen(strange=2)
