"""
A box that several readers open, each with a key of their own.

    offset  bytes  field
    0       4      magic, LYI1
    4       1      how many readers, 1 to 4
    5       88     for each: their key's short name, 8; the box's key, sealed to theirs by HPKE, 80
    ..      m+16   ChaCha20-Poly1305 under the box's key, nonce zero, all that is before bound to it

The clear text is one JSON object and zero bytes up to a power of two, so that a length says next
to nothing. What a box is for is bound through HPKE's info: elsewhere it opens for nobody. A box's
key is made for it and seals nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from protocol import bodies, boxes, errors, keys
from protocol.ids import Kid
from protocol.keys import KEY_BYTES, KID_BYTES, SealingSecret
from protocol.world import World

MAGIC = b"LYI1"
READERS_LIMIT = 4
SMALLEST_BYTES = 1_024
"""Of clear text; from there on doubled."""
LARGEST_BYTES = 32_768
"""Of clear text: with everything around it a body still holds it."""

_HEAD_BYTES = 5
_TAG_BYTES = 16
_SEALED_BYTES = KEY_BYTES + boxes.OVERHEAD_BYTES
_READER_BYTES = KID_BYTES + _SEALED_BYTES
_NONCE = bytes(12)
_SIZES = frozenset(1 << power for power in range(10, 16))
BOX_LIMIT_BYTES = _HEAD_BYTES + READERS_LIMIT * _READER_BYTES + LARGEST_BYTES + _TAG_BYTES


@dataclass(frozen=True)
class _Box:
    head: bytes
    wraps: tuple[tuple[Kid, bytes], ...]
    sealed: bytes


def seal(
    content: Mapping[str, Any], readers: Sequence[bytes], purpose: bytes, world: World
) -> bytes:
    """
    Return what `readers`, public sealing keys, open and nobody else.

    Raises:
        SealedTooLargeError: more than a message says in a box.
        KeyBadError: no key to seal to.
    """
    assert 0 < len(readers) <= READERS_LIMIT
    clear = bodies.write(content)
    if len(clear) > LARGEST_BYTES:
        raise errors.SealedTooLargeError(LARGEST_BYTES)
    key = world.entropy(KEY_BYTES)
    head = MAGIC + bytes([len(readers)])
    for reader in readers:
        head += bytes.fromhex(keys.sealing_kid(reader)) + boxes.seal(reader, purpose, key)
    padded = clear.ljust(_padded(len(clear)), b"\x00")
    return head + ChaCha20Poly1305(key).encrypt(_NONCE, padded, head)


def readers(box: bytes) -> tuple[Kid, ...]:
    """
    Return the short names of the keys that open a box, without opening it.

    Raises:
        SealedMalformedError, SealedTooLargeError: it cannot be one.
    """
    return tuple(kid for kid, _ in _read(box).wraps)


def unseal(box: bytes, secrets: Iterable[SealingSecret], purpose: bytes) -> dict[str, Any]:
    """
    Return what is in a box.

    Raises:
        SealedMalformedError, SealedTooLargeError: it cannot be one.
        SealedNotForUsError: none of these keys opens it.
        SealedElsewhereError: it was made for something else.
        SealedBadError: what is in it was altered, or is no content.
    """
    read = _read(box)
    held = {secret.kid: secret for secret in secrets}
    found = next(((held[kid], wrap) for kid, wrap in read.wraps if kid in held), None)
    if found is None:
        raise errors.SealedNotForUsError
    try:
        key = boxes.unseal([found[0]], purpose, found[1])
    except errors.BoxBadError:
        raise errors.SealedElsewhereError from None
    try:
        padded = ChaCha20Poly1305(key).decrypt(_NONCE, read.sealed, read.head)
    except (InvalidTag, ValueError):
        raise errors.SealedBadError from None
    clear = padded.rstrip(b"\x00")
    if _padded(len(clear)) != len(padded):
        raise errors.SealedBadError
    try:
        return bodies.read(clear)
    except errors.BodyBadJsonError:
        raise errors.SealedBadError from None


def _padded(size: int) -> int:
    """Return the power of two that so many bytes are padded to."""
    return max(SMALLEST_BYTES, 1 << (size - 1).bit_length())


def _read(box: bytes) -> _Box:
    if len(box) > BOX_LIMIT_BYTES:
        raise errors.SealedTooLargeError(LARGEST_BYTES)
    count = box[4] if len(box) > _HEAD_BYTES and box[:4] == MAGIC else 0
    end = _HEAD_BYTES + count * _READER_BYTES
    if not 0 < count <= READERS_LIMIT or len(box) - end - _TAG_BYTES not in _SIZES:
        raise errors.SealedMalformedError
    wraps = tuple(
        (Kid(box[at : at + KID_BYTES].hex()), box[at + KID_BYTES : at + _READER_BYTES])
        for at in range(_HEAD_BYTES, end, _READER_BYTES)
    )
    return _Box(box[:end], wraps, box[end:])
