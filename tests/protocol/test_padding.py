"""What stands behind the items of a parcel: zeros, as many as its length asks for."""

import pytest

from protocol import errors, keys, parcel, world
from protocol.parcel import PieceItem

HEADER_BYTES = 30
ITEM = PieceItem(sha256=bytes(32), at=0, data=b"contoh")


def sealed(clear):
    """Seal clear bytes as a writer would that pads as it likes."""
    reader = keys.new_sealing(world.real())
    outside = parcel.seal([ITEM], reader.public, world.real())[:HEADER_BYTES]
    public = parcel.X25519PublicKey.from_public_bytes(reader.public)
    info = parcel._SEAL_CONTEXT + outside
    return outside + parcel._HPKE.encrypt(clear, public, info=info), [reader]


def padded():
    """Return items as they are padded."""
    clear = parcel.write_items([ITEM])
    return clear.ljust(parcel.bucket(len(clear)), b"\x00")


def test_padding_is_zeros():
    """Nobody hides anything behind the items."""
    raw, readers = sealed(padded())
    assert parcel.unseal(raw, readers) == (ITEM,)

    raw, readers = sealed(padded()[:-1] + b"\x01")
    with pytest.raises(errors.ParcelBadPaddingError):
        parcel.unseal(raw, readers)


def test_padding_has_one_length():
    """A length that no honest writer makes would tell who wrote."""
    raw, readers = sealed(padded() + bytes(8))
    with pytest.raises(errors.ParcelBadPaddingError):
        parcel.unseal(raw, readers)
