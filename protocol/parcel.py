"""
Sealed bytes: items for one reader, the only thing a carrier ever sees.

    offset  bytes  field
    0       30     the header, see `outside`
    30      32     HPKE encapsulated key
    62      m+16   ciphertext of m bytes; a long one going up is in `strips`

The clear text is items and zero bytes up to a bucket, so that a length tells little. The header
is bound through HPKE's info. Parcels are never kept: every sending seals anew.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from protocol import errors, keys, strips
from protocol.items import (
    ITEM_HEAD_BYTES,
    ITEM_LIMIT,
    PIECE_HEAD_BYTES,
    EnvelopeItem,
    Item,
    ItemType,
    PieceItem,
    Skipped,
    Written,
    clear_size,
    read_items,
    write_items,
)
from protocol.outside import (
    HEADER,
    IN_STRIPS,
    MAGIC,
    OVERHEAD_BYTES,
    PARCEL_LIMIT_BYTES,
    SMALLEST_BUCKET_BYTES,
    SMALLEST_BYTES,
    SUITE,
    Header,
    Way,
    header,
    mark,
)
from protocol.world import World

# A parcel is what is outside its seal, what is inside, and the seal: only the last needs keys.
__all__ = [
    "CLEAR_LIMIT_BYTES",
    "IN_STRIPS",
    "ITEM_HEAD_BYTES",
    "ITEM_LIMIT",
    "MAGIC",
    "OVERHEAD_BYTES",
    "PARCEL_LIMIT_BYTES",
    "PIECE_HEAD_BYTES",
    "SMALLEST_BUCKET_BYTES",
    "SMALLEST_BYTES",
    "SUITE",
    "EnvelopeItem",
    "Header",
    "Item",
    "ItemType",
    "PieceItem",
    "Skipped",
    "Way",
    "Written",
    "bucket",
    "clear_size",
    "header",
    "in_strips",
    "mark",
    "read_items",
    "seal",
    "tag",
    "unseal",
    "write_items",
]

CLEAR_LIMIT_BYTES = 258_048
WIDEST_STEP_BYTES = 512
"""How far apart the lengths of long parcels are."""

_ADDRESS_BYTES = 8
_NONCE_BYTES = 16
_STRIPS_AT = OVERHEAD_BYTES + strips.KEY_BYTES
_TAG_CONTEXT = keys.ctx("layar/tag/v1")
_SEAL_CONTEXT = keys.ctx("layar/parcel/v1")
_HPKE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def tag(route: bytes, nonce: bytes) -> bytes:
    """Return the address of a down parcel: only who has the route key can link two of them."""
    return hmac.digest(route, _TAG_CONTEXT + nonce, hashlib.sha256)[:_ADDRESS_BYTES]


def seal(
    items: Iterable[Written],
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
    padded = clear.ljust(bucket(len(clear)), b"\x00")
    long = way is Way.UP and in_strips(len(clear))
    outside = HEADER.pack(MAGIC, IN_STRIPS if long else SUITE, way, address, nonce)
    public = X25519PublicKey.from_public_bytes(reader)
    info = _SEAL_CONTEXT + outside
    if not long:
        return outside + _HPKE.encrypt(padded, public, info=info)
    key = world.entropy(strips.KEY_BYTES)
    return outside + _HPKE.encrypt(key, public, info=info) + strips.seal(key, padded)


def unseal(
    raw: bytes, secrets: Iterable[keys.SealingSecret], *, route: bytes | None = None
) -> tuple[Item, ...]:
    """
    Open a parcel and return its items in order, none of them looked at yet.

    Without a route key the reader is the office; with one, the phone that made it. Of a long parcel
    that was cut these are the items that came, perhaps with a part of one more.

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
    opened = _open(raw, outside.suite, fitting)
    clear = opened.clear
    items, end = read_items(clear, whole=opened.all, loose=opened.loose)
    if not opened.all:
        return items
    if bucket(end) != len(clear) or clear.count(0, end) != len(clear) - end:
        raise errors.ParcelBadPaddingError
    return items


def bucket(size: int) -> int:
    """
    Return how many bytes `size` bytes of items are padded to: few lengths tell little.

    Nothing is shorter than a hello. From there on Padmé, sixteen lengths to each doubling, until
    they are 512 bytes apart: what is longer are photos and letters, whatever is added to them, and
    whole pieces of them would just miss lengths further apart.
    """
    if size <= SMALLEST_BUCKET_BYTES:
        return SMALLEST_BUCKET_BYTES
    exponent = size.bit_length() - 1
    unit = min(1 << exponent - exponent.bit_length(), WIDEST_STEP_BYTES)
    return -(-size // unit) * unit


def in_strips(size: int) -> bool:
    """Tell whether so many bytes of items go up in strips: then what comes of them counts."""
    return bucket(size) > strips.FROM_BYTES


def _open(raw: bytes, suite: int, secrets: Sequence[keys.SealingSecret]) -> strips.Opened:
    """Return the clear text, of a long parcel as far as it came."""
    if suite == SUITE:
        return strips.Opened(_decrypt(raw, len(raw), secrets), all=True)
    return strips.open_(_decrypt(raw, _STRIPS_AT, secrets), raw[_STRIPS_AT:])


def _decrypt(raw: bytes, end: int, secrets: Sequence[keys.SealingSecret]) -> bytes:
    """Open what HPKE has sealed, up to `end`."""
    outside, sealed = raw[: HEADER.size], raw[HEADER.size : end]
    for secret in secrets:
        try:
            return _HPKE.decrypt(sealed, secret.key, info=_SEAL_CONTEXT + outside)
        except (InvalidTag, ValueError):
            continue
    raise errors.ParcelBadSealError
