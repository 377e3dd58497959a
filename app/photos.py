"""
A photo as it is kept: small, upright, and telling nothing but what it shows.

Phones take 12 to 50 million pixels and 5 to 15 MB; a letter on it is readable in 1,600 pixels
and 150 KB, which a bad link carries in half a minute. Where, when and with what it was taken
(EXIF, XMP, GPS) does not survive.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from app.straight import AS_TAKEN, Straight
from protocol import errors

FILE_LIMIT_BYTES = 20 * 1024 * 1024
PIXEL_LIMIT = 120_000_000
WHOLE_LIMIT_PIXELS = 7_000_000
"""A JPEG of more is decoded at half its size or less, though it then misses a few of the pixels."""
MEMORY_LIMIT_BYTES = 56 * 1024 * 1024
"""What making it small may take by reckoning; with all around it a phone spares 64 MiB."""
SIDE_PIXELS = 1_600
SOURCE_PIXELS = 2_000
"""The longer side of a photo while it can be cut: more than is kept, so that little is lost."""
JPEG_LIMIT_BYTES = 150 * 1024
THUMB_LIMIT_BYTES = 8 * 1024
VIEW_PIXELS = 720

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (80, 70, 60, 50, 40, 30)
_SHRINK = 0.8
_BAND_ROWS = 64
_THUMB_SIDES = (480, 430, 390, 350, 310, 280, 250, 225, 200, 180, 160, 140, 120, 100, 80, 60)
_THUMB_QUALITY = 60
_SOURCE_QUALITY = 90
_VIEW_QUALITY = 70


@dataclass(frozen=True)
class Shrunk:
    """A photo to keep and send, and a small picture of it to show; both JPEG."""

    jpeg: bytes
    thumb: bytes


def shrink(data: bytes, straight: Straight = AS_TAKEN, *, grey: bool = False) -> Shrunk:
    """
    Return a chosen or taken photo as it is kept; in shades of grey where colours say nothing.

    Raises:
        PhotoTooLargeError: the file is over 20 MiB; it is not looked at.
        PhotoTooManyPixelsError: decoding it would take too much memory.
        PhotoNotImageError: no JPEG, PNG or WebP, or a damaged one.
    """
    return packed(chosen(decode(data, SOURCE_PIXELS), straight, grey=grey))


def chosen(
    picture: Image.Image, straight: Straight = AS_TAKEN, *, grey: bool = False
) -> Image.Image:
    """Return of a decoded photo what is kept, in the size and the colours it is kept in."""
    part = straighten(picture, straight)
    return _fitting(part.convert("L") if grey else part, SIDE_PIXELS)


def packed(picture: Image.Image) -> Shrunk:
    """Return what is kept of a photo as it is kept."""
    return Shrunk(jpeg=_jpeg(picture), thumb=_thumb(picture))


def straighten(picture: Image.Image, straight: Straight) -> Image.Image:
    """Return a photo turned and cut as the person wants it."""
    turned = picture.rotate(-90 * straight.turns, expand=True) if straight.turns else picture
    box = straight.box(*turned.size)
    return turned if box == (0, 0, *turned.size) else turned.crop(box)


def source(picture: Image.Image) -> bytes:
    """Return a decoded photo to hold in memory while it is turned and cut."""
    return _encoded(picture, _SOURCE_QUALITY)


def view(picture: Image.Image, straight: Straight = AS_TAKEN) -> bytes:
    """Return a picture of a photo as large as a phone shows it."""
    return _encoded(_fitting(straighten(picture, straight), VIEW_PIXELS), _VIEW_QUALITY)


def decode(data: bytes, side: int = SIDE_PIXELS) -> Image.Image:
    """
    Return the picture upright, without transparency, its longer side at most `side`.

    Raises:
        PhotoTooLargeError, PhotoTooManyPixelsError, PhotoNotImageError: as `shrink`.
    """
    if len(data) > FILE_LIMIT_BYTES:
        raise errors.PhotoTooLargeError(len(data), FILE_LIMIT_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=_FORMATS)
        side = _side_that_fits(opened, side)
        opened.load()
        smooth = _smooth(opened, side)
        # Small first: turning it makes a copy, and the whole picture fits once.
        smooth.thumbnail((side, side), Image.Resampling.LANCZOS)
        plain = _on_white(_in_8_bits(ImageOps.exif_transpose(smooth)))
    except errors.LayarError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise errors.PhotoNotImageError from error
    except (
        SyntaxError,
        EOFError,
        TypeError,
        AssertionError,
        ArithmeticError,
        LookupError,
    ) as error:
        # What Pillow's readers raise for damaged files of a right beginning.
        raise errors.PhotoNotImageError from error
    plain.info.clear()  # comments and profiles would be written again with the picture
    return plain


def _side_that_fits(opened: Image.Image, wanted: int) -> int:
    """
    Have a JPEG decoded at little more than the wanted side; refuse what takes too much memory.

    Where only the wanted side is too much, the kept one is returned instead.
    """
    pixels = opened.width * opened.height
    if pixels > PIXEL_LIMIT:
        raise errors.PhotoTooManyPixelsError(pixels, PIXEL_LIMIT)
    coefficients = _coefficient_bytes(opened)
    longest = max(opened.size)
    side = wanted if pixels <= WHOLE_LIMIT_PIXELS else min(wanted, longest // 2)
    # Asked for a square, Pillow would decode most photos whole: it goes by the shorter side.
    share = min(1.0, side / longest)
    opened.draft("RGB", (max(1, int(opened.width * share)), max(1, int(opened.height * share))))
    for fitting in (wanted, min(wanted, SIDE_PIXELS)):
        needs = _memory_bytes(opened, coefficients, fitting)
        if needs <= MEMORY_LIMIT_BYTES:
            return fitting
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


def _memory_bytes(opened: Image.Image, coefficients: int, side: int) -> int:
    """Return what decoding a picture and making it small takes at the most."""
    width, height = opened.size
    each = 1 if opened.mode in {"L", "P", "1"} else 4
    share = min(1.0, side / max(opened.size))
    # It is made narrow first, then low.
    mixed = 4 if opened.mode == "P" else each
    shrinking = int(width * share * (height + height * share)) * mixed if share < 1 else 0
    decoding = coefficients
    if opened.mode in {"RGBA", "LA"}:
        shrinking += 4 * width * height  # a copy, its colours weighed
    if opened.format == "WEBP":
        decoding, shrinking = 12 * width * height, shrinking + 8 * width * height  # canvases
    return width * height * each + max(decoding, shrinking)


def _smooth(picture: Image.Image, side: int) -> Image.Image:
    """
    Return a picture that is made small by mixing its pixels.

    Of black and white and of palettes Pillow would leave pixels out, and thin lines with them. A
    few rows at a time are made narrow: whole they would not fit beside themselves.
    """
    if picture.mode not in {"1", "P"}:
        return picture
    colours = "RGBA" if picture.has_transparency_data else "RGB"
    mode = "L" if picture.mode == "1" and colours == "RGB" else colours
    width, height = picture.size
    share = min(1.0, side / max(width, height))
    narrow = Image.new(mode, (max(1, round(width * share)), height))
    for top in range(0, height, _BAND_ROWS):
        band = picture.crop((0, top, width, min(top + _BAND_ROWS, height))).convert(mode)
        narrow.paste(band.resize((narrow.width, band.height), Image.Resampling.LANCZOS), (0, top))
    low = narrow.resize((narrow.width, max(1, round(height * share))), Image.Resampling.LANCZOS)
    low.info = {key: said for key, said in picture.info.items() if key != "transparency"}
    return low


def _in_8_bits(picture: Image.Image) -> Image.Image:
    """Return a scanner's 65,536 shades of grey as 256: Pillow makes nearly all of them white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda level: level * (1 / 257)).convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _fitting(picture: Image.Image, side: int) -> Image.Image:
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _jpeg(picture: Image.Image) -> bytes:
    """Return a JPEG under the limit: first less quality, then fewer pixels."""
    small = picture
    while True:
        for quality in _QUALITIES:
            found = _encoded(small, quality)
            if len(found) <= JPEG_LIMIT_BYTES:
                return found
        small = _fitting(small, int(max(small.size) * _SHRINK))


def _thumb(picture: Image.Image) -> bytes:
    """Return the largest small picture that stays under the limit."""
    found, small = b"", picture
    for side in _THUMB_SIDES:
        small = _fitting(small, side)
        found = _encoded(small, _THUMB_QUALITY)
        if len(found) <= THUMB_LIMIT_BYTES:
            break
    return found


def _encoded(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, exif=b"")
    return out.getvalue()
