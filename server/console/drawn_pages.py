"""A laid-out page as a drawing in a web page: the same marks that a PDF is made of."""

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from protocol import marks
from protocol.letter_sheet import HEIGHT, WIDTH
from protocol.marks import Box, Dot, Mark, Shape, Words

_POINT_MM = 25.4 / 72
_WEIGHTS = {marks.PLAIN: 500, marks.STRONG: 700, marks.HEAVY: 800, marks.CODE: 600}
_RING_MM = 0.35


def svg(page: Iterable[Mark], says: str) -> Markup:
    """Return a page of A4 as an SVG; `says` is what it is, for who does not see it."""
    drawn = "".join(map(_draw, page))
    head = f'<svg class="a4" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="'
    # Every text in it was escaped below.
    return Markup(f'{head}{escape(says)}">{drawn}</svg>')  # noqa: S704


def text(pages: Iterable[Iterable[Mark]]) -> str:
    """Return the words of pages in the order they stand."""
    return " ".join(mark.text for page in pages for mark in page if isinstance(mark, Words))


def _draw(mark: Mark) -> str:
    color = "#{:02x}{:02x}{:02x}".format(*mark.color)
    match mark:
        case Words():
            size, ends = mark.points * _POINT_MM, ' text-anchor="end"' if mark.ends else ""
            return (
                f'<text x="{mark.x:.2f}" y="{mark.y:.2f}" font-size="{size:.2f}" fill="{color}" '
                f'font-weight="{_WEIGHTS[mark.face]}"{ends}>{escape(mark.text)}</text>'
            )
        case Box():
            return (
                f'<rect x="{mark.x:.2f}" y="{mark.y:.2f}" width="{mark.width:.2f}" '
                f'height="{mark.height:.2f}" fill="{color}"/>'
            )
        case Shape():
            points = " ".join(f"{x:.2f},{y:.2f}" for x, y in mark.points)
            return f'<polygon points="{points}" fill="{color}"/>'
        case Dot():
            look = (
                f'fill="{color}"'
                if mark.filled
                else f'fill="none" stroke="{color}" stroke-width="{_RING_MM}"'
            )
            return f'<circle cx="{mark.x:.2f}" cy="{mark.y:.2f}" r="{mark.radius:.2f}" {look}/>'
