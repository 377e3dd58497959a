"""An answer is signed and sealed after the commit, in a hurry, and no longer for it."""

from protocol import bundle, envelope, ids, keys, parcel, world
from protocol.bodies import Compression

COMPRESSION_AT = 90


def answered(house, phone, *said, **asked):
    """Return an answer's parcel, and how the receipt in it is packed."""
    (sealed,) = bundle.unpack(house.take(phone.up(*said, **asked))).parcels
    first, *_ = parcel.unseal(sealed, [phone.sealing], route=phone.route)
    return sealed, Compression(first.raw[COMPRESSION_AT])


def test_a_receipt_alone_is_padded_to_the_smallest_bucket_and_not_packed(house):
    """Packing it would make nothing shorter, and takes as long as signing."""
    phone = house.phone()

    sealed, compression = answered(house, phone, phone.apply())

    assert len(sealed) == parcel.SMALLEST_BYTES
    assert compression is Compression.STORED


def test_a_receipt_that_would_be_longer_for_it_is_packed(house):
    """It speaks of much, or goes with something else."""
    phone = house.phone()

    assert answered(house, phone, roster=0)[1] is Compression.CATALOGUE
    sealed, compression = answered(house, phone, *(phone.apply() for _ in range(8)))

    assert compression is Compression.CATALOGUE
    assert len(sealed) == parcel.SMALLEST_BYTES


def test_the_longest_receipt_that_stays_as_it_is_fills_the_smallest_bucket():
    """One byte more would cost the next bucket, and is packed."""
    longest = parcel.SMALLEST_BUCKET_BYTES - parcel.ITEM_HEAD_BYTES - envelope.OVERHEAD_BYTES
    around = len(b'{"s":""}')

    def written(length):
        here = world.real()
        return envelope.write(
            keys.new_signing(here),
            bytes(8),
            kind=1,
            epoch=1,
            seq=0,
            prev=envelope.NO_PREV,
            id=ids.new(here),
            body={"s": "x" * (length - around)},
            compression=Compression.CATALOGUE,
            room_bytes=longest,
        )

    assert written(longest)[COMPRESSION_AT] == Compression.STORED
    assert parcel.ITEM_HEAD_BYTES + len(written(longest)) == parcel.SMALLEST_BUCKET_BYTES
    assert written(longest + 1)[COMPRESSION_AT] == Compression.CATALOGUE
