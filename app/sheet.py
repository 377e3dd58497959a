"""
A receipt slip laid out on a page of A6: marks in millimetres, drawn by `printing`.

Reached and not reached are told by shape and words, not by colour alone: it is copied in black
and white too.
"""

from app.model import Harbour, Reach
from app.slip import Slip
from protocol.marks import (
    CODE,
    HEAVY,
    INK,
    LINE,
    PLAIN,
    SAIL,
    SEA,
    SOFT,
    STRONG,
    WHITE,
    Box,
    Color,
    Dot,
    Mark,
    Measure,
    Shape,
    Style,
    Words,
    qr,
    wrapped,
)

WIDTH, HEIGHT = 105.0, 148.0
MODULE = 2 / 3
"""One module of the QR: 8 dots at the 12 dots a millimetre that a picture has."""

_MARGIN = 8.0
_BAND = 16.5
_LEAD = 0.48
"""Millimetres from line to line for each point of size."""
_STOP = 6.6
_BOAT = (
    ((11, 3), (11, 15), (4, 15)),
    ((13, 5), (19, 15), (13, 15)),
    ((3, 17), (21, 17), (17.5, 21), (6.5, 21)),
)


_SERVICE, _FILED = Style(STRONG, 11.5), Style(PLAIN, 8.5, SOFT)
_STANDING, _NEXT, _SMALL = Style(STRONG, 9), Style(STRONG, 9.5), Style(PLAIN, 7.5, SOFT)


def lay_out(slip: Slip, code: list[list[bool]], measure: Measure) -> list[Mark]:
    """Place everything a slip says; `code` is its QR, true where it is dark."""
    marks: list[Mark] = [Box(0, 0, WIDTH, _BAND, SEA), *_boat(_MARGIN, 2.9, 10.5)]
    marks.append(Words(_MARGIN + 14, 10.6, slip.title, HEAVY, 15, WHITE))
    y = _BAND + 7
    marks += [
        Words(_MARGIN, y, slip.code_label, STRONG, 8.5, SOFT),
        Words(_MARGIN, y + 9.6, slip.code, CODE, 25),
    ]
    y += 17.5
    wide = WIDTH - 2 * _MARGIN
    lines = wrapped(slip.service, _SERVICE, wide, 2, measure)
    y = _paragraph(marks, (_MARGIN, y), lines, _SERVICE)
    lines = wrapped(slip.filed, _FILED, wide, 2, measure)
    y = _paragraph(marks, (_MARGIN, y), lines, _FILED)
    y += 3
    for number, stop in enumerate(slip.stops):
        following = slip.stops[number + 1].reach if number + 1 < len(slip.stops) else None
        marks += _stop(stop, following, y + number * _STOP)
    y += len(slip.stops) * _STOP + 1
    lines = wrapped(slip.standing, _STANDING, wide, 2, measure)
    y = _paragraph(marks, (_MARGIN, y), lines, _STANDING)
    return marks + _foot(slip, code, y, measure)


def _paragraph(marks: list[Mark], at: tuple[float, float], lines: list[str], style: Style) -> float:
    """Write lines under one another; return the baseline after the last."""
    x, y = at
    for line in lines:
        marks.append(Words(x, y, line, style.face, style.points, style.color))
        y += style.points * _LEAD
    return y


def _stop(stop: Harbour, following: Reach | None, y: float) -> list[Mark]:
    """Draw a harbour: its dot on the line down to the next, its name, its day."""
    x, middle = _MARGIN + 2, y - 1.2
    ahead = stop.reach is Reach.AHEAD
    marks: list[Mark] = []
    if following is not None:
        sailed = following is not Reach.AHEAD
        width = 0.7 if sailed else 0.35
        marks.append(Box(x - width / 2, middle, width, _STOP, SEA if sailed else LINE))
    if ahead:
        marks += [Dot(x, middle, 2.0, WHITE, True), Dot(x, middle, 2.0, LINE, False)]
    else:
        ground = SAIL if stop.reach is Reach.CURRENT else SEA
        tick = INK if stop.reach is Reach.CURRENT else WHITE
        marks += [Dot(x, middle, 2.3, ground, True), _tick(x, middle, tick)]
    marks += [
        Words(x + 5.5, y, stop.label, PLAIN if ahead else STRONG, 10, SOFT if ahead else INK),
        Words(WIDTH - _MARGIN, y, stop.when, PLAIN, 9, SOFT, ends=True),
    ]
    return marks


def _tick(x: float, y: float, color: Color) -> Shape:
    corners = ((-1.25, 0.0), (-0.85, -0.4), (-0.3, 0.2), (0.9, -1.0), (1.3, -0.6), (-0.3, 1.0))
    return Shape(tuple((x + a, y + b) for a, b in corners), color)


def _boat(x: float, y: float, size: float) -> list[Mark]:
    unit = size / 24
    return [
        Shape(tuple((x + a * unit, y + b * unit) for a, b in corners), color)
        for corners, color in zip(_BOAT, (WHITE, SAIL, WHITE), strict=True)
    ]


def _foot(slip: Slip, code: list[list[bool]], above: float, measure: Measure) -> list[Mark]:
    """Write what to do next beside the QR, and under both how to check it and how old it is."""
    side = len(code) * MODULE
    left = WIDTH - _MARGIN - side
    top = HEIGHT - 17 - side
    rule = min(above - 1.5, top - 3)
    marks: list[Mark] = [Box(_MARGIN, rule, WIDTH - 2 * _MARGIN, 0.3, LINE)]
    marks += qr(code, left, top, MODULE)
    width = left - _MARGIN - 4
    y = rule + 6
    marks.append(Words(_MARGIN, y, slip.next_label, STRONG, 8.5, SOFT))
    room = int((HEIGHT - 18 - y) / (_NEXT.points * _LEAD))
    lines = wrapped(slip.next, _NEXT, width, room, measure)
    _paragraph(marks, (_MARGIN, y + 5.2), lines, _NEXT)
    lines = wrapped(slip.check, _SMALL, WIDTH - 2 * _MARGIN, 2, measure)
    _paragraph(marks, (_MARGIN, HEIGHT - 11.5), lines, _SMALL)
    marks.append(Words(_MARGIN, HEIGHT - 4.2, slip.drawn, PLAIN, 7.5, SOFT))
    return marks
