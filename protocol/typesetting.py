"""
Marks on pages of a PDF: its letters as letters, so that they can be selected and read aloud.

The library that writes PDFs is imported when a page is first asked for: opening the app needs
neither it nor what it brings along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from protocol import marks
from protocol.marks import Box, Dot, Mark, Shape, Words

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
FACES = {
    marks.PLAIN: "PlusJakartaSans-Medium.ttf",
    marks.STRONG: "PlusJakartaSans-Bold.ttf",
    marks.HEAVY: "PlusJakartaSans-ExtraBold.ttf",
    marks.CODE: "JetBrainsMono-SemiBold.ttf",
}
RING_MM = 0.35


@dataclass(frozen=True)
class About:
    """What a PDF says of itself; `code` is what it can be checked by, for programs."""

    title: str
    language: str
    made_at: datetime
    code: str = ""


def pdf(pages: Sequence[Sequence[Mark]], size: tuple[float, float], about: About) -> bytes:
    """Return pages of this size in millimetres as a PDF with its fonts inside."""
    drawn = _blank(size)
    drawn.set_creation_date(about.made_at)
    drawn.set_title(about.title)
    drawn.set_lang(about.language)
    if about.code:
        drawn.set_keywords(about.code)
    for face in {mark.face for page in pages for mark in page if isinstance(mark, Words)}:
        drawn.add_font(face, fname=FONTS / FACES[face])
    for page in pages:
        drawn.add_page()
        for mark in page:
            _draw(drawn, mark)
    return bytes(drawn.output())


def warm() -> None:
    """Load what typesetting takes, before somebody waits for it in a transaction."""
    _ruler()


def measure(text: str, face: str, points: float) -> float:
    """Return how wide words are in millimetres, in this face at this size in points."""
    ruler = _ruler()
    ruler.set_font(face, size=points)
    return float(ruler.get_string_width(text))


@cache
def _ruler() -> "FPDF":
    ruler = _blank((210, 297))
    for face, file in FACES.items():
        ruler.add_font(face, fname=FONTS / file)
    return ruler


def _blank(size: tuple[float, float]) -> "FPDF":
    from fpdf import FPDF

    blank = FPDF(format=size)
    blank.set_auto_page_break(False)
    blank.set_margin(0)
    return blank


def _draw(pdf: "FPDF", mark: Mark) -> None:
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
            pdf.set_line_width(RING_MM)
            pdf.circle(mark.x, mark.y, mark.radius, style="F" if mark.filled else "D")
