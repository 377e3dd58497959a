"""A voucher of the office brings one officer onto a village's tablet, and is checked offline."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import errors, messages, qr_text, vouchers
from protocol.messages import Kind
from protocol.posts import Post
from protocol.trust import Peers
from protocol.vouchers import Voucher, VoucherId
from tests.protocol import known

VECTOR = next(each for each in known.load("small")["vectors"] if each["what"] == "qr voucher")
MANIFEST = messages.read(
    Kind.MANIFEST,
    next(
        each["expect"]["json"]
        for each in known.load("envelope")["vectors"]
        if each["description"] == "manifest, by the root key"
    ),
)
PEERS = Peers(known.ROOT.public, manifest=MANIFEST)


def test_the_known_voucher_is_written_and_read():
    """The same bytes at every office."""
    voucher = Voucher(
        VoucherId(VECTOR["id"]),
        VECTOR["village"],
        Post(VECTOR["post"]),
        datetime.fromisoformat(VECTOR["until"]),
    )

    assert vouchers.write(known.OFFICE, known.REALM, voucher) == VECTOR["expect"]
    assert vouchers.read(f" {VECTOR['expect']}\n", known.REALM, PEERS) == voucher


@given(st.integers(0, 8 * 132 - 1))
def test_one_flipped_bit_is_no_voucher(bit):
    """Whatever it says, nobody signed it."""
    content = bytearray(qr_text.read(VECTOR["expect"], vouchers.LETTER))
    content[bit // 8] ^= 1 << bit % 8

    with pytest.raises((errors.VoucherFalseError, errors.QrBadError)):
        vouchers.read(qr_text.write(vouchers.LETTER, bytes(content)), known.REALM, PEERS)


def test_somebody_elses_signature_is_none():
    """An officer signs many things, but nobody into the office; nor does another deployment."""
    voucher = vouchers.read(VECTOR["expect"], known.REALM, PEERS)
    by_officer = vouchers.write(known.OFFICER, known.REALM, voucher)

    for text, realm in ((by_officer, known.REALM), (VECTOR["expect"], bytes(8))):
        with pytest.raises(errors.VoucherFalseError):
            vouchers.read(text, realm, PEERS)
