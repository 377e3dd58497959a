"""A parcel without its sender's own word is no parcel; after it, each item stands alone."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import envelope, errors, opening, parcel
from protocol.messages import Kind
from protocol.parcel import EnvelopeItem, PieceItem, Skipped
from tests.protocol import known

VECTORS = known.load("parcel")
WORLD = known.world()
APPLICATION = known.say(known.PHONE, Kind.APPLICATION, {"service": "x", "answers": {}}, dice=WORLD)
DECISION = known.say(known.OFFICER, Kind.DECISION, {"case": "x", "step": "accept"}, dice=WORLD)
PIECE = PieceItem(hashlib.sha256(b"photo").digest(), 0, b"photo")
CLEAR = parcel.write_items(
    [EnvelopeItem(known.hello().raw), EnvelopeItem(APPLICATION.raw), EnvelopeItem(DECISION.raw)]
).ljust(1_024, b"\x00")


def read(items, author_known=known.knows, ours=(known.OFFICE.kid,), speakers=None):
    """Read items as the office of the vectors."""
    return opening.read(items, known.REALM, author_known, ours, speakers)


def open_vector(vector):
    """Open a vector's parcel as the reader it names."""
    raw = base64.b64decode(vector["parcel"])
    if vector["reader"] == "office":
        return read(parcel.unseal(raw, [known.OFFICE_SEALING]))
    items = parcel.unseal(raw, [known.PHONE_SEALING], route=known.ROUTE)
    return read(items, ours={known.PHONE.kid}, speakers={known.OFFICE.public})


@pytest.mark.parametrize(
    "vector",
    [vector for vector in VECTORS["vectors"] if "expect" in vector],
    ids=lambda vector: vector["description"],
)
def test_a_known_good_parcel_is_taken(vector):
    """Every good item in its order, every bad one passed over alone."""
    expected = vector["expect"]
    opened = open_vector(vector)

    digests = [item["envelope"] for item in expected if "envelope" in item]
    assert digests == [heard.digest for heard in (opened.receipt, *opened.envelopes)]
    pieces = [
        (item["piece"], item["at"], item["size"], item.get("proven", True))
        for item in expected
        if "piece" in item
    ]
    assert pieces == [
        (piece.sha256.hex(), piece.at, len(piece.data), piece.proven) for piece in opened.pieces
    ]
    passed_over = [item for item in expected if item.get("refused", "") == "piece.bad"]
    assert opened.skipped == len(passed_over) + sum("skipped" in item for item in expected)


@pytest.mark.parametrize(
    "vector",
    [vector for vector in VECTORS["vectors"] if "refuse" in vector],
    ids=lambda vector: vector["description"],
)
def test_a_known_bad_parcel_is_refused_whole(vector):
    """With the code every other reader gives."""
    with pytest.raises(errors.LayarError) as refused:
        open_vector(vector)
    assert refused.value.code == vector["refuse"]


def test_the_known_bad_message_is_named_with_its_code():
    """Without its good copy beside it, the vector's bad envelope is refused under its id."""
    vector = next(v for v in VECTORS["vectors"] if "bad envelope" in v["description"])
    receipt, bad, *_ = parcel.unseal(base64.b64decode(vector["parcel"]), [known.OFFICE_SEALING])

    assert list(read([receipt, bad]).refused.values()) == [vector["expect"][1]["refused"]]


def test_a_bad_message_is_named_and_holds_up_nobody():
    """The good ones beside it are taken."""
    bad = bytearray(DECISION.raw)
    bad[-1] ^= 1
    opened = read(
        [
            EnvelopeItem(known.hello().raw),
            EnvelopeItem(bytes(bad)),
            EnvelopeItem(b"noise"),
            PieceItem(bytes(32), 0, b""),
            Skipped(9),
            EnvelopeItem(APPLICATION.raw),
            PIECE,
        ]
    )

    assert opened.envelopes == (APPLICATION,)
    assert opened.pieces == (PIECE,)
    assert opened.refused == {DECISION.id: "envelope.bad_signature"}
    assert opened.skipped == 3


def test_a_message_taken_is_not_refused_as_well():
    """A damaged copy beside a good one says nothing about the good one."""
    bad = bytearray(APPLICATION.raw)
    bad[-1] ^= 1
    copies = [EnvelopeItem(bytes(bad)), EnvelopeItem(APPLICATION.raw), EnvelopeItem(bytes(bad))]

    opened = read([EnvelopeItem(known.hello().raw), *copies])

    assert opened.envelopes == (APPLICATION,)
    assert opened.refused == {}


@pytest.mark.parametrize("place", [1, 2])
def test_who_is_introduced_in_the_parcel_may_speak_in_it(place):
    """A new phone asks, applies and introduces itself in one parcel, in any order."""
    introduction = known.say(known.STRANGER, Kind.INTRODUCTION, {})
    application = known.say(
        known.STRANGER, Kind.APPLICATION, {}, seq=2, prev=bytes.fromhex(introduction.digest)
    )
    items = [EnvelopeItem(known.hello(known.STRANGER).raw), EnvelopeItem(application.raw)]
    items.insert(place, EnvelopeItem(introduction.raw))

    assert {heard.id for heard in read(items).envelopes} == {introduction.id, application.id}


def test_a_forged_introduction_introduces_nobody():
    """The stranger's own signature is what introduces."""
    forged = bytearray(known.say(known.STRANGER, Kind.INTRODUCTION, {}).raw)
    forged[-1] ^= 1

    with pytest.raises(errors.UnknownAuthorError):
        read([EnvelopeItem(known.hello(known.STRANGER).raw), EnvelopeItem(bytes(forged))])


def test_only_the_office_answers_a_phone():
    """An officer's receipt is not the office's, however well it is signed."""
    items = [EnvelopeItem(known.hello(known.OFFICER, to=known.PHONE).raw)]

    with pytest.raises(errors.NotEntitledError):
        read(items, ours={known.PHONE.kid}, speakers={known.OFFICE.public})


def test_what_only_a_newer_version_reads_is_kept():
    """An authentic message in another compression is not refused: its bytes wait."""
    raw = bytearray(APPLICATION.raw)
    raw[90] = 3
    signed = bytes(raw[:-64])
    newer = signed + known.PHONE.sign(b"layar/message/v1\x00" + known.REALM + signed)

    opened = read([EnvelopeItem(known.hello().raw), EnvelopeItem(newer)])

    assert opened.newer == {APPLICATION.id: newer}
    assert opened.refused == {}


@pytest.mark.parametrize("to", [None, 7, [], {}, [known.OFFICE.kid], known.PHONE.kid], ids=str)
def test_a_receipt_is_written_to_somebody(to):
    """To us, in one spelling, or the parcel is not for us."""
    receipt = known.say(known.PHONE, Kind.RECEIPT, {"to": to, "at": 1})

    with pytest.raises(errors.ReceiptNotForUsError):
        read([EnvelopeItem(receipt.raw)], ours={known.OFFICE.kid})


def test_a_second_receipt_is_passed_over():
    """One parcel, one asker."""
    hello = EnvelopeItem(known.hello().raw)

    assert read([hello, hello]).skipped == 1


def test_nothing_is_no_parcel():
    """No items, no receipt."""
    with pytest.raises(errors.ParcelNoReceiptError):
        read([])


@given(st.integers(0, 8 * len(CLEAR) - 1))
def test_an_evil_sender_changes_nobodys_words(bit):
    """Whatever is flipped before sealing, each signed message is itself or is refused."""
    flipped = bytearray(CLEAR)
    flipped[bit // 8] ^= 1 << bit % 8
    try:
        opened = read(parcel.unseal(known.seal_clear(bytes(flipped)), [known.OFFICE_SEALING]))
    except errors.LayarError:
        return
    assert {heard.raw for heard in opened.envelopes} < {APPLICATION.raw, DECISION.raw}
    assert opened.receipt.author == known.PHONE.public


@given(st.binary(max_size=600))
def test_any_clear_text_is_read_or_refused(noise):
    """The seal proves no sender: what is inside may be anything."""
    clear = (parcel.write_items([EnvelopeItem(known.hello().raw)]) + noise).ljust(1_024, b"\x00")
    try:
        opened = read(parcel.unseal(known.seal_clear(clear), [known.OFFICE_SEALING]))
    except errors.LayarError:
        return
    assert all(envelope.parse(heard.raw) == heard for heard in opened.envelopes)
