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
from PIL.JpegImagePlugin import JpegImageFile

from protocol import errors

FILE_LIMIT_BYTES = 20 * 1024 * 1024
PIXEL_LIMIT = 24_000_000
WHOLE_LIMIT_PIXELS = 7_000_000
"""A JPEG of more is decoded at half its size or less, though it then misses a few of the 1,600."""
MEMORY_LIMIT_BYTES = 56 * 1024 * 1024
"""What making it small may take by reckoning; with all around it a phone spares 64 MiB."""
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
        _make_sure_it_fits(opened)
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


def _make_sure_it_fits(opened: Image.Image) -> None:
    """Have a JPEG decoded at little more than the kept size; refuse what takes too much memory."""
    pixels = opened.width * opened.height
    if pixels > PIXEL_LIMIT:
        raise errors.PhotoTooManyPixelsError(pixels, PIXEL_LIMIT)
    coefficients = _coefficient_bytes(opened)
    longest = max(opened.size)
    side = SIDE_PIXELS if pixels <= WHOLE_LIMIT_PIXELS else min(SIDE_PIXELS, longest // 2)
    # Asked for a square, Pillow would decode most photos whole: it goes by the shorter side.
    share = min(1.0, side / longest)
    opened.draft("RGB", (max(1, int(opened.width * share)), max(1, int(opened.height * share))))
    needs = _memory_bytes(opened, coefficients)
    if needs > MEMORY_LIMIT_BYTES:
        raise errors.PhotoTooManyPixelsError(pixels, pixels * MEMORY_LIMIT_BYTES // needs)


def _coefficient_bytes(opened: Image.Image) -> int:
    """Return what a JPEG told in several scans is collected in, two bytes a coefficient."""
    if not isinstance(opened, JpegImageFile) or opened.fp is None:
        return 0
    sampled = [wide * high for _, wide, high, _ in opened.layer]
    scan_bytes = 6 + 2 * len(sampled)
    opened.fp.seek(-scan_bytes, io.SEEK_CUR)  # Pillow has just read how the first scan begins
    all_at_once = opened.fp.read(3) == bytes([0, scan_bytes, len(sampled)])
    if all_at_once and not opened.info.get("progressive"):
        return 0
    return 2 * opened.width * opened.height * sum(sampled) // max(sampled)


def _memory_bytes(opened: Image.Image, coefficients: int) -> int:
    """Return what decoding a picture and making it small takes at the most."""
    width, height = opened.size
    each = 1 if opened.mode in {"L", "P", "1"} else 4
    share = min(1.0, SIDE_PIXELS / max(opened.size))
    # It is made narrow first, then low.
    shrinking = int(width * share * (height + height * share)) * each if share < 1 else 0
    decoding = coefficients
    if opened.mode in {"RGBA", "LA"}:
        shrinking += 4 * width * height  # a copy, its colours weighed
    if opened.format == "WEBP":
        decoding, shrinking = 12 * width * height, shrinking + 8 * width * height  # canvases
    return width * height * each + max(decoding, shrinking)


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
