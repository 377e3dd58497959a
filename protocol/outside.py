"""
What stands outside a parcel's seal: all that whoever carries it without keys may read.

    offset  bytes  field
    0       4      magic, LYR1
    4       1      suite
    5       1      way
    6       8      address: up, the office key's kid; down, a tag only its phone knows
    14      16     nonce, new for every sealing
"""

import hashlib
import struct
from dataclasses import dataclass
from enum import IntEnum

from protocol import errors

MAGIC = b"LYR1"
SUITE = 1
IN_STRIPS = 2
"""The suite of long parcels, see `strips`."""
STRIP_BYTES = 2_048
"""Of clear text: half a second of the worst link."""
PARCEL_LIMIT_BYTES = 262_144
OVERHEAD_BYTES = 78
SMALLEST_BUCKET_BYTES = 512
MARK_BYTES = 8
SMALLEST_BYTES = OVERHEAD_BYTES + SMALLEST_BUCKET_BYTES
HEADER = struct.Struct(">4sBB8s16s")


class Way(IntEnum):
    """Where a parcel goes."""

    UP = 1
    DOWN = 2


@dataclass(frozen=True, slots=True)
class Header:
    """What a carrier may read."""

    suite: int
    way: Way
    address: bytes
    nonce: bytes


def header(raw: bytes) -> Header:
    """
    Return what stands outside a parcel's seal.

    Raises:
        ParcelTooLargeError, ParcelBadSealError: no length a parcel has.
        FormatNewerError: another magic, suite or way.
    """
    if len(raw) > PARCEL_LIMIT_BYTES:
        raise errors.ParcelTooLargeError(len(raw), PARCEL_LIMIT_BYTES)
    if len(raw) < 6:
        raise errors.ParcelBadSealError
    if raw[:4] != MAGIC or raw[4] not in {SUITE, IN_STRIPS} or raw[5] not in set(Way):
        raise errors.FormatNewerError("parcel")
    if len(raw) < SMALLEST_BYTES:
        raise errors.ParcelBadSealError
    _, suite, way, address, nonce = HEADER.unpack_from(raw)
    return Header(suite, Way(way), address, nonce)


def mark(raw: bytes) -> str:
    """Return how a handover names a parcel: the first 8 bytes of its SHA-256, in hex."""
    return hashlib.sha256(raw).hexdigest()[: 2 * MARK_BYTES]
