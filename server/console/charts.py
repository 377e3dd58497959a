"""Charts as numbers to draw: bars and columns in percent, so that they fit any width."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.figures import Group, Period
from server.waits import Part

_COLUMN_HEIGHT = 120
_GAP = 0.16
"""How much of a week's or month's width stays empty on either side."""


@dataclass(frozen=True)
class Piece:
    """A piece of a bar: where it begins and how long it is, in percent of the whole width."""

    part: str
    start: float
    width: float


@dataclass(frozen=True)
class Column:
    """A pair of columns: received and answered; percent across, heights in pixels."""

    left: float
    middle: float
    width: float
    received: int
    answered: int


def bar(group: Group, longest_ms: int) -> tuple[Piece, ...]:
    """
    Return a group's bar: as long as its median against the longest, cut by where the time went.

    Nothing for a group in which nobody has an answer.
    """
    if group.whole is None or not longest_ms:
        return ()
    return pieces(group.shares, 100 * group.whole.median_ms / longest_ms)


def pieces(shares: Mapping[Part, int], width: float) -> tuple[Piece, ...]:
    """Cut a bar of a width, in percent, by shares."""
    whole = sum(shares.values())
    found: list[Piece] = []
    start = 0.0
    for part in Part:
        if not whole or not shares.get(part):
            continue
        piece = width * shares[part] / whole
        found.append(Piece(part.value, round(start, 2), round(piece, 2)))
        start += piece
    return tuple(found)


def longest(groups: Iterable[Group]) -> int:
    """Return the longest median of these groups, in milliseconds."""
    return max((group.whole.median_ms for group in groups if group.whole), default=0)


def columns(periods: Sequence[Period]) -> tuple[Column, ...]:
    """Return the columns of weeks or months, as high as they are against the highest."""
    top = max((max(each.received or 0, each.answered or 0) for each in periods), default=0) or 1
    across = 100 / max(1, len(periods))
    width = across * (1 - 2 * _GAP) / 2
    return tuple(
        Column(
            left=round(across * (at + _GAP), 2),
            middle=round(across * (at + _GAP) + width, 2),
            width=round(width, 2),
            received=round(_COLUMN_HEIGHT * (each.received or 0) / top),
            answered=round(_COLUMN_HEIGHT * (each.answered or 0) / top),
        )
        for at, each in enumerate(periods)
    )
