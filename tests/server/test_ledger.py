"""The rules for taking a message in."""

import hashlib
import json
import random
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from protocol import envelope, ids, keys
from protocol.envelope import NO_PREV
from protocol.messages import Kind
from server.tables import CASES, CHAIN, MESSAGE, PIECE
from tests.server.conftest import House
from tests.server.ledgers import count, places, state
from tests.server.phones import COMPLAINT, Phone, Photo

CHAINS = json.loads(Path("tests/vectors/chain.json").read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("vector", CHAINS, ids=lambda vector: vector["description"])
def test_a_chain_arrives_as_the_vectors_say(house, vector):
    """Gaps never block, forks are held, and the receipt says how far a chain is known."""
    phone = house.phone(introduced=False)
    house.know(phone)
    said = _chain(phone, vector["messages"])

    outcomes = []
    for each in vector["messages"]:
        message = said[each["id"], each["digest"]]
        answer = house.tell(phone, message).receipt
        lists = {"received": dict.fromkeys(answer.received, ""), "held": answer.held}
        lists["refused"] = answer.refused
        outcomes += [
            f"{name} {codes[message.id]}".strip()
            for name, codes in lists.items()
            if message.id in codes
        ]

    assert outcomes == vector["expect"]
    assert answer.chain == {phone.signing.kid: tuple(vector["chain"])}


def _chain(phone: Phone, links: list[dict[str, Any]]) -> dict[tuple[str, str], envelope.Envelope]:
    """Sign one author's messages of a vector; their digests stand for its letters."""
    names = {link["id"]: ids.new(phone.world) for link in links}
    digests = {link["prev"]: hashlib.sha256(link["prev"].encode()).digest() for link in links}
    said = {}
    for link in sorted(links, key=lambda link: (link["epoch"], link["seq"], link["digest"])):
        prev = digests[link["prev"]] if link["prev"] else NO_PREV
        head = {"epoch": link["epoch"], "seq": link["seq"], "prev": prev}
        message = phone.introduce(id=names[link["id"]], phone=link["digest"], **head)
        digests[link["digest"]] = bytes.fromhex(message.digest)
        said[link["id"], link["digest"]] = message
    return said


def test_twice_is_once(house):
    """The same parcel brought again is acknowledged again, and nothing else happens."""
    phone = house.phone()
    parcel = phone.up(phone.apply())
    first = phone.read(house.take(parcel))

    again = phone.read(house.take(parcel))

    assert again.receipt.received == first.receipt.received
    assert again.receipt.places == first.receipt.places
    assert count(house, CASES) == 1
    assert count(house, MESSAGE) == 2


def test_one_id_two_texts(house):
    """Another message under an id that is taken is refused, and the first one stands."""
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)

    other = phone.say(Kind.APPLICATION, {"service": COMPLAINT, "answers": {}}, id=application.id)
    answer = house.tell(phone, other)

    assert answer.receipt.refused == {other.id: "message.id_taken"}
    assert count(house, CASES) == 1


def test_any_order_gives_the_same_ledger(make_house):
    """However one author's messages arrive and how often, places and states come out alike."""
    outcomes = set()
    for number, order in enumerate(permutations(range(3))):
        house = make_house(f"office{number}")
        phone = house.phone()
        application = phone.apply()
        messages = [application, phone.apply(), phone.withdraw(application.id)]
        for index in (*order, *order):
            house.tell(phone, messages[index])
        outcomes.add((state(house, application), count(house, CASES), tuple(places(house))))
        house.office.engine.dispose()

    assert {(each[0], each[1]) for each in outcomes} == {("withdrawn", 2)}
    assert len(outcomes) == 1


def test_a_message_waits_for_its_application(house):
    """What speaks of an unknown case is held, and read and placed when the application comes."""
    phone = house.phone()
    application = phone.apply()
    withdrawal = phone.withdraw(application.id)

    held = house.tell(phone, withdrawal)
    assert held.receipt.held == {withdrawal.id: "case.unknown"}
    assert held.receipt.places == {}

    answer = house.tell(phone, application)
    assert state(house, application) == "withdrawn"
    assert answer.receipt.places == {application.id: 1, withdrawal.id: 2}
    assert withdrawal.id in answer.receipt.received
    assert [message.id for message in answer.heard] == [withdrawal.id]

    house.tell(phone, received=[withdrawal.id])
    assert not house.tell(phone).heard


def test_a_message_waits_for_its_application_within_one_parcel(house):
    """The order inside a parcel does not matter either."""
    phone = house.phone()
    application = phone.apply()
    withdrawal = phone.withdraw(application.id)

    house.tell(phone, withdrawal, application)

    assert state(house, application) == "withdrawn"


def test_a_new_epoch_releases_what_was_held(house):
    """A restored phone's other words are kept as a fork, and read once it begins a new epoch."""
    phone = house.phone()
    before = (phone.seq, phone.prev)
    house.tell(phone, phone.apply())
    phone.seq, phone.prev = before
    forked = phone.apply()

    assert house.tell(phone, forked).receipt.held == {forked.id: "chain.fork"}
    assert count(house, CASES) == 1
    assert house.tell(phone, forked).receipt.held == {forked.id: "chain.fork"}

    phone.epoch, phone.seq, phone.prev = 1_800_000_000, 0, NO_PREV
    answer = house.tell(phone, phone.apply())
    assert count(house, CASES) == 3
    assert answer.receipt.places[forked.id] == 1
    assert answer.receipt.chain == {phone.signing.kid: (1_800_000_000, 1)}


def test_citizens_speak_in_their_own_cases_only(house):
    """Somebody else's case cannot be withdrawn, mended or commented on."""
    siti, budi = house.phone(), house.phone()
    application = siti.apply()
    house.tell(siti, application)

    said = [
        budi.withdraw(application.id),
        budi.supplement(application.id, purpose="hospital"),
        budi.say(Kind.NOTE, {"case": application.id, "text": "halo"}),
        budi.say(Kind.DECISION, {"case": application.id, "step": "complete"}),
        budi.say(Kind.LETTER, {"case": application.id, "title": "", "number": "", "documents": {}}),
        budi.say(Kind.NOTE, {"text": "pengumuman"}),
        budi.say(Kind.ENDORSEMENT, _endorsement(siti)),
    ]
    answer = house.tell(budi, *said)

    assert set(answer.receipt.refused.values()) == {"trust.not_entitled"}
    assert set(answer.receipt.refused) == {message.id for message in said}
    assert state(house, application) == "received" or state(house, application) == "at_village"


def _endorsement(phone: Phone) -> dict[str, Any]:
    return {
        "key": keys.b64(phone.signing.public),
        "introduction": "0" * 64,
        "level": 1,
        "nik": "",
        "name": "",
    }


def test_a_step_has_to_fit_its_case(house):
    """A supplement nobody asked for is refused with the code of the table."""
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    supplement = phone.supplement(application.id, purpose="hospital")

    answer = house.tell(phone, supplement)

    assert answer.receipt.refused == {supplement.id: "case.step_not_allowed"}


def test_an_unknown_service_is_refused_and_odd_answers_are_not(house):
    """Only services of this office are taken; what a form says is for a person to judge."""
    phone = house.phone()
    unknown, odd = phone.apply("paspor"), phone.apply(nik="12", purpose="x")

    answer = house.tell(phone, unknown, odd)

    assert answer.receipt.refused == {unknown.id: "service.unknown"}
    assert odd.id in answer.receipt.received


@pytest.mark.parametrize(("development", "code"), [(True, None), (False, "nik_test_range")])
def test_a_real_office_takes_no_practice_nik(make_house, development, code):
    """Numbers set aside for practice are welcome in practice only, spelled any way."""
    house = make_house(development=development)
    phone = house.phone()
    application = phone.apply(nik="8204 0857 0890 9902")

    answer = house.tell(phone, application)

    assert answer.receipt.refused.get(application.id) == code


def test_only_a_newer_introduction_renews_a_device(house):
    """A later introduction brings a new sealing key; an older one that comes late does not."""
    phone = house.phone()
    older = phone.introduce()
    phone.sealing = keys.new_sealing(phone.world)
    newer = phone.introduce()

    house.tell(phone, newer)
    assert older.id in house.tell(phone, older).receipt.received
    assert house.tell(phone).receipt.to == phone.signing.kid


@pytest.mark.parametrize("seed", range(4))
def test_however_parcels_come_the_office_ends_up_with_the_same(make_house, seed):
    """Every parcel delivered 1 to 5 times, in any order, several to a request: one outcome."""
    outcomes = []
    for turn in range(2):
        house = make_house(f"office{turn}")
        parcels = _parcels(house)
        dice = random.Random(seed * 2 + turn)
        deliveries = [parcel for parcel in parcels for _ in range(dice.randint(1, 5))]
        dice.shuffle(deliveries)
        while deliveries:
            some = [deliveries.pop() for _ in range(min(len(deliveries), dice.randint(1, 6)))]
            house.receive(*some)
        with house.office.reading() as session:
            columns = (CASES.c.id, CASES.c.state, CASES.c.photos_held, CASES.c.photos_total)
            cases = [tuple(row) for row in session.execute(select(*columns).order_by(CASES.c.id))]
            chains = [tuple(row) for row in session.execute(select(CHAIN.c.upto, CHAIN.c.top))]
        outcomes.append((cases, sorted(chains), places(house), count(house, PIECE)))
        house.office.engine.dispose()

    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1] == [(6, 6)] * 3


def _parcels(house: House) -> list[bytes]:
    """Seal what three phones say, each message and each piece in a parcel of its own."""
    parcels = []
    for number in range(3):
        phone = house.phone()
        photo = Photo(random.Random(number).randbytes(40_000))
        first, second = phone.apply(papers=photo.named()), phone.apply(COMPLAINT)
        said = [first, second, phone.apply(), phone.withdraw(second.id), phone.withdraw(first.id)]
        parcels += [phone.up(message) for message in said]
        parcels += [phone.up(first, piece) for piece in photo.pieces]
    return parcels
