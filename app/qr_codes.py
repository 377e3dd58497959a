"""
QR codes: drawn for another phone to see, and read from a photo.

Reading needs the zbar library beside Python. Phone packages carry it; a computer may lack it
(Debian: libzbar0, from 13 on libzbar0t64). Then only this way of reading is missing: `readable`
says so before anybody is asked for a photo, and every screen that reads a code also takes its text.
Both libraries are imported when first needed: opening the app needs neither.
"""

import io
from collections.abc import Iterable
from functools import cache
from typing import Any

from PIL import Image

from app import photos

_SCALE = 8
_EACH_MS = 900
_QUIET_MODULES = 4
"""White around the code, as the standard asks for; readers rely on it."""


def draw(text: str) -> bytes:
    """Return a QR code as a PNG: black on white in every theme, and never a Micro QR."""
    import segno

    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=_SCALE, border=_QUIET_MODULES)
    return out.getvalue()


def loop(pictures: Iterable[bytes]) -> bytes:
    """Return drawn codes one after the other, for ever, as a GIF slow enough for a cheap camera."""
    frames = [Image.open(io.BytesIO(picture)).convert("L") for picture in pictures]
    side = max(frame.width for frame in frames)
    sheets = [Image.new("L", (side, side), "white") for _ in frames]
    for sheet, frame in zip(sheets, frames, strict=True):
        sheet.paste(frame, ((side - frame.width) // 2, (side - frame.height) // 2))
    out = io.BytesIO()
    sheets[0].save(out, "GIF", save_all=True, append_images=sheets[1:], duration=_EACH_MS, loop=0)
    return out.getvalue()


def readable() -> bool:
    """Tell whether this device can read codes from photos."""
    return _reader() is not None


def read(image: bytes) -> list[str]:
    """
    Return the texts of all QR codes on a photo; none where there are none to be read.

    Raises:
        PhotoTooLargeError, PhotoTooManyPixelsError, PhotoNotImageError: no photo to look at.
    """
    picture, reader = photos.decode(image), _reader()
    if reader is None:
        return []
    found = reader.decode(picture, symbols=[reader.ZBarSymbol.QRCODE])
    return [code.data.decode("utf-8", "replace") for code in found]


@cache
def _reader() -> Any:
    try:
        from pyzbar import pyzbar
    except ImportError:  # the package is here, the library it loads is not
        return None
    return pyzbar
