"""Every intact parcel of a damaged file is found, and completeness is never claimed wrongly."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import bundle, errors
from protocol.bundle import Unpacked
from tests.protocol import known

PARCELS = st.lists(st.binary(min_size=1, max_size=300).map(lambda rest: b"LYR1" + rest), max_size=6)
FIVE = [b"LYR1" + bytes([number]) * 40 for number in range(5)]


@pytest.mark.parametrize(
    "vector", known.load("bundle")["vectors"], ids=lambda vector: vector["description"]
)
def test_a_known_bundle_gives_its_parcels(vector):
    """Whole, cut or damaged: exactly the intact ones."""
    raw = base64.b64decode(vector["bundle"])
    if "refuse" in vector:
        with pytest.raises(errors.LayarError) as refused:
            bundle.unpack(raw)
        assert refused.value.code == vector["refuse"]
        return

    unpacked = bundle.unpack(raw)

    found = [hashlib.sha256(sealed).hexdigest() for sealed in unpacked.parcels]
    assert found == vector["expect"]["parcels"]
    assert unpacked.complete == vector["expect"]["complete"]


@given(PARCELS)
def test_what_was_packed_is_unpacked(parcels):
    """In order, repeated or not."""
    assert bundle.unpack(bundle.pack(parcels)) == Unpacked(tuple(parcels), complete=True)


def test_one_flipped_bit_costs_one_parcel_at_most():
    """And always the claim to be complete."""
    raw = bundle.pack(FIVE)
    for bit in range(32, 8 * len(raw)):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        unpacked = bundle.unpack(bytes(flipped))
        assert not unpacked.complete
        assert set(unpacked.parcels) <= set(FIVE)
        assert len(unpacked.parcels) >= 4


def test_a_cut_costs_what_is_cut():
    """Every parcel that is whole is taken."""
    raw = bundle.pack(FIVE)
    record = 12 + len(FIVE[0])
    for length in range(4, len(raw)):
        unpacked = bundle.unpack(raw[:length])
        assert not unpacked.complete
        assert unpacked.parcels == tuple(FIVE[: (length - 4) // record])


@given(st.binary(max_size=500))
def test_noise_holds_no_parcel(noise):
    """Nothing is found where nothing was put."""
    assert bundle.unpack(b"LYB1" + noise).parcels == ()


def test_a_file_of_false_starts_does_not_hold_up_the_office(monkeypatch):
    """How much is hashed on guesses is bounded by a few times what there is."""
    hashed = []
    check = bundle._check
    monkeypatch.setattr(
        bundle, "_check", lambda sealed: hashed.append(len(sealed)) or check(sealed)
    )
    record = (bundle.PARCEL_LIMIT_BYTES).to_bytes(4, "big") + bytes(8) + b"LYR1"
    evil = b"LYB1" + record * 250_000

    assert bundle.unpack(evil) == Unpacked((), complete=False)
    assert bundle.unpack(b"LYB1" + b"LYR1" * 1_000_000) == Unpacked((), complete=False)
    assert sum(hashed) < 4 * len(evil)


def test_a_large_bundle_is_read_piece_by_piece(tmp_path):
    """Whoever carries 64 MiB on a cheap phone never holds more of it than one parcel."""
    sealed = b"LYR1" + bytes(bundle.PARCEL_LIMIT_BYTES - 4)
    path = tmp_path / "large.layar"
    path.write_bytes(bundle.pack([sealed] * 255))
    asked = []

    with path.open("rb") as file:

        def read(at, size):
            asked.append(size)
            file.seek(at)
            return file.read(size)

        reader = bundle.Reader(read, path.stat().st_size)
        count = sum(1 for each in reader if each == sealed)

    assert (count, reader.complete) == (255, True)
    assert max(asked) <= bundle.PARCEL_LIMIT_BYTES


def test_a_bundle_has_a_size():
    """Neither too many parcels nor too many bytes, written or read."""
    with pytest.raises(errors.ParcelTooLargeError):
        bundle.pack([b"LYR1"] * (bundle.PARCELS_LIMIT + 1))
    with pytest.raises(errors.ParcelTooLargeError):
        bundle.unpack(b"LYB1" + bytes(bundle.BUNDLE_LIMIT_BYTES))


@given(st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=6))
def test_what_is_public_travels_open(envelopes):
    """Manifest and roster need no seal."""
    raw = bundle.pack_open(envelopes)

    assert bundle.unpack_open(raw) == tuple(envelopes)
    for damaged in (raw[:-1], raw + b"\x00", b"LYE1"):
        with pytest.raises(errors.BundleDamagedError):
            bundle.unpack_open(damaged)
    with pytest.raises(errors.FormatNewerError):
        bundle.unpack_open(b"LYE2" + raw[4:])
