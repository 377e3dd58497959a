"""
The office's voucher: whoever holds it may bring one officer of a village onto its tablet.

    LYQ1:W:…   01 ‖ post ‖ village ‖ id ‖ until ‖ replaces ‖ author ‖ signature

`author` is an office signing key. A tablet checks the signature without any network and goes on;
whether it was used already, and whether its time is over, the office says when it hears of it.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NewType

from protocol import errors, keys, qr_text, regions
from protocol.ids import Kid
from protocol.keys import SigningSecret
from protocol.posts import Post
from protocol.trust import Peers

LETTER = "W"
VoucherId = NewType("VoucherId", str)
"""A voucher's name, 32 hex digits: it counts once."""

_VERSION = 1
_POSTS = (Post.OPERATOR, Post.SECRETARY, Post.HEAD)
_TIME_BYTES = 5
_NOBODY = bytes(keys.KID_BYTES)
_SIGNED = struct.Struct(">BB5s16s5s8s32s")
_MINUTE = timedelta(minutes=1)
_START = datetime(1970, 1, 1, tzinfo=UTC)
_CONTEXT = keys.ctx("layar/voucher/v1")


@dataclass(frozen=True)
class Voucher:
    """
    One officer with this post may come to this village's tablet, until a time.

    With `replaces` it is a new key for the officer whose key has that kid, and for nobody else.
    """

    id: VoucherId
    village: str
    post: Post
    until: datetime
    replaces: Kid | None = None


def write(author: SigningSecret, realm: bytes, voucher: Voucher) -> str:
    """Return the text that is handed to a village, signed by an office key."""
    signed = _SIGNED.pack(
        _VERSION,
        _POSTS.index(voucher.post) + 1,
        regions.packed(voucher.village),
        bytes.fromhex(voucher.id),
        ((voucher.until - _START) // _MINUTE).to_bytes(_TIME_BYTES, "big"),
        bytes.fromhex(voucher.replaces) if voucher.replaces else _NOBODY,
        author.public,
    )
    return qr_text.write(LETTER, signed + author.sign(_CONTEXT + realm + signed))


def read(text: str, realm: bytes, peers: Peers) -> Voucher:
    """
    Return what a voucher says, signed by an office key that `peers` know, of whatever time.

    Raises:
        QrBadError: no text of a voucher. VoucherFalseError: not signed by the office.
    """
    content = qr_text.read(text.strip(), LETTER)
    signed, signature = content[: _SIGNED.size], content[_SIGNED.size :]
    if len(content) != _SIGNED.size + keys.SIGNATURE_BYTES or content[0] != _VERSION:
        raise errors.QrBadError("length")
    author = signed[-keys.KEY_BYTES :]
    if author not in peers.office_keys(None):
        raise errors.VoucherFalseError("author")
    try:
        keys.verify(author, signature, _CONTEXT + realm + signed)
    except errors.BadSignatureError as error:
        raise errors.VoucherFalseError("signature") from error
    return _said(signed)


def _said(signed: bytes) -> Voucher:
    _, post, village, name, until, replaces, _ = _SIGNED.unpack(signed)
    if not 0 < post <= len(_POSTS):
        raise errors.FormatNewerError("voucher")
    return Voucher(
        id=VoucherId(name.hex()),
        village=regions.unpacked(village),
        post=_POSTS[post - 1],
        until=_START + int.from_bytes(until, "big") * _MINUTE,
        replaces=None if replaces == _NOBODY else Kid(replaces.hex()),
    )
