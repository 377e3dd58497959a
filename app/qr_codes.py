"""
QR codes: drawn for another phone to see, and read from a photo.

Reading needs the zbar library beside Python. Phone packages carry it; a computer may lack it
(Debian: libzbar0). Then only this way of reading is missing: `readable` says so before anybody
is asked for a photo, and every screen that reads a code also takes its text.
"""

import io

import segno

from app import photos

try:
    from pyzbar import pyzbar
except ImportError:  # the package is here, the library it loads is not
    pyzbar = None

_SCALE = 8
_QUIET_MODULES = 4
"""White around the code, as the standard asks for; readers rely on it."""


def draw(text: str) -> bytes:
    """Return a QR code as a PNG: black on white in every theme, and never a Micro QR."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=_SCALE, border=_QUIET_MODULES)
    return out.getvalue()


def readable() -> bool:
    """Tell whether this device can read codes from photos."""
    return pyzbar is not None


def read(image: bytes) -> list[str]:
    """
    Return the texts of all QR codes on a photo; none where there are none to be read.

    Raises:
        PhotoTooLargeError, PhotoTooManyPixelsError, PhotoNotImageError: no photo to look at.
    """
    picture = photos.decode(image)
    if pyzbar is None:
        return []
    found = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [code.data.decode("utf-8", "replace") for code in found]
