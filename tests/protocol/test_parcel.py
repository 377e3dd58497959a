"""A parcel opens to what was sealed, for its reader and nobody else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import errors, keys, parcel, strips
from protocol.parcel import EnvelopeItem, PieceItem, Way
from tests.protocol import known

VECTORS = known.load("parcel")
SECRETS = [known.OFFICE_SEALING]
ITEMS = st.lists(
    st.builds(EnvelopeItem, st.binary(max_size=3_000))
    | st.builds(
        PieceItem,
        st.binary(min_size=32, max_size=32),
        st.integers(0, 2**32 - 1),
        st.binary(max_size=3_000),
    ),
    min_size=1,
    max_size=8,
).map(tuple)
WORLD = known.world()
SMALL = parcel.seal([EnvelopeItem(b"x" * 300)], known.OFFICE_SEALING.public, WORLD)


@given(ITEMS)
def test_it_opens_to_what_was_sealed(items):
    """Up with the office's key, down with the phone's and its route."""
    up = parcel.seal(items, known.OFFICE_SEALING.public, WORLD)
    down = parcel.seal(items, known.PHONE_SEALING.public, WORLD, route=known.ROUTE)

    assert parcel.unseal(up, SECRETS) == items
    assert parcel.unseal(down, [known.PHONE_SEALING], route=known.ROUTE) == items
    assert len(up) == parcel.OVERHEAD_BYTES + parcel.bucket(parcel.clear_size(items))


def test_no_flipped_bit_opens():
    """One bit anywhere, and it opens for nobody."""
    for bit in range(8 * len(SMALL)):
        flipped = bytearray(SMALL)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(errors.LayarError):
            parcel.unseal(bytes(flipped), SECRETS)


def test_no_other_length_opens():
    """Cut anywhere, or with anything after it."""
    for other in (*(SMALL[:length] for length in range(len(SMALL))), SMALL + b"\x00"):
        with pytest.raises(errors.LayarError):
            parcel.unseal(other, SECRETS)


@given(st.binary(max_size=1_200))
def test_noise_is_refused_and_nothing_worse(noise):
    """Whatever comes, a reader says no in its own words."""
    for raw in (noise, SMALL[:6] + noise, SMALL[:30] + noise):
        with pytest.raises(errors.LayarError):
            parcel.unseal(raw, SECRETS)


def test_it_opens_for_its_reader_only():
    """Another key, another route, another way: not for us."""
    down = parcel.seal([EnvelopeItem(b"x")], known.PHONE_SEALING.public, WORLD, route=known.ROUTE)

    for raw, secrets, route in (
        (SMALL, [known.PHONE_SEALING], None),
        (SMALL, SECRETS, known.ROUTE),
        (SMALL, [], None),
        (down, [known.PHONE_SEALING], bytes(32)),
        (down, [known.PHONE_SEALING], None),
    ):
        with pytest.raises(errors.ParcelNotForUsError):
            parcel.unseal(raw, secrets, route=route)
    with pytest.raises(errors.ParcelBadSealError):
        parcel.unseal(down, SECRETS, route=known.ROUTE)


def test_an_old_key_still_opens():
    """A phone that renewed its sealing key tries the old one too."""
    down = parcel.seal([EnvelopeItem(b"x")], known.PHONE_SEALING.public, WORLD, route=known.ROUTE)
    renewed = keys.new_sealing(WORLD)

    assert parcel.unseal(down, [renewed, known.PHONE_SEALING], route=known.ROUTE)


def test_two_sealings_of_one_thing_are_not_alike():
    """A carrier cannot tell that something was sent again, nor link two down parcels."""
    items = [EnvelopeItem(b"x")]
    first, second = (
        parcel.seal(items, known.PHONE_SEALING.public, WORLD, route=known.ROUTE) for _ in range(2)
    )

    assert parcel.header(first).address != parcel.header(second).address
    assert first[30:] != second[30:]


def test_a_carrier_reads_the_header():
    """The address is all there is to read."""
    header = parcel.header(SMALL)

    assert (header.suite, header.way) == (1, Way.UP)
    assert header.address.hex() == VECTORS["sealing_kid"] == known.OFFICE_SEALING.kid
    assert header.nonce == SMALL[14:30]


@pytest.mark.parametrize(
    "vector",
    [vector for vector in known.load("small")["vectors"] if vector["what"] == "tag"],
    ids=lambda vector: vector["expect"],
)
def test_known_tags_are_made(vector):
    """Office and phone arrive at the same tag from route and nonce."""
    route, nonce = bytes.fromhex(vector["route"]), bytes.fromhex(vector["nonce"])

    assert parcel.tag(route, nonce).hex() == vector["expect"]


@pytest.mark.parametrize(
    "vector", known.load("padding")["vectors"], ids=lambda vector: str(vector["n"])
)
def test_known_sizes_have_their_bucket(vector):
    """Every writer pads alike, or the padding would tell writers apart."""
    assert parcel.bucket(vector["n"]) == vector["bucket"]


@given(st.integers(1, parcel.CLEAR_LIMIT_BYTES))
def test_a_bucket_is_a_bucket_and_costs_little(size):
    """Padding again adds nothing; above the smallest bucket it adds at most a sixteenth."""
    padded = parcel.bucket(size)

    assert size <= padded <= parcel.CLEAR_LIMIT_BYTES
    assert parcel.bucket(padded) == padded
    assert size <= parcel.SMALLEST_BUCKET_BYTES or padded <= size * 17 / 16


def test_lengths_are_few():
    """Those of words are 81; with those of photos a carrier learns nine bits from one."""
    lengths = {parcel.bucket(size) for size in range(1, parcel.CLEAR_LIMIT_BYTES + 1)}

    assert len([length for length in lengths if length <= strips.FROM_BYTES]) == 81
    assert len(lengths) == 553


def test_fifteen_pieces_fit_beside_receipt_and_messages():
    """The largest parcel is as large as the weakest transport carries, and no larger."""
    pieces = [PieceItem(bytes(32), 0, bytes(16_384))] * 15
    room = parcel.CLEAR_LIMIT_BYTES - parcel.clear_size(pieces)
    fill = EnvelopeItem(bytes(room - parcel.ITEM_HEAD_BYTES))

    full = parcel.seal([fill, *pieces], known.OFFICE_SEALING.public, WORLD)

    assert len(full) <= parcel.PARCEL_LIMIT_BYTES
    assert parcel.clear_size([fill, *pieces]) == parcel.CLEAR_LIMIT_BYTES
    with pytest.raises(errors.ParcelTooLargeError):
        parcel.seal([EnvelopeItem(b""), fill, *pieces], known.OFFICE_SEALING.public, WORLD)


def test_a_parcel_too_large_is_refused_by_its_length():
    """Nobody opens more than a parcel may be."""
    with pytest.raises(errors.ParcelTooLargeError):
        parcel.unseal(SMALL + bytes(parcel.PARCEL_LIMIT_BYTES), SECRETS)


@pytest.mark.parametrize("key", [bytes(32), b"\xff" * 32, b"\x01" + bytes(31), b"short"])
def test_nothing_is_sealed_to_a_key_anybody_opens(key):
    """Small order, not canonical, too short."""
    with pytest.raises(errors.KeyBadError):
        parcel.seal([EnvelopeItem(b"x")], key, WORLD)


def test_more_items_than_a_parcel_holds_are_refused():
    """1,024 and no more, neither sealed nor opened."""
    clear = parcel.write_items([EnvelopeItem(b"")] * 1_025)

    for items in ([], [EnvelopeItem(b"")] * 1_025):
        with pytest.raises(errors.ParcelBadItemsError):
            parcel.seal(items, known.OFFICE_SEALING.public, WORLD)

    assert len(parcel.read_items(clear[:-4])[0]) == parcel.ITEM_LIMIT
    with pytest.raises(errors.ParcelBadItemsError):
        parcel.read_items(clear)


def test_the_worked_example_opens():
    """The first vector is the parcel docs/PROTOCOL.md shows byte by byte."""
    raw = base64.b64decode(VECTORS["vectors"][0]["parcel"])
    receipt, application = parcel.unseal(raw, SECRETS)

    assert len(raw) == 590
    assert (len(receipt.raw), len(application.raw)) == (0xF3, 0xB2)
