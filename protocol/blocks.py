"""
Bodies packed with dictionary 2: the blocks of one Zstandard frame (RFC 8878), without its head.

The head is always the same, so it does not travel and nobody can put another there: no content
size that a reader might believe, no checksum, and a window of 262,144 bytes, which is a body.
Whoever has another reader of Zstandard puts `28b52ffd 00 40` in front.
"""

from functools import cache

import zstandard

from protocol import dictionary2, errors

HEAD = b"\x00\x40"
"""A frame's descriptor and its window, without the magic before them."""
_FORMAT = zstandard.FORMAT_ZSTD1_MAGICLESS
_BLOCK_HEAD_BYTES = 3
_REPEATED = 1
"""The type of a block that is one byte, said often."""
_USUAL_BYTES = 1_000
"""What a packer is made for; it packs longer bodies too."""
_LEVEL = 17
"""Above it nothing gets shorter; it takes a quarter of a millisecond."""
_QUICK_LEVEL = 12
"""A receipt is hardly longer for it, and packed in a tenth of the time."""


def pack(clear: bytes, *, quick: bool = False) -> bytes:
    """Return a body in blocks, as short as can be unless it has to be `quick`."""
    dictionary, plan = _dictionary(_QUICK_LEVEL if quick else _LEVEL)
    packer = zstandard.ZstdCompressor(dict_data=dictionary, compression_params=plan)
    return packer.compress(clear)[len(HEAD) :]


def unpack(stored: bytes, limit_bytes: int) -> bytes:
    """
    Return what blocks hold, making never more of it than one byte above the limit.

    Raises:
        BodyTooLargeError: it is more than that.
        BodyBadDeflateError: they are no blocks, or not whole, or something stands behind them.
    """
    if _end(stored) != len(stored):
        raise errors.BodyBadDeflateError
    dictionary, _ = _dictionary(_LEVEL)
    opener = zstandard.ZstdDecompressor(dict_data=dictionary, format=_FORMAT)
    try:
        clear = opener.stream_reader(HEAD + stored).read(limit_bytes + 1)
    except zstandard.ZstdError as error:
        raise errors.BodyBadDeflateError from error
    if len(clear) > limit_bytes:
        raise errors.BodyTooLargeError(limit_bytes)
    return clear


@cache
def _dictionary(
    level: int,
) -> tuple[zstandard.ZstdCompressionDict, zstandard.ZstdCompressionParameters]:
    """Return dictionary 2, made ready once for a level, and how a writer packs with it."""
    text = dictionary2.load()
    plan = zstandard.ZstdCompressionParameters.from_level(
        level,
        format=_FORMAT,
        source_size=_USUAL_BYTES,
        dict_size=len(text),
        write_content_size=False,
        write_checksum=False,
        write_dict_id=False,
    )
    dictionary = zstandard.ZstdCompressionDict(text)
    dictionary.precompute_compress(compression_params=plan)
    return dictionary, plan


def _end(stored: bytes) -> int:
    """Return where the last block ends, by what the heads of all say; beyond the end if cut."""
    at, last = 0, False
    while not last and at <= len(stored):
        head = int.from_bytes(stored[at : at + _BLOCK_HEAD_BYTES], "little")
        last, kind, size = bool(head & 1), head >> 1 & 3, head >> 3
        at += _BLOCK_HEAD_BYTES + (1 if kind == _REPEATED else size)
    return at
