"""Which island a village mainly lies on: by its code, since two islands may have one name."""

from collections import Counter
from collections.abc import Mapping
from functools import cache

from protocol import regions


@cache
def of_villages() -> Mapping[str, str]:
    """Return the code of every village's island, by the village's code."""
    rows = regions.rows(regions.FOLDER, "village_points")
    return {row["village_code"]: row["main_island_code"] for row in rows}


@cache
def names() -> Mapping[str, str]:
    """Return the name of every island with villages, by code; with its district if it needs one."""
    known = regions.regions()
    first: dict[str, regions.Village] = {}
    for code, island in sorted(of_villages().items()):
        village = known.village(code)
        if village is not None:
            first.setdefault(island, village)
    shared = Counter(village.island for village in first.values())
    return {
        island: village.island
        if shared[village.island] == 1
        else f"{village.island} ({village.district_name})"
        for island, village in first.items()
    }
