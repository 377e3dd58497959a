"""
Marks on paper in millimetres: what a slip and a letter are laid out in, whoever draws them.

One layout serves a PDF and a picture; both are drawn from the same marks.
"""

from collections.abc import Callable
from dataclasses import dataclass

PLAIN, STRONG, HEAVY, CODE = "plain", "strong", "heavy", "code"
SEA, SAIL, INK, SOFT, LINE, WHITE = (
    (10, 85, 102),
    (242, 163, 58),
    (20, 37, 43),
    (71, 92, 99),
    (176, 191, 196),
    (255, 255, 255),
)
Color = tuple[int, int, int]
Measure = Callable[[str, str, float], float]
"""How wide words are in millimetres, in this face at this size in points."""


@dataclass(frozen=True)
class Style:
    """How words are written: face, size in points, colour."""

    face: str
    points: float
    color: Color = INK


@dataclass(frozen=True)
class Words:
    """A line of text; `y` is its baseline, `x` its left end, or its right one where it ends."""

    x: float
    y: float
    text: str
    face: str
    points: float
    color: Color = INK
    ends: bool = False


@dataclass(frozen=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    color: Color


@dataclass(frozen=True)
class Shape:
    """A filled outline."""

    points: tuple[tuple[float, float], ...]
    color: Color


@dataclass(frozen=True)
class Dot:
    """A circle, filled or a ring."""

    x: float
    y: float
    radius: float
    color: Color
    filled: bool


Mark = Words | Box | Shape | Dot


def wrapped(text: str, style: Style, width: float, most: int, measure: Measure) -> list[str]:
    """Break words into lines of this width; what does not fit into `most` ends with an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer, style.face, style.points) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(f"{last} …", style.face, style.points) > width:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], f"{last} …"]


def fit(text: str, style: Style, width: float, measure: Measure) -> list[str]:
    """
    Break words into as many lines of this width as they take; line breaks in them stay.

    A word that is longer than a line is broken too: nothing runs off the paper.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines.append("")
        for word in paragraph.split():
            longer = f"{lines[-1]} {word}".strip()
            if measure(longer, style.face, style.points) <= width:
                lines[-1] = longer
                continue
            pieces = _broken(word, style, width, measure)
            lines[-1:] = [lines[-1], *pieces] if lines[-1] else pieces
    return lines


def qr(code: list[list[bool]], left: float, top: float, module: float) -> list[Mark]:
    """Draw a QR in runs, so that no hairline shows between dark modules."""
    marks: list[Mark] = []
    for down, row in enumerate(code):
        begun: int | None = None
        for across, dark in enumerate([*row, False]):
            if dark and begun is None:
                begun = across
            elif not dark and begun is not None:
                x, wide = left + begun * module, (across - begun) * module
                marks.append(Box(x, top + down * module, wide, module, INK))
                begun = None
    return marks


def _broken(word: str, style: Style, width: float, measure: Measure) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter, style.face, style.points) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
