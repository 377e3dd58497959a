"""
The regency's islands as a map to draw, from the region data: no tiles, no network.

The data has points, no coast lines (`protocol/catalogue/regions`, ODbL): an island with villages is
the hull of those, drawn with a broad round line; islets are dots where the gazetteer has them. It
shows where villages lie to each other, and is no chart to sail by.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from protocol import chart
from server import isles
from server.silence import Village, Voice

WIDTH = 600
_MARGIN = 24
_Point = tuple[float, float]


@dataclass(frozen=True)
class Land:
    """An island: the corners of its hull as SVG writes them."""

    name: str
    points: str


@dataclass(frozen=True)
class Mark:
    """A village on the map, and whether it is heard from."""

    name: str
    voice: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    """Everything to draw, in a box as wide as `WIDTH` and so high."""

    height: int
    lands: tuple[Land, ...]
    islets: tuple[_Point, ...]
    marks: tuple[Mark, ...]


def drawn(villages: Iterable[Village]) -> Map:
    """Return the map with these villages; those that are silent come last, above the others."""
    height, lands, islets = _ground()
    where = _spots()
    marks = [
        Mark(where[each.code][0], each.voice.value, *where[each.code][1])
        for each in villages
        if each.code in where
    ]
    marks.sort(key=lambda mark: mark.voice == Voice.SILENT)
    return Map(height, lands, islets, tuple(marks))


@cache
def _ground() -> tuple[int, tuple[Land, ...], tuple[_Point, ...]]:
    by_island: dict[str, list[_Point]] = defaultdict(list)
    for code, (_, point) in _spots().items():
        by_island[isles.of_villages().get(code, code)].append(point)
    lands = tuple(
        Land(isles.names().get(code, code), " ".join(f"{x},{y}" for x, y in _hull(points)))
        for code, points in sorted(by_island.items())
    )
    place = _projection()
    height = round(max(y for _, (_, (_, y)) in _spots().items()) + _MARGIN)
    islets = (place(spot.longitude, spot.latitude) for spot in chart.chart().islands)
    inside = ((x, y) for x, y in islets if 0 <= x <= WIDTH and 0 <= y <= height)
    return height, lands, tuple(sorted(set(inside)))


@cache
def _spots() -> Mapping[str, tuple[str, _Point]]:
    place = _projection()
    return {
        spot.code: (spot.name, place(spot.longitude, spot.latitude))
        for spot in chart.chart().villages
    }


class _Projection:
    """Degrees to points on the map: here, at the equator, a degree is as long either way."""

    def __init__(self, spots: Sequence[chart.Spot]) -> None:
        self.west = min(spot.longitude for spot in spots)
        self.north = max(spot.latitude for spot in spots)
        east = max(spot.longitude for spot in spots)
        self.scale = (WIDTH - 2 * _MARGIN) / (east - self.west)

    def __call__(self, longitude: float, latitude: float) -> _Point:
        x = _MARGIN + (longitude - self.west) * self.scale
        y = _MARGIN + (self.north - latitude) * self.scale
        return round(x, 1), round(y, 1)


@cache
def _projection() -> _Projection:
    return _Projection(chart.chart().villages)


def _hull(points: Sequence[_Point]) -> list[_Point]:
    """Return the corners of the smallest convex shape around points, going round."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _half(ordered)[:-1] + _half(ordered[::-1])[:-1]


def _half(points: Sequence[_Point]) -> list[_Point]:
    found: list[_Point] = []
    for point in points:
        while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
            found.pop()
        found.append(point)
    return found


def _turn(first: _Point, second: _Point, third: _Point) -> float:
    return (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (
        third[0] - first[0]
    )
