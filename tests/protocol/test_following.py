"""What a reader rebuilds from the envelope before is what was signed, byte for byte."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from protocol import bodies, envelope, errors, following, keys, opening, parcel
from protocol.following import LeftOut
from protocol.messages import Kind
from protocol.parcel import EnvelopeItem, PieceItem, Skipped
from tests.protocol import known

WORLD = known.world()
HELLO = known.hello()


def chain(*bodies, epoch=1):
    """Sign one message after the other, as a phone does."""
    said, prev = [], envelope.NO_PREV
    for seq, body in enumerate(bodies, 1):
        said.append(
            known.say(
                known.PHONE,
                Kind.APPLICATION,
                body,
                seq=seq,
                prev=prev,
                epoch=epoch,
                dice=WORLD,
            )
        )
        prev = bytes.fromhex(said[-1].digest)
    return said


FIRST, SECOND, THIRD = (each.raw for each in chain({"a": 1}, {"b": "kelapa" * 9}, {}))
OLDER = chain({"a": 2}, epoch=7)[0].raw
OFFICERS = known.say(known.OFFICER, Kind.NOTE, {"text": "x"}, dice=WORLD).raw
ALL = (FIRST, SECOND, THIRD, OLDER, OFFICERS, HELLO.raw)
CLEAR = parcel.write_items(map(EnvelopeItem, (HELLO.raw, FIRST, SECOND, THIRD, OFFICERS)))


def test_its_numbers_are_the_envelopes():
    """They stand twice, so that a courier loads no cryptography to count bytes."""
    assert following.VERSION == envelope.VERSION
    assert following.HEAD_BYTES == envelope.HEAD_BYTES
    assert following.SIGNATURE_BYTES == keys.SIGNATURE_BYTES
    assert following.BODY_LIMIT_BYTES == bodies.STORED_LIMIT_BYTES


@pytest.mark.parametrize(
    ("raw", "before", "left_out", "saved"),
    [
        (FIRST, HELLO.raw, LeftOut.PLACE, 76),
        (SECOND, FIRST, LeftOut.PLACE, 76),
        (THIRD, FIRST, LeftOut.EPOCH, 40),
        (SECOND, HELLO.raw, LeftOut.EPOCH, 40),
        (OLDER, HELLO.raw, LeftOut.AUTHOR, 36),
        (HELLO.raw, FIRST, LeftOut.EPOCH, 40),
    ],
    ids=["first", "next", "gap", "after the receipt", "another epoch", "receipt"],
)
def test_what_follows_from_the_one_before_is_left_out(raw, before, left_out, saved):
    """Author and length always; epoch, seq and prev where they are what one would expect."""
    short = following.shorten(raw, before)

    assert short[0] == left_out
    assert len(raw) - len(short) == saved
    assert following.rebuild(short, before) == raw


def test_another_author_travels_whole():
    """Nothing of a stranger's is taken for one's own."""
    assert following.shorten(OFFICERS, FIRST) is None
    assert following.shorten(FIRST, OFFICERS) is None


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_it_comes_back_as_it_was_or_is_not_shortened(raw, before):
    """Any two envelopes there are, in any order."""
    short = following.shorten(raw, before)

    assert short is None or following.rebuild(short, before) == raw


@given(st.binary(max_size=400), st.sampled_from([FIRST, b"", b"noise", b"\x02" + FIRST[1:]]))
def test_noise_is_rebuilt_in_one_way_or_not_at_all(noise, before):
    """What is rebuilt would be shortened to the very same bytes."""
    for short in (noise, b"\x03" + noise, b"\x02" + noise, b"\x01" + noise):
        raw = following.rebuild(short, before)

        assert raw is None or following.shorten(raw, before) == short


@given(st.sampled_from(ALL), st.integers(0, 4_000))
def test_damaged_bytes_travel_as_they_are(raw, bit):
    """A writer whose disk went bad sends what it has, and spoils nothing after it."""
    assume(bit < 8 * len(raw))
    damaged = bytearray(raw)
    damaged[bit // 8] ^= 1 << bit % 8
    items = tuple(map(EnvelopeItem, (FIRST, bytes(damaged), SECOND)))

    assert parcel.read_items(parcel.write_items(items))[0] == items


def test_a_piece_between_them_breaks_no_chain():
    """It goes from envelope to envelope."""
    items = (EnvelopeItem(FIRST), PieceItem(bytes(32), 0, b"x"), EnvelopeItem(SECOND))

    assert parcel.read_items(parcel.write_items(items))[0] == items
    assert parcel.clear_size(items) == len(parcel.write_items(items))
    assert parcel.clear_size(items[1:], items[0]) == parcel.clear_size(items) - 4 - len(FIRST)


def test_after_what_cannot_be_rebuilt_nothing_is_guessed():
    """It and all that lean on it are passed over, up to the next that stands by itself."""
    written = parcel.write_items(map(EnvelopeItem, (FIRST, SECOND, THIRD)))
    at = 4 + len(FIRST) + 4
    spoiled = written[:at] + b"\x09" + written[at + 1 :]

    items, _ = parcel.read_items(spoiled + parcel.write_items([EnvelopeItem(OLDER)]))

    assert items == (EnvelopeItem(FIRST), Skipped(3), Skipped(3), EnvelopeItem(OLDER))


def test_a_flipped_bit_puts_no_words_in_anybodys_mouth():
    """Each signed message is itself or is refused, however much of it was left out."""
    for bit in range(0, 8 * len(CLEAR), 7):
        flipped = bytearray(CLEAR)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            items, _ = parcel.read_items(bytes(flipped))
            opened = opening.read(items, known.REALM, known.knows, {known.OFFICE.kid})
        except errors.LayarError:
            continue
        assert {heard.raw for heard in opened.envelopes} < {FIRST, SECOND, THIRD, OFFICERS}
        assert opened.receipt.raw == HELLO.raw


def test_a_flipped_message_holds_up_nobody_who_does_not_lean_on_it():
    """Those before it and those of other authors are taken; those after it come again."""
    at = CLEAR.index(SECOND[-64:]) - 1
    flipped = bytearray(CLEAR)
    flipped[at] ^= 1
    items, _ = parcel.read_items(bytes(flipped))

    opened = opening.read(items, known.REALM, known.knows, {known.OFFICE.kid})

    assert [heard.raw for heard in opened.envelopes] == [FIRST, OFFICERS]
    assert set(opened.refused.values()) == {"envelope.bad_signature"}
    assert len(opened.refused) == 2
