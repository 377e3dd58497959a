"""From sealed parcels to the ledger and back."""

import random

import pytest

from protocol import bundle, keys
from protocol.messages import Kind
from server import desk
from server.tables import CASES, MESSAGE
from server.unfinished_tables import UNREAD
from tests.server.ledgers import count


def test_a_first_parcel_introduces_a_phone_and_opens_a_case(house):
    """A phone nobody knows may introduce itself and apply in one parcel, and hears its place."""
    phone = house.phone(introduced=False)
    introduction, application = phone.introduce(), phone.apply()

    answer = house.tell(phone, introduction, application)

    assert set(answer.receipt.received) == {introduction.id, application.id}
    assert answer.receipt.places == {application.id: 1}
    assert answer.receipt.chain == {phone.signing.kid: (1, 2)}
    assert answer.receipt.re is not None
    assert not answer.receipt.owed


def test_an_introduction_counts_wherever_it_stands(house):
    """The messages before an introduction in its parcel are read all the same."""
    phone = house.phone(introduced=False)
    introduction, application = phone.introduce(), phone.apply()

    answer = house.tell(phone, application, introduction)

    assert set(answer.receipt.received) == {introduction.id, application.id}


def test_a_stranger_without_introduction_gets_nothing(house):
    """A parcel whose sender nobody knows is refused whole and leaves nothing behind."""
    phone = house.phone(introduced=False)
    phone.introduce()

    assert house.refused(phone.up(phone.apply())) == "delivery.refused"
    assert count(house, MESSAGE) == 0


def test_bad_fields_and_unknown_kinds_have_codes(house):
    """A body without its fields is refused; a kind nobody knows yet is kept for later."""
    phone = house.phone()
    bad = phone.say(Kind.APPLICATION, {"service": 7})
    newer = phone.say(99, {"x": 1})

    answer = house.tell(phone, bad, newer)

    assert answer.receipt.refused == {bad.id: "body.bad_fields"}
    assert answer.receipt.held == {newer.id: "format.newer"}
    assert house.tell(phone, newer).receipt.held == {newer.id: "format.newer"}


def test_an_authentic_message_in_a_newer_form_is_kept_unread(house):
    """An unknown compression is held as bytes, under the id it claims."""
    phone = house.phone()
    raw = bytearray(phone.apply().raw)
    raw[90] = 7
    signed = bytes(raw[:-64])
    resigned = signed + phone.signing.sign(
        keys.ctx("layar/message/v1") + house.office.realm + signed
    )

    answer = phone.read(house.take(phone.up_raw(resigned)))

    assert list(answer.receipt.held.values()) == ["format.newer"]
    assert count(house, UNREAD) == 1


def test_one_bad_item_does_not_hold_up_its_neighbours(house):
    """A flipped bit refuses its own message, under its id, and nothing else."""
    phone = house.phone()
    first, second = phone.apply(), phone.apply()
    broken = bytearray(first.raw)
    broken[-1] ^= 1

    answer = phone.read(house.take(phone.up_raw(bytes(broken), second.raw)))

    assert answer.receipt.refused == {first.id: "envelope.bad_signature"}
    assert answer.receipt.received == [second.id]


@pytest.mark.parametrize("seed", range(3))
def test_damaged_bytes_store_nothing(house, seed):
    """A parcel with any bit flipped, any end cut off or anything added leaves no trace."""
    dice = random.Random(seed)
    phone = house.phone()
    before = count(house, MESSAGE)
    parcel = phone.up(phone.apply())
    damaged = [parcel[: dice.randrange(len(parcel))], parcel + b"\x00"]
    for _ in range(30):
        flipped = bytearray(parcel)
        flipped[dice.randrange(len(parcel))] ^= 1 << dice.randrange(8)
        damaged.append(bytes(flipped))

    codes = {house.refused(body) for body in damaged}

    assert codes <= {"delivery.refused", "format.newer"}
    assert count(house, MESSAGE) == before


def test_a_bundle_answers_every_asker_in_it(house):
    """A courier brings many parcels in one body: bad ones are passed over, each asker is heard."""
    siti, budi = house.phone(), house.phone()
    said = {siti: siti.apply(), budi: budi.apply()}
    parcels = [phone.up(message) for phone, message in said.items()]
    parcels.insert(1, b"LYR1" + bytes(600))

    body = house.take(bundle.pack(parcels))

    assert len(bundle.unpack(body).parcels) == 2
    for phone, message in said.items():
        assert phone.read(body).receipt.received == [message.id]


def test_an_empty_bundle_is_refused(house):
    """Nothing opened is nothing taken."""
    assert house.refused(bundle.pack([])) == "delivery.refused"
    assert house.refused(b"") == "delivery.refused"
    assert house.refused(b"LYR1\x63" + bytes(700)) == "format.newer"
    assert house.refused(b"PK\x03\x04" + bytes(700)) == "format.newer"


def test_requests_of_one_transaction_see_each_other(house):
    """Many bodies share a commit; one phone's second sees what its first one did."""
    siti, budi = house.phone(), house.phone()
    first, second, other = siti.apply(), siti.apply(), budi.apply()
    bodies = [siti.up(first), b"nonsense", budi.up(other), siti.up(second), siti.up(first)]

    answers = house.receive(*bodies)

    assert [isinstance(answer, bytes) for answer in answers] == [True, False, True, True, True]
    assert siti.read(answers[3]).receipt.chain == {siti.signing.kid: (1, 3)}
    assert count(house, CASES) == 3


def test_a_mere_question_hears_how_long_its_cases_are(house):
    """Said where nothing else is to say: whoever has heard less has lost some of it."""
    siti, budi, ani = house.phone(), house.phone(), house.staff()
    first, second, other = siti.apply(), siti.apply(), budi.apply()
    house.tell(budi, other)
    assert house.tell(siti, first, second).receipt.placed is None
    with house.office.writing() as session:
        world = house.office.world
        desk.decide(session, house.office, ani, first.id, "accept", world=world)

    owed = house.tell(siti)
    heard = house.tell(siti, received=[each.id for each in owed.heard])

    assert (owed.receipt.placed, heard.receipt.placed) == (None, 3)
    assert house.tell(budi).receipt.placed == 1


def test_a_mere_question_hears_which_of_its_words_are_not_read(house):
    """What is held, and what did not fit: neither has a place by which it would be missed."""
    siti = house.phone()
    known, early = siti.apply(), siti.withdraw("ab" * 16)
    late, later = siti.withdraw(known.id), siti.withdraw(known.id)

    assert house.tell(siti, known, early, late, later).receipt.unread == []
    assert set(house.tell(siti).receipt.unread) == {early.id, later.id}
    again = house.tell(siti, early).receipt
    assert (again.placed, set(again.unread)) == (2, {early.id, later.id}), "it brings nothing new"


def test_a_memory_that_only_asked_is_told_of(house):
    """What asks after it is older: it has to begin above, or it is never believed again."""
    phone = house.phone()
    phone.epoch = 7
    house.tell(phone)
    phone.epoch = 1

    assert house.tell(phone).receipt.chain == {phone.signing.kid: (7, 0)}
