"""Short and long names: UUIDv7 message ids, key ids, digests, and the spoken receipt code."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NewType

from protocol import errors
from protocol.world import World

MessageId = NewType("MessageId", str)
"""A message's UUIDv7: 32 lower-case hex digits, no dashes."""
CaseId = NewType("CaseId", str)
"""The id of the application that opened the case."""
Kid = NewType("Kid", str)
"""A key's short name: 16 hex digits. A name, never a proof."""
Digest = NewType("Digest", str)
"""A SHA-256: 64 hex digits."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_MS = 253_402_300_799_999
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {symbol: value for value, symbol in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SYMBOLS = 9
_RECEIPT_CONTEXT = b"layar/receipt/v1\x00"


def new(world: World) -> MessageId:
    """
    Return a fresh id: the clock to 0.25 µs of a millisecond's fraction, then 62 random bits.

    The fraction (RFC 9562, method 3) keeps two messages of one millisecond in order.
    """
    since = world.now() - _EPOCH
    ms, rest = divmod(since, timedelta(milliseconds=1))
    fraction = rest.microseconds * 4096 // 1000
    dice = int.from_bytes(world.entropy(8), "big") >> 2
    value = ms << 80 | 7 << 76 | fraction << 64 | 2 << 62 | dice
    return MessageId(f"{value:032x}")


def valid(raw: bytes) -> bool:
    """Tell whether 16 bytes are a UUID of version 7, variant 10."""
    return len(raw) == 16 and raw[6] >> 4 == 7 and raw[8] >> 6 == 2


def written_at(message: MessageId | CaseId) -> datetime:
    """Return the writer's clock in an id, UTC; advisory, and never past the year 9999."""
    return _EPOCH + timedelta(milliseconds=written_ms(message))


def written_ms(message: MessageId | CaseId) -> int:
    """Return the writer's clock in an id as `written_at` has it, in milliseconds since 1970."""
    return min(int(message[:12], 16), _LATEST_MS)


def receipt_code(case: CaseId) -> str:
    """
    Return the code a citizen says and writes down: `7K3MQ-9XT4G`.

    Nine Crockford symbols are the first 45 bits of a hash over the case id, the tenth is
    their check symbol, so phone and office arrive at it without telling each other.
    """
    clear = _RECEIPT_CONTEXT + bytes.fromhex(case)
    symbols = _symbols(clear)
    counter = 0
    while len(set(symbols)) == 1:
        symbols = _symbols(clear + bytes([counter]))
        counter += 1
    return _grouped(symbols + _check(symbols))


def read_receipt_code(text: str) -> str:
    """
    Return a code as it is written, from what somebody typed or said.

    Raises:
        ReceiptCodeBadError: a wrong symbol, a wrong count, or the check symbol disagrees.
    """
    kept = [symbol for symbol in text.upper() if not symbol.isspace() and symbol not in ".-"]
    if any(symbol not in _VALUES for symbol in kept):
        raise errors.ReceiptCodeBadError("receipt_chars")
    if len(kept) != _SYMBOLS + 1:
        raise errors.ReceiptCodeBadError("receipt_length")
    symbols = "".join(_ALPHABET[_VALUES[symbol]] for symbol in kept)
    if _check(symbols[:_SYMBOLS]) != symbols[_SYMBOLS]:
        raise errors.ReceiptCodeBadError("receipt_check")
    return _grouped(symbols)


def _symbols(clear: bytes) -> str:
    bits = int.from_bytes(hashlib.sha256(clear).digest()[:6], "big") >> 3
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(40, -1, -5))


def _check(symbols: str) -> str:
    """Luhn modulo 32: factors 2, 1, 2 … from the right, products summed digit by digit."""
    total = 0
    for index, symbol in enumerate(reversed(symbols)):
        product = _VALUES[symbol] * (2 - index % 2)
        total += product // 32 + product % 32
    return _ALPHABET[-total % 32]


def _grouped(symbols: str) -> str:
    return f"{symbols[:5]}-{symbols[5:]}"
