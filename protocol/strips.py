"""
Long parcels in strips: what arrives of one that is cut can be opened as far as it came.

    62   48  a strip key, 32 random bytes, sealed by HPKE
    110      strips: 2,048 bytes of clear text and 16 of tag each; the last may be shorter

A strip's nonce is its number in 11 bytes, and 1 if it is the last, else 0: none can be moved, left
out or taken for the end. Who cuts a parcel takes strips from its end and nothing else.

What came of the strip it was cut in is opened too, though no tag says that it is what was sent: it
is `loose`. It may become the middle of a piece, for which a signed digest answers later, and
nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from protocol import errors
from protocol.outside import STRIP_BYTES

KEY_BYTES = 32
FROM_BYTES = 16_384
"""Longer clear text goes in strips, so that the suite tells no more than the length does."""

_TAG_BYTES = 16
_NUMBER_BYTES = 11
_FIRST_BLOCK = (1).to_bytes(4, "little")
"""Where the text begins in the stream of RFC 8439; block 0 made the key of the tag."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Clear text as far as it came, whether that is `all` of it, and what came `loose` after it."""

    clear: bytes
    all: bool
    loose: bytes = b""


def seal(key: bytes, clear: bytes) -> bytes:
    """Return clear text, which is not empty, in sealed strips."""
    cipher = ChaCha20Poly1305(key)
    starts = range(0, len(clear), STRIP_BYTES)
    return b"".join(
        cipher.encrypt(
            _nonce(number, last=start == starts[-1]), clear[start : start + STRIP_BYTES], None
        )
        for number, start in enumerate(starts)
    )


def open_(key: bytes, sealed: bytes) -> Opened:
    """
    Return the clear text as far as it came.

    Raises:
        ParcelBadSealError: no strip is whole, or one is not what was sealed.
    """
    opened = list(_strips(ChaCha20Poly1305(key), sealed))
    if not opened:
        raise errors.ParcelBadSealError
    clear, whole = b"".join(strip for strip, _ in opened), opened[-1][1]
    return Opened(clear, whole, b"" if whole else _loose(key, sealed, len(opened)))


def _strips(cipher: ChaCha20Poly1305, sealed: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield each strip opened, and whether it is the last."""
    step = STRIP_BYTES + _TAG_BYTES
    for number, start in enumerate(range(0, len(sealed), step)):
        strip = sealed[start : start + step]
        at_end = start + step >= len(sealed)
        try:
            yield cipher.decrypt(_nonce(number, last=at_end), strip, None), at_end
        except InvalidTag:
            if not at_end:
                raise errors.ParcelBadSealError from None
            if len(strip) == step:
                yield _cut_at(cipher, number, strip), False


def _cut_at(cipher: ChaCha20Poly1305, number: int, strip: bytes) -> bytes:
    """Open a strip after which something is missing."""
    try:
        return cipher.decrypt(_nonce(number, last=False), strip, None)
    except InvalidTag:
        raise errors.ParcelBadSealError from None


def _loose(key: bytes, sealed: bytes, number: int) -> bytes:
    """Return what came of a strip that is not the last, without its tag."""
    came = sealed[number * (STRIP_BYTES + _TAG_BYTES) :][:STRIP_BYTES]
    stream = algorithms.ChaCha20(key, _FIRST_BLOCK + _nonce(number, last=False))
    return Cipher(stream, mode=None).decryptor().update(came)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big") + bytes([last])
