"""By boat and by hand: files that come twice, late or out of order, and other people's parcels."""

import random

import pytest

from app.storage import custody, deliveries, handovers
from app.storage.people import Person
from app.sync import carry
from app.sync.files import FileTransport
from protocol import envelope, errors, messages
from protocol.messages import Kind
from protocol.parcel import Way
from tests.cards import carried_by_hand
from tests.village import HOME

ANI = Person("ANI CONTOH", "8204084505909903", HOME)


@pytest.fixture
def card(tmp_path):
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


@pytest.fixture
def boat(village, card):
    return carried_by_hand(village.office, card)


def takes(citizen, place):
    return carry.take(citizen.store, citizen.world, place)


def gives(citizen, folder, carrier="KM Contoh"):
    loaded = carry.load(citizen.store, citizen.world, folder)
    carry.hand_over(citizen.store, citizen.world, loaded, carrier)
    return loaded


def delivery(citizen, known):
    with citizen.store.reading() as session:
        return deliveries.of(session, [known])[known]


def held(citizen):
    with citizen.store.reading() as session:
        return custody.holding(session, Way.UP).count, custody.holding(session, Way.DOWN).count


def test_an_application_and_its_answer_go_by_card_alone(village, siti, card, boat):
    """No line anywhere: there and back in files, and each step shown only when it is so."""
    takes(siti, card)
    known = siti.applies(reason="school", photos=[random.Random(1).randbytes(40_000)])
    assert delivery(siti, known).carried_at is None

    loaded = gives(siti, card)

    assert loaded.report.waiting == 2
    assert (delivery(siti, known).carrier, delivery(siti, known).received_at) == ("KM Contoh", None)
    boat()
    village.office.decides(known, "accept")
    takes(siti, card)
    assert siti.waiting() == []
    assert delivery(siti, known).received_at is not None
    gives(siti, card, "KM Lain")
    boat()
    takes(siti, card)
    assert len(siti.case(known).history) == 2


def test_a_file_may_come_twice_late_and_out_of_order(village, siti, tmp_path, card, boat):
    """By two boats, one sixty days late: everything counts once."""
    takes(siti, card)
    known = siti.applies(reason="school")
    first, second = tmp_path / "first", tmp_path / "second"
    boats = [carried_by_hand(village.office, folder) for folder in (first, second)]
    gives(siti, first)
    siti.applies(reason="work")
    gives(siti, second)

    boats[1]()
    takes(siti, second)
    takes(siti, second)
    assert siti.waiting() == []
    village.passes(days=60)
    boats[0]()
    late = takes(siti, first)

    assert late.for_us == 0
    assert siti.waiting() == []
    assert len(siti.case(known).history) == 1
    assert len(village.office.memory.cases) == 2


def test_others_parcels_are_carried_and_nobody_reads_them(village, siti, card, boat, tmp_path):
    """A neighbour takes them along, unread, counts them, and gives them on by the next card."""
    ani = village.citizen("ani", ANI)
    takes(siti, card)
    takes(ani, card)
    siti.applies(reason="school")
    hers = tmp_path / "from-siti"
    hers.mkdir()
    gives(siti, hers, "Ani")

    taken = takes(ani, hers)
    again = takes(ani, hers)

    assert (taken.up, taken.for_us, taken.bad) == (1, 0, 0)
    assert (again.up, again.known) == (0, 1)
    assert held(ani) == (1, 0)
    loaded = gives(ani, card, "KM Contoh")
    assert loaded.others == 1
    boat()
    takes(ani, card)
    takes(siti, card)
    assert siti.waiting() == []
    assert ani.waiting() == []


def test_a_carriers_word_comes_back_to_the_sender(village, siti, card, boat, tmp_path):
    """Who took the card says so with a signature, and the sender's screen may say it then."""
    ani = village.citizen("ani", ANI)
    takes(siti, card)
    known = siti.applies(reason="school")
    hers = tmp_path / "from-siti"
    hers.mkdir()
    carry.load(siti.store, siti.world, hers)
    assert delivery(siti, known).carried_at is None

    takes(ani, hers)
    takes(siti, hers)

    assert delivery(siti, known).carried_at == village.clock
    assert delivery(siti, known).carrier == ""
    assert delivery(siti, known).received_at is None


def test_a_word_about_other_parcels_changes_nothing(village, siti, card, boat):
    """Whoever cannot name our parcel never had it."""
    takes(siti, card)
    known = siti.applies(reason="school")
    carry.load(siti.store, siti.world, card)
    ani = village.citizen("ani", ANI)
    with ani.store.writing() as session:
        handovers.say(session, ani.world, ["0" * 16], 590, way="card", carrier="X", ours=True)
        said = handovers.ours(session)
    FileTransport(card).publish(said)

    takes(siti, card)

    assert delivery(siti, known).carried_at is None


def test_our_own_file_is_not_carried_for_others(siti, card, boat):
    """A card read again by the phone that wrote it holds nothing new."""
    takes(siti, card)
    siti.applies(reason="school")
    gives(siti, card)

    taken = takes(siti, card)

    assert (taken.own, taken.up, taken.for_us) == (1, 0, 0)
    assert held(siti) == (0, 0)


def test_without_the_offices_keys_nothing_can_be_sealed(siti, tmp_path):
    """A phone that has heard of no office yet says so, and keeps everything."""
    with pytest.raises(errors.DeliveryError):
        carry.load(siti.store, siti.world, tmp_path)
    assert siti.waiting()


def test_a_phone_gives_the_offices_keys_to_the_next(village, siti, card, boat, tmp_path):
    """What is public goes along, so that a new phone can write without ever having a line."""
    takes(siti, card)
    ani = village.citizen("ani", ANI)
    between = tmp_path / "between"
    between.mkdir()
    gives(siti, between, "Ani")

    takes(ani, between)

    assert gives(ani, between).marks


def test_a_handover_names_nobody_in_the_open(village, siti, card, boat, tmp_path):
    """What a carrier leaves on a card has no name and no number of a person in it."""
    ani = village.citizen("ani", ANI)
    takes(siti, card)
    siti.applies(reason="school")
    hers = tmp_path / "from-siti"
    hers.mkdir()
    carry.load(siti.store, siti.world, hers)
    takes(ani, hers)

    said = [
        messages.read(raw[1], envelope.parse(raw).body)
        for raw in FileTransport(hers).opens
        if raw[1] == Kind.HANDOVER
    ]

    assert [each.carrier for each in said] == [None]
    for path in hers.iterdir():
        for word in (b"CONTOH", b"8204084505909903", b"8204085708909902"):
            assert word not in path.read_bytes()
