"""A message is its author's own bytes, or it is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import bodies, envelope, errors, ids
from protocol.ids import MessageId
from protocol.messages import Kind
from tests.protocol import known
from tests.protocol.test_bodies import BODIES

VECTORS = known.load("envelope")
GOOD = [vector for vector in VECTORS["vectors"] if "expect" in vector]
BAD = [vector for vector in VECTORS["vectors"] if "refuse" in vector]
APPLICATION = known.say(known.PHONE, Kind.APPLICATION, {"service": "x", "answers": {}})


def verify(raw):
    """Read as a reader of the vectors does."""
    return envelope.verify(raw, known.REALM, known.knows)


@pytest.mark.parametrize("vector", GOOD, ids=lambda vector: vector["description"])
def test_a_known_good_envelope_is_read(vector):
    """Head, digest and body are what the vector says."""
    raw, expected = bytes.fromhex(vector["envelope"]), vector["expect"]

    read = verify(raw)

    assert read == envelope.parse(raw)
    assert read.raw == raw
    assert (read.kind, read.author.hex()) == (expected["kind"], expected["author"])
    assert (read.epoch, read.seq, read.id) == (expected["epoch"], expected["seq"], expected["id"])
    assert read.digest == expected["digest"]
    if "json" in expected:
        assert read.body == expected["json"]
    else:
        assert len(bodies.unpack(raw[90], raw[95:-64])) == expected["json_bytes"]


@pytest.mark.parametrize("vector", BAD, ids=lambda vector: vector["description"])
def test_a_known_bad_envelope_is_refused_with_its_code(vector):
    """In step with every other reader."""
    with pytest.raises(errors.LayarError) as refused:
        verify(bytes.fromhex(vector["envelope"]))
    assert refused.value.code == vector["refuse"]


@given(BODIES, st.integers(0, 255), st.integers(1, 2**32 - 1), st.integers(1, 2**32 - 1))
def test_what_was_signed_is_what_is_read(body, kind, epoch, seq):
    """Of every kind, known or not, with any body."""
    prev = bytes(32) if seq == 1 or kind in envelope.UNCHAINED_KINDS else b"\x01" * 32
    signed = known.say(known.PHONE, kind, body, epoch=epoch, seq=seq, prev=prev)

    assert verify(signed.raw) == signed
    assert (signed.kind, signed.epoch, signed.body) == (kind, epoch, body)
    assert signed.prev == prev
    assert signed.kid == known.PHONE.kid


def test_no_flipped_bit_is_accepted():
    """One bit anywhere, and the envelope is nobody's."""
    for bit in range(8 * len(APPLICATION.raw)):
        flipped = bytearray(APPLICATION.raw)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(errors.LayarError):
            verify(bytes(flipped))


def test_no_other_length_is_accepted():
    """Cut anywhere, or with anything after it."""
    raw = APPLICATION.raw
    for other in (*(raw[:length] for length in range(len(raw))), raw + b"\x00", raw + raw):
        with pytest.raises(errors.LayarError):
            verify(other)


@given(st.binary(max_size=400))
def test_noise_is_refused_and_nothing_worse(noise):
    """Whatever comes, a reader says no in its own words."""
    for raw in (noise, b"\x01" + noise, APPLICATION.raw[:95] + noise):
        with pytest.raises(errors.LayarError):
            verify(raw)


def test_a_signature_counts_in_its_own_realm_only():
    """A message of one kabupaten is nothing in another."""
    with pytest.raises(errors.BadSignatureError):
        envelope.verify(APPLICATION.raw, bytes(8), known.knows)


def test_an_introduction_is_read_from_anybody():
    """That is how authors become known; everything else waits for it."""
    introduction = known.say(known.STRANGER, Kind.INTRODUCTION, {})
    application = known.say(known.STRANGER, Kind.APPLICATION, {})

    assert verify(introduction.raw) == introduction
    with pytest.raises(errors.UnknownAuthorError):
        verify(application.raw)


@pytest.mark.parametrize(
    ("kind", "seq", "prev"), [(4, 0, 0), (4, 1, 1), (4, 2, 0)], ids=["no seq", "prev", "no prev"]
)
def test_a_writer_keeps_its_own_chain_right(kind, seq, prev):
    """What readers would refuse is not signed."""
    with pytest.raises(errors.EnvelopeMalformedError):
        known.say(known.PHONE, kind, {}, seq=seq, prev=bytes([prev]) * 32)


def test_a_writer_compresses_when_that_is_shorter():
    """A usual body shrinks under the dictionary; a tiny one may stand as it is."""
    usual = known.say(known.PHONE, Kind.APPLICATION, {"service": "domicile_letter", "answers": {}})

    assert usual.raw[90] == bodies.Compression.DEFLATE
    assert len(usual.raw) < envelope.OVERHEAD_BYTES + len(bodies.write(usual.body))


def test_bytes_claim_an_id_before_they_are_believed():
    """So that a refusal can name it; what cannot be read claims none."""
    assert envelope.claimed_id(APPLICATION.raw) == APPLICATION.id
    assert envelope.claimed_id(APPLICATION.raw[:89]) is None
    assert envelope.claimed_id(b"\x02" + APPLICATION.raw[1:]) is None
    assert envelope.claimed_id(bytes(200)) is None


def test_an_id_is_written_as_it_was_given():
    """The id in the head is the one the writer's database knows."""
    chosen = MessageId("01a0c4506c0079639a38df55b442ef2e")
    signed = envelope.sign(
        known.PHONE, known.REALM, kind=4, epoch=1, seq=1, prev=bytes(32), id=chosen, body={}
    )

    assert verify(signed.raw).id == chosen
    assert ids.valid(bytes.fromhex(chosen))
