"""
The papers of a trip, laid out on A4: the list by stop, and a sheet of answers for each person.

A sheet of answers is not the national form and does not look like it: it names the fields, so that
whoever fills that form in copies them. Marks in millimetres, drawn by `typesetting`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from protocol.marks import (
    HEAVY,
    LINE,
    PLAIN,
    SOFT,
    STRONG,
    Box,
    Mark,
    Measure,
    Style,
    Words,
    wrapped,
)

WIDTH, HEIGHT = 210.0, 297.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 18.0, 18.0, 20.0, 18.0
_ROOM = WIDTH - _LEFT - _RIGHT
_LABEL = 62.0
_LEAD = 0.48
_TITLE, _HEADING, _TEXT, _SMALL = (
    Style(HEAVY, 16),
    Style(STRONG, 12),
    Style(PLAIN, 10),
    Style(PLAIN, 8.5, SOFT),
)
_NAME = Style(STRONG, 10)
_TICK = 3.6


@dataclass(frozen=True)
class Row:
    """Somebody on the list: a box to tick, what is wanted, and how it stands."""

    name: str
    wants: str
    standing: str


@dataclass(frozen=True)
class Part:
    """A stop of the list with whom is met there, or a topic of a sheet with its answers."""

    heading: str
    rows: tuple[Row, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Leaf:
    """What stands on one list or sheet, in words; `signs` are the rooms for hands at its end."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    foot: str
    signs: tuple[str, ...] = ()


def lay_out(leaf: Leaf, measure: Measure) -> list[list[Mark]]:
    """Place a list or sheet on as many pages as it takes."""
    setter = _Setter(leaf, measure)
    for part in leaf.parts:
        setter.heading(part.heading)
        for row in part.rows:
            setter.row(row)
        for label, value in part.answers:
            setter.answer(label, value)
    setter.hands(leaf.signs)
    return setter.pages


class _Setter:
    """Where the next line goes; made for one leaf and thrown away."""

    def __init__(self, leaf: Leaf, measure: Measure) -> None:
        self._leaf = leaf
        self._measure = measure
        self.pages: list[list[Mark]] = []
        self._y = HEIGHT
        self._page()
        self._lines(leaf.title, _TITLE, _LEFT, _ROOM)
        self._lines(leaf.subtitle, _TEXT, _LEFT, _ROOM)

    def heading(self, text: str) -> None:
        """Begin a part; it never stands alone at the foot of a page."""
        self._need(22)
        self._y += 4
        self._mark(Box(_LEFT, self._y - 4.5, _ROOM, 0.3, LINE))
        self._y += 1
        self._lines(text, _HEADING, _LEFT, _ROOM)
        self._y += 1

    def row(self, row: Row) -> None:
        """Write somebody with a box before their name."""
        standing = self._wrapped(row.standing, _TEXT, 80, 4)
        self._need(max(2, len(standing)) * _TEXT.points * _LEAD + 2)
        top = self._y
        for edge in (
            Box(_LEFT, top - 3.2, _TICK, 0.3, SOFT),
            Box(_LEFT, top + 0.4, _TICK, 0.3, SOFT),
            Box(_LEFT, top - 3.2, 0.3, _TICK, SOFT),
            Box(_LEFT + _TICK, top - 3.2, 0.3, _TICK + 0.3, SOFT),
        ):
            self._mark(edge)
        self._lines(row.name, _NAME, _LEFT + 7, 84)
        self._lines(row.wants, _SMALL, _LEFT + 7, 84)
        after, self._y = self._y, top
        for line in standing:
            self._mark(Words(_LEFT + 94, self._y, line, _TEXT.face, _TEXT.points, _TEXT.color))
            self._y += _TEXT.points * _LEAD
        self._y = max(after, self._y) + 2

    def answer(self, label: str, value: str) -> None:
        """Write an answer beside what is asked; an empty one is a line to write on."""
        asked = self._wrapped(label, _TEXT, _LABEL - 4, 3)
        said = self._wrapped(value, _NAME, _ROOM - _LABEL, 6) if value else []
        high = max(len(asked), len(said), 1) * _TEXT.points * _LEAD
        self._need(high + 1.6)
        top = self._y
        for number, line in enumerate(asked):
            y = top + number * _TEXT.points * _LEAD
            self._mark(Words(_LEFT, y, line, _TEXT.face, _TEXT.points, SOFT))
        for number, line in enumerate(said):
            y = top + number * _TEXT.points * _LEAD
            self._mark(Words(_LEFT + _LABEL, y, line, _NAME.face, _NAME.points, _NAME.color))
        if not said:
            self._mark(Box(_LEFT + _LABEL, top + 0.6, _ROOM - _LABEL, 0.25, LINE))
        self._y = top + high + 1.6

    def hands(self, signs: Sequence[str]) -> None:
        """Leave room for hands, side by side."""
        if not signs:
            return
        self._need(34)
        self._y += 8
        wide = _ROOM / len(signs)
        for number, who in enumerate(signs):
            x = _LEFT + number * wide
            self._mark(Words(x, self._y, who, _TEXT.face, _TEXT.points, _TEXT.color))
            self._mark(Box(x, self._y + 20, wide - 14, 0.3, SOFT))

    def _page(self) -> None:
        self.pages.append([])
        self._y = _TOP
        self._mark(Words(_LEFT, HEIGHT - 10, self._leaf.foot, _SMALL.face, _SMALL.points, SOFT))
        number = str(len(self.pages))
        right = WIDTH - _RIGHT
        self._mark(Words(right, HEIGHT - 10, number, _SMALL.face, _SMALL.points, SOFT, ends=True))

    def _need(self, high: float) -> None:
        if self._y + high > HEIGHT - _BOTTOM:
            self._page()

    def _lines(self, text: str, style: Style, x: float, wide: float) -> None:
        for line in self._wrapped(text, style, wide, 3):
            self._mark(Words(x, self._y, line, style.face, style.points, style.color))
            self._y += style.points * _LEAD

    def _wrapped(self, text: str, style: Style, wide: float, most: int) -> list[str]:
        return wrapped(text, style, wide, most, self._measure)

    def _mark(self, mark: Mark) -> None:
        self.pages[-1].append(mark)
