"""
The text in our QR codes: `LYQ1:`, a letter that says what it is, `:`, and bytes in base45.

Base45 (RFC 9285) is what QR codes hold most tightly.
"""

from protocol import errors

_PREFIX = "LYQ1"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {symbol: value for value, symbol in enumerate(_ALPHABET)}


def write(letter: str, content: bytes) -> str:
    """Return the text of a QR code with this letter."""
    return f"{_PREFIX}:{letter}:{_encode(content)}"


def read(text: str, letter: str) -> bytes:
    """Return the bytes in a QR text with this letter. Raises QrBadError for every other text."""
    head = f"{_PREFIX}:{letter}:"
    if not text.startswith(head):
        raise errors.QrBadError("letter")
    return _decode(text[len(head) :])


def _encode(content: bytes) -> str:
    symbols = []
    for at in range(0, len(content), 2):
        pair = content[at : at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, symbol = divmod(value, 45)
            symbols.append(_ALPHABET[symbol])
    return "".join(symbols)


def _decode(text: str) -> bytes:
    content = bytearray()
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        if len(group) == 1 or any(symbol not in _VALUES for symbol in group):
            raise errors.QrBadError("symbol")
        value = sum(_VALUES[symbol] * 45**power for power, symbol in enumerate(group))
        if value >= 256 ** (len(group) - 1):
            raise errors.QrBadError("symbol")
        content += value.to_bytes(len(group) - 1, "big")
    return bytes(content)
