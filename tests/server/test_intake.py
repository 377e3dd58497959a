"""From sealed parcels to the ledger and back."""

import hashlib
import json
import random
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from protocol import bundle, documents, envelope, ids, keys
from protocol.envelope import NO_PREV
from protocol.messages import Kind
from protocol.parcel import PieceItem
from server import intake
from server.tables import CASES, DOCUMENT, MESSAGE, PIECE, UNREAD
from tests.server.phones import COMPLAINT, Phone, Photo, case

CHAINS = json.loads(Path("tests/vectors/chain.json").read_text("utf-8"))["vectors"]


def count(house, table) -> int:
    with house.office.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def state(house, application) -> str:
    with house.office.reading() as session:
        return session.scalar(select(CASES.c.state).where(CASES.c.id == application.id))


def places(house) -> list[tuple[str, int | None]]:
    with house.office.reading() as session:
        rows = session.execute(select(MESSAGE.c.id, MESSAGE.c.place))
        return sorted((row.id, row.place) for row in rows)


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

    answers = intake.receive(house.office, bodies)

    assert [isinstance(answer, bytes) for answer in answers] == [True, False, True, True, True]
    assert siti.read(answers[3]).receipt.chain == {siti.signing.kid: (1, 3)}
    assert count(house, CASES) == 3


def test_pieces_fill_only_what_their_own_asker_named(house):
    """Naming a stranger's digest neither fetches their photo nor tells whether there is one."""
    siti, budi = house.phone(), house.phone()
    photo = Photo(random.Random(1).randbytes(40_000))
    mine = siti.apply(papers=photo.named())
    house.tell(siti, mine, *photo.pieces)
    assert _photos(house, mine) == (1, 1)

    stolen = budi.apply(papers=photo.named())
    answer = house.tell(budi, stolen)

    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [])}
    assert _photos(house, stolen) == (0, 1)


def test_pieces_come_one_by_one_and_the_receipt_says_which(house):
    """The message is taken at once; bitmaps tell what is still missing until all is here."""
    phone = house.phone()
    photo = Photo(random.Random(2).randbytes(40_000))
    application = phone.apply(papers=photo.named())
    sha256 = photo.document.sha256

    assert house.tell(phone, application).receipt.pieces == {sha256: documents.bitmap(3, [])}
    assert house.tell(phone, photo.pieces[2]).receipt.pieces == {sha256: documents.bitmap(3, [2])}
    assert house.tell(phone).receipt.pieces == {sha256: documents.bitmap(3, [2])}
    both = house.tell(phone, photo.pieces[0], photo.pieces[1])
    assert both.receipt.pieces == {sha256: documents.bitmap(3, [0, 1, 2])}
    assert _photos(house, application) == (1, 1)
    assert house.tell(phone).receipt.pieces == {}
    again = house.tell(phone, photo.pieces[1])
    assert again.receipt.pieces == {sha256: documents.bitmap(3, [0, 1, 2])}
    assert house.tell(phone, application).receipt.pieces == again.receipt.pieces


def test_pieces_nobody_named_are_dropped(house):
    """Without a message that names it a piece takes no room."""
    phone = house.phone()
    photo = Photo(b"x" * 100)
    bad = PieceItem(photo.pieces[0].sha256, b"y" * 100)
    application = phone.apply(papers=photo.named())

    house.tell(phone, *photo.pieces)
    answer = house.tell(phone, application, bad)

    assert count(house, PIECE) == 0
    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(1, [])}


def test_a_document_is_cut_one_way_only(house):
    """The same digest described otherwise by the same asker is refused."""
    phone = house.phone()
    photo = Photo(b"x" * 100)
    other = photo.named()
    other["ktp"] |= {"size": 99}
    house.tell(phone, phone.apply(papers=photo.named()))
    message = phone.apply(papers=other)

    assert house.tell(phone, message).receipt.refused == {message.id: "document.bad"}
    assert count(house, DOCUMENT) == 1


def _photos(house, application) -> tuple[int, int]:
    with house.office.reading() as session:
        columns = select(CASES.c.photos_held, CASES.c.photos_total)
        return tuple(session.execute(columns.where(CASES.c.id == case(application))).one())


def test_only_a_newer_introduction_renews_a_device(house):
    """A later introduction brings a new sealing key; an older one that comes late does not."""
    phone = house.phone()
    older = phone.introduce()
    phone.sealing = keys.new_sealing(phone.world)
    newer = phone.introduce()

    house.tell(phone, newer)
    assert older.id in house.tell(phone, older).receipt.received
    assert house.tell(phone).receipt.to == phone.signing.kid
