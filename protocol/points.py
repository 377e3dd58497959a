"""A place on the map: latitude and longitude in degrees, no finer than the question needs."""

import re
from decimal import Decimal

from protocol.findings import Checked, refused, warn

DECIMALS = 4
"""About eleven metres at the equator: a house, not the chair in it."""
FINEST = 6
_WITH_POINTS = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*[,; ]\s*([-+]?[0-9]+(?:\.[0-9]+)?)")
_WITH_COMMAS = re.compile(r"([-+]?[0-9]+(?:,[0-9]+)?)\s*[; ]\s*([-+]?[0-9]+(?:,[0-9]+)?)")
_REGENCY = ((Decimal(-3), Decimal(2)), (Decimal(126), Decimal(130)))
"""Around Halmahera Selatan, generously: what lies outside is asked about once."""


def read(text: str, decimals: int | None) -> Checked:
    """Return `-0.6342,127.4821`: latitude, longitude, south and west below zero."""
    pair = _WITH_POINTS.fullmatch(text.strip()) or _WITH_COMMAS.fullmatch(text.strip())
    if pair is None:
        return refused("point_format")
    latitude, longitude = (Decimal(each.replace(",", ".")) for each in pair.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        return refused("point_format")
    places = DECIMALS if decimals is None else min(decimals, FINEST)
    value = f"{_rounded(latitude, places)},{_rounded(longitude, places)}"
    near = all(
        low <= degrees <= high
        for degrees, (low, high) in zip((latitude, longitude), _REGENCY, strict=True)
    )
    return Checked(value, () if near else (warn("point_far"),))


def _rounded(degrees: Decimal, places: int) -> str:
    rounded = f"{degrees:.{places}f}"
    return rounded.removeprefix("-") if not Decimal(rounded) else rounded
