"""
Sealed bytes: items for one reader, the only thing a carrier ever sees.

    offset  bytes  field
    0       4      magic, LYR1
    4       1      suite
    5       1      way
    6       8      address: up, the office key's kid; down, a tag only its phone knows
    14      16     nonce, new for every sealing
    30      32     HPKE encapsulated key
    62      m+16   ciphertext of m bytes

The clear text is items and zero bytes up to a bucket, so that a length tells little. The header
is bound through HPKE's info. Parcels are never kept: every sending seals anew.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from protocol import errors, keys
from protocol.world import World

MAGIC = b"LYR1"
SUITE = 1
PARCEL_LIMIT_BYTES = 262_144
CLEAR_LIMIT_BYTES = 258_048
OVERHEAD_BYTES = 78
ITEM_HEAD_BYTES = 4
ITEM_LIMIT = 1_024
PIECE_DIGEST_BYTES = 32
SMALLEST_BUCKET_BYTES = 512
SMALLEST_BYTES = OVERHEAD_BYTES + SMALLEST_BUCKET_BYTES

_HEADER = struct.Struct(">4sBB8s16s")
_ADDRESS_BYTES = 8
_NONCE_BYTES = 16
_TAG_CONTEXT = keys.ctx("layar/tag/v1")
_SEAL_CONTEXT = keys.ctx("layar/parcel/v1")
_HPKE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class Way(IntEnum):
    """Where a parcel goes."""

    UP = 1
    DOWN = 2


class ItemType(IntEnum):
    """What an item is; others are skipped, zero ends the items."""

    END = 0
    ENVELOPE = 1
    PIECE = 2


@dataclass(frozen=True, slots=True)
class EnvelopeItem:
    """A signed message, not looked at yet."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class PieceItem:
    """A part of a document and the digest it goes by, not compared yet."""

    sha256: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item of a type this version does not know."""

    type: int


Item = EnvelopeItem | PieceItem | Skipped


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
    if raw[:4] != MAGIC or raw[4] != SUITE or raw[5] not in set(Way):
        raise errors.FormatNewerError("parcel")
    if len(raw) < SMALLEST_BYTES:
        raise errors.ParcelBadSealError
    _, suite, way, address, nonce = _HEADER.unpack_from(raw)
    return Header(suite, Way(way), address, nonce)


def tag(route: bytes, nonce: bytes) -> bytes:
    """Return the address of a down parcel: only who has the route key can link two of them."""
    return hmac.digest(route, _TAG_CONTEXT + nonce, hashlib.sha256)[:_ADDRESS_BYTES]


def seal(
    items: Iterable[EnvelopeItem | PieceItem],
    reader: bytes,
    world: World,
    *,
    route: bytes | None = None,
) -> bytes:
    """
    Return a parcel only `reader`, a public sealing key, opens.

    Without a route key it goes up to the office; with one, down to the phone that made it.

    Raises:
        ParcelTooLargeError, ParcelBadItemsError: more than one parcel carries, or nothing.
        KeyBadError: no key to seal to.
    """
    sealed = tuple(items)
    if not 0 < len(sealed) <= ITEM_LIMIT:
        raise errors.ParcelBadItemsError("count")
    clear = write_items(sealed)
    if len(clear) > CLEAR_LIMIT_BYTES:
        raise errors.ParcelTooLargeError(OVERHEAD_BYTES + len(clear), PARCEL_LIMIT_BYTES)
    keys.check_sealing(reader)
    nonce = world.entropy(_NONCE_BYTES)
    if route is None:
        way, address = Way.UP, bytes.fromhex(keys.sealing_kid(reader))
    else:
        way, address = Way.DOWN, tag(route, nonce)
    outside = _HEADER.pack(MAGIC, SUITE, way, address, nonce)
    padded = clear.ljust(bucket(len(clear)), b"\x00")
    public = X25519PublicKey.from_public_bytes(reader)
    return outside + _HPKE.encrypt(padded, public, info=_SEAL_CONTEXT + outside)


def unseal(
    raw: bytes, secrets: Iterable[keys.SealingSecret], *, route: bytes | None = None
) -> tuple[Item, ...]:
    """
    Open a parcel and return its items in order, none of them looked at yet.

    Without a route key the reader is the office; with one, the phone that made it.

    Raises:
        ParcelTooLargeError, TrustError: not for us, damaged, or made by nobody honest.
        FormatNewerError: keep the bytes for a newer version.
    """
    outside = header(raw)
    if route is None:
        ours = outside.way is Way.UP
        fitting = [secret for secret in secrets if secret.kid == outside.address.hex()]
    else:
        ours = outside.way is Way.DOWN and tag(route, outside.nonce) == outside.address
        fitting = list(secrets)
    if not ours or not fitting:
        raise errors.ParcelNotForUsError
    clear = _open(raw, fitting)
    items, end = read_items(clear)
    if bucket(end) != len(clear) or clear.count(0, end) != len(clear) - end:
        raise errors.ParcelBadPaddingError
    return items


def bucket(size: int) -> int:
    """
    Return how many bytes `size` bytes of items are padded to: few lengths tell little.

    Nothing is shorter than a hello. From there on Padmé: sixteen lengths to each doubling,
    later thirty-two, so that padding adds at most a sixteenth.
    """
    if size <= SMALLEST_BUCKET_BYTES:
        return SMALLEST_BUCKET_BYTES
    exponent = size.bit_length() - 1
    unit = 1 << exponent - exponent.bit_length()
    return -(-size // unit) * unit


def clear_size(items: Iterable[EnvelopeItem | PieceItem]) -> int:
    """Return how many bytes these items take in a parcel's clear text, before padding."""
    return sum(ITEM_HEAD_BYTES + len(_content(item)) for item in items)


def room_for(items: Iterable[EnvelopeItem | PieceItem]) -> int:
    """Return how many bytes of clear text are left in the largest parcel beside these items."""
    return CLEAR_LIMIT_BYTES - clear_size(items)


def write_items(items: Iterable[EnvelopeItem | PieceItem]) -> bytes:
    """Return items one after the other, each with its type and length in front."""
    written = bytearray()
    for item in items:
        content = _content(item)
        type_ = ItemType.ENVELOPE if isinstance(item, EnvelopeItem) else ItemType.PIECE
        written += (type_ << 24 | len(content)).to_bytes(ITEM_HEAD_BYTES, "big")
        written += content
    return bytes(written)


def read_items(clear: bytes) -> tuple[tuple[Item, ...], int]:
    """
    Return the items these bytes begin with, and where they end.

    Raises:
        ParcelBadItemsError: one is cut short, there are none, or too many.
    """
    items: list[Item] = []
    at = 0
    while at < len(clear) and clear[at] != ItemType.END:
        start = at + ITEM_HEAD_BYTES
        if start > len(clear):
            raise errors.ParcelBadItemsError("head cut short")
        at = start + int.from_bytes(clear[at + 1 : start], "big")
        if at > len(clear):
            raise errors.ParcelBadItemsError("item cut short")
        items.append(_item(clear[start - ITEM_HEAD_BYTES], clear[start:at]))
    if not 0 < len(items) <= ITEM_LIMIT:
        raise errors.ParcelBadItemsError("count")
    return tuple(items), at


def _item(type_: int, content: bytes) -> Item:
    if type_ == ItemType.ENVELOPE:
        return EnvelopeItem(content)
    if type_ == ItemType.PIECE:
        return PieceItem(content[:PIECE_DIGEST_BYTES], content[PIECE_DIGEST_BYTES:])
    return Skipped(type_)


def _content(item: EnvelopeItem | PieceItem) -> bytes:
    return item.raw if isinstance(item, EnvelopeItem) else item.sha256 + item.data


def _open(raw: bytes, secrets: Sequence[keys.SealingSecret]) -> bytes:
    outside, sealed = raw[: _HEADER.size], raw[_HEADER.size :]
    for secret in secrets:
        try:
            return _HPKE.decrypt(sealed, secret.key, info=_SEAL_CONTEXT + outside)
        except (InvalidTag, ValueError):
            continue
    raise errors.ParcelBadSealError
