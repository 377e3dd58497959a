"""
A file of parcels, for couriers without keys: checks against damage, none against malice.

    LYB1, then for each parcel: length (4) ‖ first 8 bytes of its SHA-256 ‖ parcel,
    then the end mark: zero (4) ‖ SHA-256 of everything before these 32 bytes.

`LYE1` is the open form for what is public: envelopes as items, unsealed.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from protocol import errors, parcel
from protocol.parcel import PARCEL_LIMIT_BYTES, EnvelopeItem

MAGIC = b"LYB1"
OPEN_MAGIC = b"LYE1"
PARCELS_LIMIT = 4_096
BUNDLE_LIMIT_BYTES = 64 * 1024 * 1024

_LENGTH_BYTES = 4
_CHECK_BYTES = 8
_RECORD_HEAD_BYTES = _LENGTH_BYTES + _CHECK_BYTES
_END_BYTES = 32
_SLACK_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Unpacked:
    """Every intact parcel of a bundle, in order; `complete` only when nothing was amiss."""

    parcels: tuple[bytes, ...]
    complete: bool


def pack(parcels: Sequence[bytes]) -> bytes:
    """
    Return a bundle of these parcels.

    Raises:
        ParcelTooLargeError: more than one bundle carries.
    """
    written = bytearray(MAGIC)
    for sealed in parcels:
        written += len(sealed).to_bytes(_LENGTH_BYTES, "big") + _check(sealed) + sealed
    written += bytes(_LENGTH_BYTES)
    written += hashlib.sha256(written).digest()
    if len(written) > BUNDLE_LIMIT_BYTES or len(parcels) > PARCELS_LIMIT:
        raise errors.ParcelTooLargeError(len(written), BUNDLE_LIMIT_BYTES)
    return bytes(written)


def unpack(raw: bytes) -> Unpacked:
    """
    Return every intact parcel: what is cut or damaged costs itself and nothing else.

    After damage the next parcel is found by its magic. How much is hashed on such guesses is
    bounded, so that a file made of nothing but false starts cannot hold up the office.

    Raises:
        FormatNewerError: no bundle this version knows.
        ParcelTooLargeError: larger than a bundle may be.
    """
    if raw[: len(MAGIC)] != MAGIC:
        raise errors.FormatNewerError("bundle")
    if len(raw) > BUNDLE_LIMIT_BYTES:
        raise errors.ParcelTooLargeError(len(raw), BUNDLE_LIMIT_BYTES)
    found: list[bytes] = []
    intact = True
    guesses_left_bytes = len(raw) + _SLACK_BYTES
    at = len(MAGIC)
    while len(found) <= PARCELS_LIMIT and guesses_left_bytes > 0:
        if _ends_at(raw, at):
            return Unpacked(tuple(found), intact)
        sealed = _record_at(raw, at)
        if sealed and _check(sealed) == raw[at + _LENGTH_BYTES : at + _RECORD_HEAD_BYTES]:
            found.append(sealed)
            at += _RECORD_HEAD_BYTES + len(sealed)
            continue
        intact = False
        guesses_left_bytes -= len(sealed)
        magic_at = raw.find(parcel.MAGIC, at + _RECORD_HEAD_BYTES + 1)
        if magic_at < 0:
            break
        at = magic_at - _RECORD_HEAD_BYTES
    return Unpacked(tuple(found[:PARCELS_LIMIT]), complete=False)


def pack_open(envelopes: Iterable[bytes]) -> bytes:
    """Return signed messages in the open form, for anybody to read."""
    return OPEN_MAGIC + parcel.write_items(EnvelopeItem(raw) for raw in envelopes)


def unpack_open(raw: bytes) -> tuple[bytes, ...]:
    """
    Return the envelopes of an open file, none of them looked at yet.

    Raises:
        FormatNewerError: another magic. BundleDamagedError: cut or damaged.
    """
    if raw[: len(OPEN_MAGIC)] != OPEN_MAGIC:
        raise errors.FormatNewerError("open bundle")
    try:
        items, end = parcel.read_items(raw[len(OPEN_MAGIC) :])
    except errors.ParcelBadItemsError as error:
        raise errors.BundleDamagedError from error
    if len(OPEN_MAGIC) + end != len(raw):
        raise errors.BundleDamagedError
    return tuple(item.raw for item in items if isinstance(item, EnvelopeItem))


def _check(sealed: bytes) -> bytes:
    return hashlib.sha256(sealed).digest()[:_CHECK_BYTES]


def _ends_at(raw: bytes, at: int) -> bool:
    start = at + _LENGTH_BYTES
    return (
        start + _END_BYTES == len(raw)
        and not any(raw[at:start])
        and hashlib.sha256(memoryview(raw)[:start]).digest() == raw[start:]
    )


def _record_at(raw: bytes, at: int) -> bytes:
    """Return the parcel whose record begins here by its length; empty when none can be."""
    start = at + _RECORD_HEAD_BYTES
    length = int.from_bytes(raw[at : at + _LENGTH_BYTES], "big")
    if length > PARCEL_LIMIT_BYTES or start + length > len(raw):
        return b""
    return raw[start : start + length]
