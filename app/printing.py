"""
A receipt slip as a picture and as a page for paper, from one layout.

The library that writes PDFs is imported when a page is first asked for: opening the app and
looking at a slip need neither it nor what it brings along.
"""

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from app import qr_codes, sheet
from app.sheet import Box, Dot, Mark, Shape, Words
from app.slip import Slip

DOTS = 12
"""Dots of a picture to the millimetre."""

_FONTS = Path(__file__).parent.parent / "assets" / "fonts"
_FACES = {
    sheet.PLAIN: "PlusJakartaSans-Medium.ttf",
    sheet.STRONG: "PlusJakartaSans-Bold.ttf",
    sheet.HEAVY: "PlusJakartaSans-ExtraBold.ttf",
    sheet.CODE: "JetBrainsMono-SemiBold.ttf",
}
_POINT_MM = 25.4 / 72
_RING_MM = 0.35
_SMOOTH = 4
"""Circles and sails are drawn this much larger, then made small: Pillow draws hard edges."""


def picture(slip: Slip) -> bytes:
    """Return a slip as a PNG of A6, 12 dots to the millimetre."""
    image = Image.new("RGB", (round(sheet.WIDTH * DOTS), round(sheet.HEIGHT * DOTS)), "white")
    pen = ImageDraw.Draw(image)
    for mark in _marks(slip):
        _draw(image, pen, mark)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def page(slip: Slip) -> bytes:
    """Return a slip as a PDF: one page of A6, its letters as letters."""
    from fpdf import FPDF

    pdf = FPDF(format=(sheet.WIDTH, sheet.HEIGHT))
    pdf.set_creation_date(slip.drawn_at)
    pdf.set_title(f"{slip.title} {slip.code}")
    pdf.set_lang(slip.language)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    for face, file in _FACES.items():
        pdf.add_font(face, fname=_FONTS / file)
    pdf.add_page()
    for mark in _marks(slip):
        match mark:
            case Words():
                pdf.set_font(mark.face, size=mark.points)
                pdf.set_text_color(*mark.color)
                width = pdf.get_string_width(mark.text) if mark.ends else 0
                pdf.text(mark.x - width, mark.y, mark.text)
            case Box():
                pdf.set_fill_color(*mark.color)
                pdf.rect(mark.x, mark.y, mark.width, mark.height, style="F")
            case Shape():
                pdf.set_fill_color(*mark.color)
                pdf.polygon(list(mark.points), style="F")
            case Dot():
                pdf.set_fill_color(*mark.color)
                pdf.set_draw_color(*mark.color)
                pdf.set_line_width(_RING_MM)
                pdf.circle(mark.x, mark.y, mark.radius, style="F" if mark.filled else "D")
    return bytes(pdf.output())


def _marks(slip: Slip) -> list[Mark]:
    return sheet.lay_out(slip, qr_codes.modules(slip.proof), _measure)


def _measure(text: str, face: str, points: float) -> float:
    return _font(face, points).getlength(text) / DOTS


@cache
def _font(face: str, points: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / _FACES[face], points * _POINT_MM * DOTS)


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
        out = mark.radius + _RING_MM
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
        ring = 0 if mark.filled else _RING_MM / 2
        box = (
            *place(mark.x - mark.radius - ring, mark.y - mark.radius - ring),
            *place(mark.x + mark.radius + ring, mark.y + mark.radius + ring),
        )
        if mark.filled:
            pen.ellipse(box, 255)
        else:
            pen.ellipse(box, None, 255, round(_RING_MM * DOTS * _SMOOTH))
    image.paste(mark.color, (left, top), mask.resize(size, Image.Resampling.LANCZOS))
