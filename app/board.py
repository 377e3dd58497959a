"""The notice board's list laid out on A4: masked names, receipt codes, and where each stands."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.model_desk import BoardState
from protocol import marks, typesetting
from protocol.marks import Box, Mark, Words
from protocol.typesetting import About

WIDTH, HEIGHT = 210.0, 297.0
"""A4, upright, in millimetres."""
MARGIN = 18.0
LINE = 8.0
TOP = 44.0
COLUMNS = (MARGIN, 62.0, 104.0)
LINES = int((HEIGHT - TOP - 2 * MARGIN) // LINE)
"""Lines on a page."""


def page(state: BoardState, foot: str, language: str, now: datetime) -> bytes:
    """Return the list as a PDF, as many pages as it takes, one at least."""
    starts = range(0, max(len(state.lines), 1), LINES)
    groups = [state.lines[start : start + LINES] for start in starts]
    laid = [_laid(state.title, group, foot) for group in groups]
    return typesetting.pdf(laid, (WIDTH, HEIGHT), About(state.title, language, now))


def _laid(title: str, lines: Sequence[tuple[str, str, str]], foot: str) -> list[Mark]:
    drawn: list[Mark] = [
        Box(0, 0, WIDTH, 6, marks.SEA),
        *_wrapped(title),
        Words(MARGIN, HEIGHT - MARGIN, foot, marks.PLAIN, 9, marks.SOFT),
    ]
    for number, (code, name, stands) in enumerate(lines):
        y = TOP + number * LINE
        drawn += [
            Words(COLUMNS[0], y, code, marks.CODE, 11),
            Words(COLUMNS[1], y, name, marks.STRONG, 11),
            Words(COLUMNS[2], y, _cut(stands), marks.PLAIN, 10),
            Box(MARGIN, y + 2.6, WIDTH - 2 * MARGIN, 0.2, marks.LINE),
        ]
    return drawn


def _wrapped(title: str) -> Iterator[Mark]:
    first, _, rest = title.partition("\n")
    yield Words(MARGIN, 20, first, marks.HEAVY, 18, marks.SEA)
    yield Words(MARGIN, 28, rest, marks.PLAIN, 11, marks.SOFT)


def _cut(text: str) -> str:
    """Return as much of a text as fits into its column."""
    room = WIDTH - MARGIN - COLUMNS[2]
    while typesetting.measure(text, marks.PLAIN, 10) > room:
        text = text[:-2].rstrip() + "…"
    return text
