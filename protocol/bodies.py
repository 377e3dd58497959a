"""
A message's body: one strict JSON object, packed with a dictionary of what is often said.

Two readers must never see different things in the same signed bytes, so everything JSON
parsers disagree about is refused: keys twice, fractions, large integers, lone surrogates.
"""

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any, NoReturn

from protocol import errors
from protocol.dictionary1 import DICTIONARY

CLEAR_LIMIT_BYTES = 262_144
"""A body inflated."""
STORED_LIMIT_BYTES = 65_536
"""A body as it stands in an envelope."""
DEPTH_LIMIT = 16
"""Levels of JSON; the object is the first. Bounds the parser's recursion."""
INTEGER_LIMIT = 2**53 - 1
"""Beyond this, readers that count in doubles would read another number."""

_RAW = -zlib.MAX_WBITS
_LONGEST_INTEGER = len(str(-INTEGER_LIMIT))
# A string, or one that never ends: always matches at a quote, so the scan stays linear.
_STRING = re.compile(rb'(?s)"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)')
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class Compression(IntEnum):
    """How a body stands in its envelope."""

    STORED = 0
    DEFLATE = 1
    CATALOGUE = 2
    """In blocks of Zstandard with dictionary 2, which knows the whole catalogue."""


def best(listed: Iterable[int]) -> Compression:
    """Return the best compression among those a roster lists; without a list, the first."""
    known = {each for each in Compression if each in set(listed)}
    return max({Compression.DEFLATE} | known)


def pack(
    clear: bytes,
    compression: Compression = Compression.DEFLATE,
    *,
    room_bytes: int | None = None,
) -> tuple[Compression, bytes]:
    """
    Return a body as it will stand in its envelope, packed when that is shorter.

    Of a writer in a hurry, who says what room there is, a body that fits in stays as it is, and a
    longer one may be a little longer.

    Raises:
        BodyTooLargeError: more than a message may say.
    """
    if len(clear) > CLEAR_LIMIT_BYTES:
        raise errors.BodyTooLargeError(CLEAR_LIMIT_BYTES)
    if room_bytes is not None and len(clear) <= room_bytes:
        return Compression.STORED, clear
    if compression == Compression.DEFLATE:
        packed = _deflate(clear)
    else:
        packed = _in_blocks(clear, quick=room_bytes is not None)
    shorter = len(packed) < len(clear)
    stored = packed if shorter else clear
    if len(stored) > STORED_LIMIT_BYTES:
        raise errors.BodyTooLargeError(STORED_LIMIT_BYTES)
    return (compression if shorter else Compression.STORED), stored


def unpack(compression: int, stored: bytes) -> bytes:
    """
    Return the clear bytes of a body, inflating never more than allowed.

    Raises:
        FormatNewerError: an unknown compression. BodyTooLargeError, BodyBadDeflateError.
    """
    match compression:
        case Compression.STORED:
            return stored
        case Compression.DEFLATE:
            return _inflate(stored)
        case Compression.CATALOGUE:
            from protocol import blocks

            return blocks.unpack(stored, CLEAR_LIMIT_BYTES)
        case _:
            raise errors.FormatNewerError("compression")


def _deflate(clear: bytes) -> bytes:
    deflater = zlib.compressobj(zlib.Z_BEST_COMPRESSION, wbits=_RAW, zdict=DICTIONARY)
    return deflater.compress(clear) + deflater.flush()


def _in_blocks(clear: bytes, *, quick: bool) -> bytes:
    from protocol import blocks  # when the first body needs it: a start does not wait

    return blocks.pack(clear, quick=quick)


def _inflate(stored: bytes) -> bytes:
    inflater = zlib.decompressobj(wbits=_RAW, zdict=DICTIONARY)
    try:
        clear = inflater.decompress(stored, CLEAR_LIMIT_BYTES + 1)
    except zlib.error as error:
        raise errors.BodyBadDeflateError from error
    if len(clear) > CLEAR_LIMIT_BYTES:
        raise errors.BodyTooLargeError(CLEAR_LIMIT_BYTES)
    if not inflater.eof or inflater.unused_data:
        raise errors.BodyBadDeflateError
    return clear


def write(body: Mapping[str, Any]) -> bytes:
    """
    Return a body as compact UTF-8 JSON.

    Raises:
        BodyBadJsonError: it holds something no reader would take, a fraction for one.
    """
    try:
        clear = _ENCODER.encode(body).encode()
    except UnicodeEncodeError:
        raise errors.BodyBadJsonError("surrogate") from None
    read(clear)
    return clear


def read(clear: bytes) -> dict[str, Any]:
    """
    Return the one object these bytes are.

    Raises:
        BodyBadJsonError: anything else.
    """
    if _levels(clear) > DEPTH_LIMIT:
        raise errors.BodyBadJsonError("depth")
    try:
        body = _DECODER.decode(clear.decode())
        if b"\\u" in clear:
            json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        # No cause is kept: a parser's error quotes the body.
        raise errors.BodyBadJsonError("syntax") from None
    if not isinstance(body, dict):
        raise errors.BodyBadJsonError("no object")
    return body


def _levels(clear: bytes) -> int:
    """Return how deep brackets nest, before any parser recurses into them."""
    if clear.count(b"[") + clear.count(b"{") <= DEPTH_LIMIT:
        return 0
    level = deepest = 0
    for bracket in _STRING.sub(b"", clear).translate(None, _NOT_BRACKETS):
        level += 1 if bracket in b"[{" else -1
        deepest = max(deepest, level)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise errors.BodyBadJsonError("key twice")
    return members


def _integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER or abs(number := int(text)) > INTEGER_LIMIT:
        raise errors.BodyBadJsonError("integer")
    return number


def _no_number(text: str) -> NoReturn:
    raise errors.BodyBadJsonError("number")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_no_number,
    parse_constant=_no_number,
)
