"""
Where a relay in the village stands: what its QR code says, and what a person may type.

    LYQ1:V:…   01 ‖ address in UTF-8, such as http://192.168.8.10:8788

An address is a hint, never trust: whoever answers there carries sealed parcels and no more.
"""

import re

from protocol import errors, qr_text

LETTER = "V"
ADDRESS_LIMIT_BYTES = 120
DEFAULT_PORT = 8788

_VERSION = b"\x01"
_ADDRESS = re.compile(r"https?://([0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\])(:[1-9][0-9]{0,4})?")


def write(address: str) -> str:
    """Return the text of a relay's QR. Raises SignpostBadError: no address of a relay."""
    return qr_text.write(LETTER, _VERSION + check(address).encode())


def read(text: str) -> str:
    """
    Return the address in a relay's QR.

    Raises:
        QrBadError: no such text. SignpostBadError: no address of a relay in it.
    """
    content = qr_text.read(text.strip(), LETTER)
    if content[:1] != _VERSION:
        raise errors.QrBadError("version")
    try:
        return check(content[1:].decode())
    except UnicodeDecodeError as error:
        raise errors.SignpostBadError from error


def understand(typed: str) -> str:
    """
    Return the address somebody typed or pasted: a QR's text, an address, or a host alone.

    Raises:
        QrBadError, SignpostBadError: it is none of these.
    """
    typed = typed.strip()
    if typed.upper().startswith("LYQ1:"):
        return read(typed)
    if "://" not in typed:
        typed = f"http://{typed}"
        if typed.count(":") == 1:
            typed = f"{typed.rstrip('/')}:{DEFAULT_PORT}"
    return check(typed.rstrip("/"))


def check(address: str) -> str:
    """Return an address that a relay can have: http or https, a host, no path and no password."""
    if len(address) > ADDRESS_LIMIT_BYTES or not _ADDRESS.fullmatch(address):
        raise errors.SignpostBadError
    return address
