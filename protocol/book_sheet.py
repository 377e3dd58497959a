"""The register book of letters on pages of A4, laid across: one row for a letter or a gap."""

from collections.abc import Sequence

from protocol import marks, typesetting
from protocol.marks import HEAVY, INK, LINE, PLAIN, SOFT, STRONG, Box, Mark, Style, Words
from protocol.typesetting import About

WIDTH, HEIGHT = 297.0, 210.0
COLUMNS = (12.0, 52.0, 30.0, 52.0, 48.0, 37.0, 38.0)
"""How wide each column is, in millimetres."""

_LEFT, _TOP, _BOTTOM = 14.0, 16.0, 16.0
_CELL, _HEAD = Style(PLAIN, 8.5), Style(STRONG, 8.5)
_LEADING, _GAP = 4.0, 2.2


def lay_out(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    drawn: str,
    measure: marks.Measure,
) -> list[list[Mark]]:
    """Place the book's rows under its heads, on as many pages as it takes."""
    pages: list[list[Mark]] = []
    y = HEIGHT
    for row in rows or [[""] * len(COLUMNS)]:
        cells = [
            marks.fit(text, _CELL, width - 2, measure)
            for text, width in zip(row, COLUMNS, strict=True)
        ]
        height = max(map(len, cells)) * _LEADING + _GAP
        if y + height > HEIGHT - _BOTTOM:
            pages.append([])
            y = _begin(pages[-1], title, heads)
        _set(pages[-1], cells, y, _CELL)
        y += height
        pages[-1].append(Box(_LEFT, y - _LEADING + 0.6, sum(COLUMNS), 0.15, LINE))
    for number, page in enumerate(pages, 1):
        said = f"{drawn} · {number}/{len(pages)}"
        page.append(Words(_LEFT, HEIGHT - 8, said, PLAIN, 7.5, SOFT))
    return pages


def pdf(pages: Sequence[Sequence[Mark]], about: About) -> bytes:
    """Return the book's pages as a PDF."""
    return typesetting.pdf(pages, (WIDTH, HEIGHT), about)


def _begin(page: list[Mark], title: str, heads: Sequence[str]) -> float:
    page.append(Words(_LEFT, _TOP, title, HEAVY, 13))
    y = _TOP + 9
    _set(page, [[head] for head in heads], y, _HEAD)
    page.append(Box(_LEFT, y + 1.8, sum(COLUMNS), 0.5, INK))
    return y + _LEADING + 3


def _set(page: list[Mark], cells: Sequence[Sequence[str]], y: float, style: Style) -> None:
    x = _LEFT
    for lines, width in zip(cells, COLUMNS, strict=True):
        for number, line in enumerate(lines):
            page.append(Words(x, y + number * _LEADING, line, style.face, style.points))
        x += width
