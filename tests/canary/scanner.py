"""Looks for canaries in bytes: plain, in hex, base64 and UTF-16, and in whatever inflates."""

import base64
import contextlib
import zlib
from collections.abc import Iterable, Iterator
from functools import cache

import zstandard

from protocol import blocks, dictionary2
from protocol.dictionary1 import DICTIONARY

AT_MOST_BYTES = 1 << 20
"""What one stream may inflate to."""
_BLOCK_BYTES = 131_072
"""No block is larger: most bytes begin none."""
_RAW, _ZLIB, _GZIP = -zlib.MAX_WBITS, zlib.MAX_WBITS, zlib.MAX_WBITS | 16


@cache
def shapes(canary: bytes) -> frozenset[bytes]:
    """Return every way a canary may lie about."""
    found = {canary, canary.hex().encode(), canary.hex().upper().encode()}
    for shift in range(3):
        # Only the signs that the canary alone decides: those at its ends depend on neighbours.
        whole = bytes(shift) + canary
        cut = whole[: len(whole) // 3 * 3]
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            found.add(encode(cut)[4 if shift else 0 :])
    text = canary.decode("latin-1")
    return frozenset(found | {text.encode("utf-16-le"), text.encode("utf-16-be")})


def hits(data: bytes, canaries: Iterable[bytes], *, thorough: bool = False) -> list[bytes]:
    """
    Return the canaries found in bytes or in what inflates from them.

    Streams with a head (zlib, gzip) are tried wherever one may begin. Raw ones have none: they
    are tried at the beginning, and at every byte where it has to be `thorough`.
    """
    sought = list(canaries)
    places = [data, *_inflated(data, thorough=thorough)]
    return [canary for canary in sought if any(_in(place, canary) for place in places)]


def _in(data: bytes, canary: bytes) -> bool:
    return any(shape in data for shape in shapes(canary))


def _inflated(data: bytes, *, thorough: bool) -> Iterator[bytes]:
    at = data.find(b"\x78")
    while at >= 0:
        if int.from_bytes(data[at : at + 2], "big") % 31 == 0:
            yield _inflate(data[at:], _ZLIB, b"")
        at = data.find(b"\x78", at + 1)
    at = data.find(b"\x1f\x8b\x08")
    while at >= 0:
        yield _inflate(data[at:], _GZIP, b"")
        at = data.find(b"\x1f\x8b\x08", at + 1)
    for at in range(len(data) if thorough else min(1, len(data))):
        for dictionary in (b"", DICTIONARY):
            yield _inflate(data[at:], _RAW, dictionary)
        yield _unblocked(data[at:])


def _unblocked(data: bytes) -> bytes:
    """Return what stands in blocks with dictionary 2, as far as there are any."""
    if int.from_bytes(data[:3], "little") >> 3 > _BLOCK_BYTES:
        return b""
    opener = zstandard.ZstdDecompressor(
        dict_data=_dictionary2(), format=zstandard.FORMAT_ZSTD1_MAGICLESS
    )
    reader, found = opener.stream_reader(blocks.HEAD + data[:AT_MOST_BYTES]), bytearray()
    with contextlib.suppress(zstandard.ZstdError):
        while len(found) < AT_MOST_BYTES and (more := reader.read1(AT_MOST_BYTES)):
            found += more
    return bytes(found)


@cache
def _dictionary2() -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(dictionary2.load())


def _inflate(data: bytes, width: int, dictionary: bytes) -> bytes:
    inflater = (
        zlib.decompressobj(width, zdict=dictionary) if dictionary else zlib.decompressobj(width)
    )
    found = bytearray()
    # Piece by piece, for what comes before a damaged end counts too.
    for start in range(0, min(len(data), AT_MOST_BYTES), 64):
        try:
            found += inflater.decompress(data[start : start + 64], AT_MOST_BYTES)
        except zlib.error:
            break
        if inflater.eof or len(found) > AT_MOST_BYTES:
            break
    return bytes(found)
