"""The sea chart as it is drawn, and where a point lies in words."""

from functools import cache

from app.asked import ChartState, Spot
from app.strings import t
from protocol import chart, points


def state(village: str) -> ChartState:
    """Show the chart with this village in the middle."""
    villages, islands = _spots()
    home = chart.chart().village(village) or chart.chart().villages[0]
    return ChartState(villages, islands, (home.latitude, home.longitude))


def near(said: str) -> str:
    """Say which village a point is near; nothing for what is no point."""
    checked = points.read(said, None)
    if not isinstance(checked.value, str):
        return ""
    latitude, longitude = (float(each) for each in checked.value.split(","))
    spot, km = chart.chart().nearest(latitude, longitude)
    whole, tenth = divmod(round(km * 10), 10)
    return t("chart.near", village=spot.name, whole=whole, tenth=tenth)


@cache
def _spots() -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    known = chart.chart()
    villages, islands = (
        tuple(Spot(each.name, each.latitude, each.longitude) for each in spots)
        for spots in (known.villages, known.islands)
    )
    return villages, islands
