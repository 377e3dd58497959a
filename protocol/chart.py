"""
The sea chart: where villages and islands lie, to be drawn without a network.

Coordinates are degrees, WGS 84. From `catalogue/regions` (ODbL; see its README): a village's point
is the middle of its polygon, not its houses.
"""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from protocol import regions

KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Spot:
    """A village or an island, by its middle."""

    name: str
    latitude: float
    longitude: float
    code: str


@dataclass(frozen=True)
class Chart:
    """Everything on the chart; `villages` by code, as everywhere."""

    islands: tuple[Spot, ...]
    villages: tuple[Spot, ...]

    def village(self, code: str) -> Spot | None:
        """Return where a village lies, None when it is not on the chart."""
        return next((spot for spot in self.villages if spot.code == code), None)

    def nearest(self, latitude: float, longitude: float) -> tuple[Spot, float]:
        """Return the village nearest to a point, and how far it is in kilometres."""
        return min(
            ((spot, distance_km(spot, latitude, longitude)) for spot in self.villages),
            key=lambda each: each[1],
        )


def distance_km(spot: Spot, latitude: float, longitude: float) -> float:
    """Return how far a point is, on a flat sea: here, at the equator, that errs by 0.1 %."""
    return math.hypot(spot.latitude - latitude, spot.longitude - longitude) * KM_PER_DEGREE


def load(folder: Path) -> Chart:
    """Read islands and villages of a folder of regions."""
    names = {row["code"]: row["name"] for row in regions.rows(folder, "villages")}
    return Chart(
        islands=tuple(
            Spot(row["name"], float(row["lat"]), float(row["lon"]), row["code"])
            for row in regions.rows(folder, "islands")
            if row["lat"]
        ),
        villages=tuple(
            Spot(
                names[row["village_code"]],
                float(row["lat"]),
                float(row["lon"]),
                row["village_code"],
            )
            for row in regions.rows(folder, "village_points")
            if row["lat"]
        ),
    )


@cache
def chart() -> Chart:
    """Return the chart that comes with this version."""
    return load(regions.FOLDER)
