"""
Envelopes in short: what a reader can rebuild from the envelope before does not travel again.

    1       how much is left out
    1       kind
    4       epoch, unless left out
    36      seq and prev, unless left out
    16      id
    1       compression
    n       body
    64      signature

The author is always left out: it is that of the envelope before. So are version and length, for
the one is 1 and the other follows from the item's. An author's messages in one parcel are a chain,
so most of them leave out everything there is. The reader puts the very bytes together that were
signed, and the signature says whether it did.
"""

from enum import IntEnum
from hashlib import sha256

# As in the envelope's own file, which loads cryptography: a courier without keys needs none.
VERSION = 1
HEAD_BYTES = 95
SIGNATURE_BYTES = 64
BODY_LIMIT_BYTES = 65_536

_AUTHOR = slice(2, 34)
_EPOCH = slice(34, 38)
_PLACE = slice(38, 74)
_IN_CHAIN = slice(34, 42)
_ID_AND_COMPRESSION = slice(74, 91)
_LENGTH = slice(91, 95)
_LAST_SEQ = 2**32 - 1


class LeftOut(IntEnum):
    """How much is left out; each leaves out what those before it do."""

    AUTHOR = 1
    EPOCH = 2
    PLACE = 3
    """Seq and prev: this message is the next in its author's chain."""


def shorten(raw: bytes, before: bytes) -> bytes | None:
    """
    Return an envelope without what follows from the one `before` it, as short as it can be.

    None where it has to travel whole: another author, or bytes that are no envelope.
    """
    if not _whole(raw) or not _whole(before) or raw[_AUTHOR] != before[_AUTHOR]:
        return None
    left_out = _most(raw, before, _next_place(before))
    kept = bytes([left_out, raw[1]])
    if left_out < LeftOut.EPOCH:
        kept += raw[_EPOCH]
    if left_out < LeftOut.PLACE:
        kept += raw[_PLACE]
    return kept + raw[_ID_AND_COMPRESSION] + raw[HEAD_BYTES:]


def rebuild(short: bytes, before: bytes) -> bytes | None:
    """
    Return the envelope that was shortened, byte for byte; None where it cannot be had.

    There is one way to shorten an envelope: what leaves out less than it could is none.
    """
    if not _whole(before) or short[:1] not in {bytes([each]) for each in LeftOut}:
        return None
    left_out, place = short[0], _next_place(before)
    epoch_end = 2 if left_out >= LeftOut.EPOCH else 6
    place_end = epoch_end if left_out == LeftOut.PLACE else epoch_end + 36
    body_at = place_end + 17
    length = len(short) - body_at - SIGNATURE_BYTES
    if not 0 <= length <= BODY_LIMIT_BYTES:
        return None
    raw = b"".join(
        (
            bytes([VERSION, short[1]]),
            before[_AUTHOR],
            short[2:epoch_end] or before[_EPOCH],
            short[epoch_end:place_end] or place,
            short[place_end:body_at],
            length.to_bytes(4, "big"),
            short[body_at:],
        )
    )
    return raw if _most(raw, before, place) == left_out else None


def place(raw: bytes) -> tuple[bytes, bytes]:
    """Return an envelope's author and its place in their chain, to put many in order by."""
    return raw[_AUTHOR], raw[_IN_CHAIN]


def _most(raw: bytes, before: bytes, place: bytes) -> LeftOut:
    """Return the most that can be left out of an envelope by the author of the one before."""
    if raw[_EPOCH] != before[_EPOCH]:
        return LeftOut.AUTHOR
    return LeftOut.PLACE if raw[_PLACE] == place else LeftOut.EPOCH


def _next_place(before: bytes) -> bytes:
    """Return seq and prev of the next message; after one outside every chain, of the first."""
    seq = int.from_bytes(before[38:42], "big")
    if seq == _LAST_SEQ:
        return b""
    prev = sha256(before[:-SIGNATURE_BYTES]).digest() if seq else bytes(32)
    return (seq + 1).to_bytes(4, "big") + prev


def _whole(raw: bytes) -> bool:
    """Tell whether bytes have the length that an envelope of this version says it has."""
    length = int.from_bytes(raw[_LENGTH], "big")
    return (
        raw[:1] == bytes([VERSION])
        and length <= BODY_LIMIT_BYTES
        and len(raw) == HEAD_BYTES + length + SIGNATURE_BYTES
    )
