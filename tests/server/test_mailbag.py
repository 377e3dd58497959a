"""Mailbags at the office: a carrier hears what was taken, and brings home what waits."""

import pytest

from protocol import bundle, keys, messages, opening, parcel
from protocol.messages import Kind
from server import books, desk, homebound, officers
from tests.server.phones import VILLAGE, Phone, Photo


def heard(phone, body):
    """Open every parcel of an answer that is for this phone."""
    found = []
    for sealed in bundle.unpack(body).parcels:
        outside = parcel.header(sealed)
        if parcel.tag(phone.route, outside.nonce) == outside.address:
            items = parcel.unseal(sealed, [phone.sealing], route=phone.route)
            found.append(
                opening.read(items, phone.office.realm, lambda key: True, {phone.signing.kid})
            )
    return found


def handover(phone, body):
    """Return what the office says it has taken of a mailbag, None where it says nothing."""
    ((opened),) = heard(phone, body)
    said = [messages.read(each.kind, each.body) for each in opened.handovers]
    assert all(each.author == phone.office.keyring.signing.public for each in opened.handovers)
    return said[0] if said else None


def decided(house, phone):
    """Let staff begin with an application of this phone's, which it has not heard of."""
    case = phone.apply()
    house.tell(phone, case)
    clerk = house.staff("clerk-" + phone.signing.kid)
    with house.office.writing() as session:
        desk.decide(session, house.office, clerk, case.id, "accept", world=house.office.world)
    return case


def test_what_was_read_and_what_never_will_be_is_named(house):
    """Junk leaves a carrier's hands as well; what a newer office could read does not."""
    carrier, sender = house.phone(), house.phone()
    stranger = Phone(house.office)
    stranger.introduce()
    own = carrier.up(mailbag=True)
    good = sender.up(sender.apply())
    unknown = stranger.up(stranger.apply())
    junk = good[:-1] + bytes([good[-1] ^ 1])
    newer = good[:4] + b"\x11" + good[5:]

    answer = house.take(bundle.pack([own, good, unknown, junk, newer]))

    said = handover(carrier, answer)
    assert set(said.parcels) == {parcel.mark(each) for each in (own, good, unknown, junk)}
    assert said.bytes == sum(map(len, (own, good, unknown, junk)))
    assert (said.way, said.carrier) == ("office", None)
    assert len(heard(sender, answer)) == 1


def test_who_does_not_ask_hears_of_no_handover(house):
    """A reader that knows none is never sent one."""
    carrier, sender = house.phone(), house.phone()

    answer = house.take(bundle.pack([carrier.up(), sender.up(sender.apply())]))

    assert handover(carrier, answer) is None


def test_waiting_answers_go_home_with_a_carrier(house):
    """Sealed for each device of the village, owed again until its own receipt comes."""
    carrier, sender = house.phone(), house.phone()
    decided(house, sender)

    answer = house.take(carrier.up(mailbag=True, serves=[VILLAGE]))

    (opened,) = heard(sender, answer)
    assert Kind.DECISION in {each.kind for each in opened.envelopes}
    assert opened.receipt.body.get("re") is None
    again = house.take(carrier.up(mailbag=True, serves=[VILLAGE]))
    assert len(heard(sender, again)) == 1
    told = [each.id for each in opened.envelopes]
    house.take(sender.up(received=told))
    assert heard(sender, house.take(carrier.up(mailbag=True, serves=[VILLAGE]))) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"mailbag": True, "serves": ["82.04.99.9999"]},
        {"mailbag": True},
        {"serves": [VILLAGE]},
        {"mailbag": True, "serves": [VILLAGE], "room": 500},
    ],
    ids=["another village", "nobody asked", "no mailbag", "no room"],
)
def test_nothing_goes_home_that_was_not_asked_for(house, asked):
    """Only for the villages named, only with a mailbag, only within the room there is."""
    carrier, sender = house.phone(), house.phone()
    decided(house, sender)
    carrier.room = None

    answer = house.take(carrier.up(**asked))

    assert heard(sender, answer) == []


def test_a_stranger_brings_nothing_home(house):
    """Whoever is not introduced learns not even how many there are."""
    sender, stranger = house.phone(), Phone(house.office)
    decided(house, sender)

    assert house.refused(stranger.up(mailbag=True, serves=[VILLAGE])) == "delivery.refused"


@pytest.mark.parametrize("villages", [[VILLAGE], []], ids=["of a village", "of all"])
def test_nothing_goes_home_to_a_device_that_is_revoked(house, monkeypatch, villages):
    """Neither by a neighbour nor a card; it takes nobody's place, and hears when it may again."""
    monkeypatch.setattr(homebound, "DEVICES_LIMIT", 1)
    carrier, *senders = (house.phone() for _ in range(3))
    for sender in senders:
        decided(house, sender)
    lost, other = sorted(senders, key=lambda each: each.signing.public)

    def hear():
        with house.office.writing() as session:
            ledger = books.open_books(session.connection(), house.office)
            return {each.receipt["to"] for each in homebound.every(ledger, villages, 2**20)} - {
                carrier.signing.kid
            }

    with house.office.writing() as session:
        officers.revoke(session, house.office.world, lost.signing.kid)

    answer = house.take(carrier.up(mailbag=True, serves=[VILLAGE]))
    assert (heard(lost, answer), len(heard(other, answer))) == ([], 1)
    assert hear() == {other.signing.kid}
    with house.office.writing() as session:
        officers.reinstate(session, house.office.world, lost.signing.kid)
    assert lost.signing.kid in hear()


def test_how_many_go_home_is_bounded(house, monkeypatch):
    """A village does not fit every pocket; the rest goes another time."""
    monkeypatch.setattr(homebound, "DEVICES_LIMIT", 1)
    carrier = house.phone()
    senders = [house.phone() for _ in range(2)]
    for sender in senders:
        decided(house, sender)

    answer = house.take(carrier.up(mailbag=True, serves=[VILLAGE]))

    assert sum(len(heard(sender, answer)) for sender in senders) == 1


def test_pieces_may_come_before_the_message_that_names_them(house):
    """Whatever order a boat's files are read in, a photo in one request is not lost."""
    sender = house.phone()
    photo = Photo(bytes(range(256)) * 100)
    application = sender.apply(papers={"kk_photo": photo.document.to_body()})
    pieces = sender.up(*photo.pieces)

    answer = house.take(bundle.pack([pieces, sender.up(application)]))

    (opened,) = heard(sender, answer)
    bitmap = opened.receipt.body["pieces"][photo.document.sha256]
    assert keys.unb64(bitmap) == b"\xc0"
