"""Slips, letters and the register book as pictures and as pages for paper, each from its layout."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from app import sheet
from app.slip import Slip
from protocol import book_sheet, letter_sheet, qr_modules, typesetting
from protocol.letter_sheet import Page
from protocol.marks import Box, Dot, Mark, Shape, Words
from protocol.typesetting import FACES, FONTS, RING_MM, About

DOTS = 12
"""Dots of a picture to the millimetre."""

_POINT_MM = 25.4 / 72
_SMOOTH = 4
"""Circles and sails are drawn this much larger, then made small: Pillow draws hard edges."""


def picture(slip: Slip) -> bytes:
    """Return a slip as a PNG of A6, 12 dots to the millimetre."""
    return _png(_drawn(_marks(slip), sheet.WIDTH, sheet.HEIGHT).quantize(64))


def proof(page: Page) -> bytes:
    """Return a page of a letter as a PNG of A4, half as fine, to be looked at on a screen."""
    whole = _drawn(page, letter_sheet.WIDTH, letter_sheet.HEIGHT).convert("L")
    half = whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.BOX)
    return _png(half.quantize(16))


def book(pages: Sequence[Sequence[Mark]], title: str, language: str, at: datetime) -> bytes:
    """Return the register book as a PDF."""
    return book_sheet.pdf(pages, About(title, language, at))


def page(slip: Slip) -> bytes:
    """Return a slip as a PDF: one page of A6, its letters as letters."""
    about = About(f"{slip.title} {slip.code}", slip.language, slip.drawn_at)
    return typesetting.pdf([_marks(slip)], (sheet.WIDTH, sheet.HEIGHT), about)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawn(marks: Iterable[Mark], width: float, height: float) -> Image.Image:
    image = Image.new("RGB", (round(width * DOTS), round(height * DOTS)), "white")
    pen = ImageDraw.Draw(image)
    for mark in marks:
        _draw(image, pen, mark)
    return image


def _marks(slip: Slip) -> list[Mark]:
    return sheet.lay_out(slip, qr_modules.of(slip.proof), _measure)


def _measure(text: str, face: str, points: float) -> float:
    return _font(face, points).getlength(text) / DOTS


@cache
def _font(face: str, points: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / FACES[face], points * _POINT_MM * DOTS)


def _draw(image: Image.Image, pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    match mark:
        case Words():
            at = (mark.x * DOTS, mark.y * DOTS)
            anchor = "rs" if mark.ends else "ls"
            pen.text(at, mark.text, mark.color, _font(mark.face, mark.points), anchor)
        case Box():
            right, low = (mark.x + mark.width) * DOTS, (mark.y + mark.height) * DOTS
            corners = (round(mark.x * DOTS), round(mark.y * DOTS), round(right) - 1, round(low) - 1)
            pen.rectangle(corners, mark.color)
        case Shape() | Dot():
            _draw_smooth(image, mark)


def _draw_smooth(image: Image.Image, mark: Shape | Dot) -> None:
    """Draw what has round or slanted edges larger, and paste it small."""
    if isinstance(mark, Dot):
        out = mark.radius + RING_MM
        corners = [(mark.x - out, mark.y - out), (mark.x + out, mark.y + out)]
    else:
        corners = list(mark.points)
    left = int(min(x for x, _ in corners) * DOTS) - 1
    top = int(min(y for _, y in corners) * DOTS) - 1
    size = (
        int(max(x for x, _ in corners) * DOTS) + 2 - left,
        int(max(y for _, y in corners) * DOTS) + 2 - top,
    )
    mask = Image.new("L", (size[0] * _SMOOTH, size[1] * _SMOOTH))
    pen = ImageDraw.Draw(mask)

    def place(x: float, y: float) -> tuple[float, float]:
        return (x * DOTS - left) * _SMOOTH, (y * DOTS - top) * _SMOOTH

    if isinstance(mark, Shape):
        pen.polygon([place(x, y) for x, y in mark.points], 255)
    else:
        ring = 0 if mark.filled else RING_MM / 2
        box = (
            *place(mark.x - mark.radius - ring, mark.y - mark.radius - ring),
            *place(mark.x + mark.radius + ring, mark.y + mark.radius + ring),
        )
        if mark.filled:
            pen.ellipse(box, 255)
        else:
            pen.ellipse(box, None, 255, round(RING_MM * DOTS * _SMOOTH))
    image.paste(mark.color, (left, top), mask.resize(size, Image.Resampling.LANCZOS))
