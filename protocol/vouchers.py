"""
The office's voucher: whoever holds it may bring one officer of a village onto its tablet.

    LYQ1:W:…   01 ‖ post ‖ village ‖ id ‖ until ‖ replaces ‖ author ‖ signature

`author` is an office signing key. A tablet checks the signature without any network and goes on;
whether it was used already, and whether its time is over, the office says when it hears of it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NewType

from protocol import errors, keys, qr_text
from protocol.ids import Kid
from protocol.keys import SigningSecret
from protocol.posts import Post
from protocol.trust import Peers

LETTER = "W"
VoucherId = NewType("VoucherId", str)
"""A voucher's name, 32 hex digits: it counts once."""

_VERSION = b"\x01"
_POSTS = (Post.OPERATOR, Post.SECRETARY, Post.HEAD)
_VILLAGE_BYTES = 5
_ID_BYTES = 16
_TIME_BYTES = 5
_KID_BYTES = 8
_NOBODY = bytes(_KID_BYTES)
_SIGNATURE_BYTES = 64
_SIGNED_BYTES = 2 + _VILLAGE_BYTES + _ID_BYTES + _TIME_BYTES + _KID_BYTES + keys.KEY_BYTES
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
    signed = b"".join(
        (
            _VERSION,
            bytes([_POSTS.index(voucher.post) + 1]),
            int(voucher.village.replace(".", "")).to_bytes(_VILLAGE_BYTES, "big"),
            bytes.fromhex(voucher.id),
            ((voucher.until - _START) // _MINUTE).to_bytes(_TIME_BYTES, "big"),
            bytes.fromhex(voucher.replaces) if voucher.replaces else _NOBODY,
            author.public,
        )
    )
    return qr_text.write(LETTER, signed + author.sign(_CONTEXT + realm + signed))


def read(text: str, realm: bytes, peers: Peers) -> Voucher:
    """
    Return what a voucher says, signed by an office key that `peers` know, of whatever time.

    Raises:
        QrBadError: no text of a voucher. VoucherFalseError: not signed by the office.
    """
    content = qr_text.read(text.strip(), LETTER)
    if len(content) != _SIGNED_BYTES + _SIGNATURE_BYTES or content[:1] != _VERSION:
        raise errors.QrBadError("length")
    signed, signature = content[:_SIGNED_BYTES], content[_SIGNED_BYTES:]
    author = signed[-keys.KEY_BYTES :]
    if author not in peers.office_keys(None):
        raise errors.VoucherFalseError("author")
    try:
        keys.verify(author, signature, _CONTEXT + realm + signed)
    except errors.BadSignatureError as error:
        raise errors.VoucherFalseError("signature") from error
    return _said(signed)


def _said(signed: bytes) -> Voucher:
    at = 2
    village, at = signed[at : at + _VILLAGE_BYTES], at + _VILLAGE_BYTES
    name, at = signed[at : at + _ID_BYTES], at + _ID_BYTES
    until, at = signed[at : at + _TIME_BYTES], at + _TIME_BYTES
    replaces = signed[at : at + _KID_BYTES]
    if not 0 < signed[1] <= len(_POSTS):
        raise errors.FormatNewerError("voucher")
    return Voucher(
        id=VoucherId(name.hex()),
        village=_village(int.from_bytes(village, "big")),
        post=_POSTS[signed[1] - 1],
        until=_START + int.from_bytes(until, "big") * _MINUTE,
        replaces=None if replaces == _NOBODY else Kid(replaces.hex()),
    )


def _village(code: int) -> str:
    digits = f"{code:010d}"
    return ".".join((digits[:2], digits[2:4], digits[4:6], digits[6:]))
