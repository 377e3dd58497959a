"""
A signature drawn with a finger: strokes on a grid, in as few bytes as still look like it.

On the wire it is base64url of: the form's number (1), then for each stroke how many points it
has, its first point, and for each further one the step to it. Counts are varints, steps are
zigzag varints, x before y; the grid is 256 wide and 128 high. What a screen reports are strokes
as text, `x,y x,y;x,y`, in thousandths of the box's width, downwards from its upper left corner.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from protocol import errors, keys
from protocol.findings import Checked, refused

WIDTH, HEIGHT = 256, 128
LIMIT_BYTES = 768
"""A drawn signature; a long name in fine hand is about 400."""
STROKES_LIMIT = 64
SHORTEST = 24
"""Grid steps drawn in all: less is a slip of the finger."""
_FORM = 1
_SCREEN = 1000
_TYPED = re.compile(r"[0-9]{1,4},[0-9]{1,4}(?:[ ;][0-9]{1,4},[0-9]{1,4})*")

Point = tuple[int, int]
Stroke = tuple[Point, ...]


def read(text: str) -> Checked:
    """Return the canonical form of what a screen reported, or of what is canonical already."""
    said = text.strip()
    if _TYPED.fullmatch(said):
        drawn = _on_grid(said)
    elif (found := strokes(said)) is not None:
        drawn = found
    else:
        return refused("signature_format")
    if sum(_length(stroke) for stroke in drawn) < SHORTEST:
        return refused("signature_short")
    for slack in (0, 1, 2, 4, 8):
        packed = _packed([_simpler(stroke, slack) for stroke in drawn])
        if len(drawn) <= STROKES_LIMIT and len(packed) <= LIMIT_BYTES:
            return Checked(keys.b64(packed))
    return refused("signature_large")


def strokes(value: str) -> tuple[Stroke, ...] | None:
    """Return the strokes of a canonical signature, None when it is none."""
    try:
        found = _unpacked(keys.unb64(value))
    except (errors.BodyBadFieldsError, ValueError, StopIteration):
        return None
    return found if keys.b64(_packed(found)) == value else None


def _on_grid(text: str) -> tuple[Stroke, ...]:
    drawn: list[Stroke] = []
    for stroke in text.split(";"):
        points: list[Point] = []
        for pair in stroke.split(" "):
            x, y = (int(each) for each in pair.split(","))
            point = (
                min(x * WIDTH // _SCREEN, WIDTH - 1),
                min(y * WIDTH // _SCREEN, HEIGHT - 1),
            )
            if not points or points[-1] != point:
                points.append(point)
        drawn.append(tuple(points))
    return tuple(drawn)


def _length(stroke: Stroke) -> int:
    return sum(
        max(abs(after[0] - before[0]), abs(after[1] - before[1]))
        for before, after in itertools.pairwise(stroke)
    )


def _simpler(stroke: Stroke, slack: int) -> Stroke:
    """Leave out what lies within `slack` grid steps of the line between its neighbours."""
    if not slack or len(stroke) < 3:
        return stroke
    kept = {0, len(stroke) - 1}
    spans = [(0, len(stroke) - 1)]
    while spans:
        first, last = spans.pop()
        start, end = stroke[first], stroke[last]
        far, where = max((_off(stroke[each], start, end), each) for each in range(first, last))
        if far > slack * slack and where != first:
            kept.add(where)
            spans += [(first, where), (where, last)]
    return tuple(point for number, point in enumerate(stroke) if number in kept)


def _off(point: Point, start: Point, end: Point) -> float:
    """Return the square of how far a point lies from a line, or from its start when it is none."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    px, py = point[0] - start[0], point[1] - start[1]
    length = dx * dx + dy * dy
    return (dx * py - dy * px) ** 2 / length if length else px * px + py * py


def _packed(drawn: Sequence[Stroke]) -> bytes:
    out = bytearray([_FORM])
    for stroke in drawn:
        out += bytes(_varint(len(stroke)))
        x, y = 0, 0
        for point in stroke:
            out += bytes(_varint(_zigzag(point[0] - x)))
            out += bytes(_varint(_zigzag(point[1] - y)))
            x, y = point
    return bytes(out)


def _unpacked(packed: bytes) -> tuple[Stroke, ...]:
    if packed[:1] != bytes([_FORM]) or len(packed) > LIMIT_BYTES:
        raise ValueError
    rest = iter(packed[1:])
    drawn: list[Stroke] = []
    for first in rest:
        x, y = 0, 0
        points: list[Point] = []
        for _ in range(_count(first, rest)):
            x += _unzigzag(_count(next(rest), rest))
            y += _unzigzag(_count(next(rest), rest))
            if not (0 <= x < WIDTH and 0 <= y < HEIGHT):
                raise ValueError
            points.append((x, y))
        drawn.append(tuple(points))
    return tuple(drawn)


def _varint(number: int) -> Iterable[int]:
    while number > 127:
        yield number & 127 | 128
        number >>= 7
    yield number


def _count(first: int, rest: Iterator[int]) -> int:
    number, shift, each = first & 127, 7, first
    while each > 127:
        each = next(rest)
        number |= (each & 127) << shift
        shift += 7
    return number


def _zigzag(step: int) -> int:
    return step << 1 if step >= 0 else (-step << 1) - 1


def _unzigzag(number: int) -> int:
    return number >> 1 if not number & 1 else -(number + 1 >> 1)
