"""
A photo as it is kept: small, upright, and telling nothing but what it shows.

Phones take 12 million pixels and 5 MB; a letter on it is readable in 1,600 pixels and
150 KB, which a bad link carries in half a minute. Where, when and with what it was taken
(EXIF, XMP, GPS) does not survive.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from protocol import errors

FILE_LIMIT_BYTES = 20 * 1024 * 1024
PIXEL_LIMIT = 24_000_000
"""About 72 MB decoded: what a phone of 2 GB can spare."""
SIDE_PIXELS = 1_600
JPEG_LIMIT_BYTES = 150 * 1024
THUMB_SIDE_PIXELS = 240
THUMB_LIMIT_BYTES = 8 * 1024

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (80, 70, 60, 50, 40, 30)
_SHRINK = 0.8


@dataclass(frozen=True)
class Shrunk:
    """A photo to keep and send, and a small picture of it to show; both JPEG."""

    jpeg: bytes
    thumb: bytes


def shrink(data: bytes) -> Shrunk:
    """
    Return a chosen or taken photo as it is kept.

    Raises:
        PhotoTooLargeError: the file is over 20 MiB; it is not looked at.
        PhotoTooManyPixelsError: decoding it would take too much memory.
        PhotoNotImageError: no JPEG, PNG or WebP, or a damaged one.
    """
    picture = decode(data)
    return Shrunk(
        jpeg=_jpeg(picture, SIDE_PIXELS, JPEG_LIMIT_BYTES),
        thumb=_jpeg(picture, THUMB_SIDE_PIXELS, THUMB_LIMIT_BYTES),
    )


def decode(data: bytes) -> Image.Image:
    """
    Return the picture upright, without transparency, at little more than the kept size.

    Raises:
        PhotoTooLargeError, PhotoTooManyPixelsError, PhotoNotImageError: as `shrink`.
    """
    if len(data) > FILE_LIMIT_BYTES:
        raise errors.PhotoTooLargeError(len(data), FILE_LIMIT_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=_FORMATS)
        pixels = opened.width * opened.height
        if pixels > PIXEL_LIMIT:
            raise errors.PhotoTooManyPixelsError(pixels, PIXEL_LIMIT)
        opened.draft("RGB", (SIDE_PIXELS, SIDE_PIXELS))
        opened.load()
        # Small first: turning it makes a copy, and the whole picture fits once.
        opened.thumbnail((SIDE_PIXELS, SIDE_PIXELS), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(opened)
    except errors.LayarError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise errors.PhotoNotImageError from error
    except (SyntaxError, EOFError, TypeError, ArithmeticError, LookupError) as error:
        # What Pillow's readers raise for damaged files of a right beginning.
        raise errors.PhotoNotImageError from error
    plain = _on_white(upright)
    plain.info.clear()  # comments and profiles would be written again with the picture
    return plain


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _jpeg(picture: Image.Image, side: int, limit_bytes: int) -> bytes:
    """Return a JPEG under the limit: first less quality, then fewer pixels."""
    while True:
        small = picture.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            out = io.BytesIO()
            small.save(out, "JPEG", quality=quality, optimize=True, exif=b"")
            if out.tell() <= limit_bytes:
                return out.getvalue()
        side = int(max(small.size) * _SHRINK)
