"""How the races ended, as a table of everybody and as figures with limits."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.table import Table

from bench.figures import Figure
from bench.races import AHEAD, ALL, BATCH, FLOOR, OURS, Race

HELD = "edge-2g"
"""The link that `flapping-2g` is while it is there."""
SENT_AGAIN_PERCENT = 2.5


def table(races: Sequence[Race]) -> Table:
    """Return seconds until everything was acknowledged, round trips and bytes, side by side."""
    drawn = Table(
        title="Over emulated links: seconds · round trips, and bytes up + down", box=box.SIMPLE
    )
    for heading in ("link", "what", "limit", *ALL):
        drawn.add_column(heading, justify="right", no_wrap=True)
    by = {(race.link, race.scenario, race.who): race for race in races}
    link = ""
    for race in (each for each in races if each.who == OURS):
        if race.link != link:
            drawn.add_section()
        sped = f" (x{race.scale:.0f})" if race.scale != 1 else ""
        others = [by.get((race.link, race.scenario, who)) for who in ALL]
        drawn.add_row(
            race.link if race.link != link else "",
            race.scenario + sped,
            f"{race.limit_s:,.1f}",
            *(_cell(each) for each in others),
        )
        link = race.link
    drawn.caption = (
        "limit: the bytes of the floor over the bandwidth and two round trips, nothing lost. "
        "(x4): the link ran so many times as fast; times are given at its own speed."
    )
    return drawn


def figures(races: Sequence[Race]) -> Iterator[Figure]:
    """Yield ours beside a gzipped batch or the floor, with the limits we set ourselves."""
    by = {(race.link, race.scenario, race.who): race for race in races}
    for race in (each for each in races if each.who == OURS):
        section, what = f"Link {race.link}", race.scenario
        text = by.get((race.link, "20", OURS))
        if what == AHEAD.name and text:
            yield Figure(
                section,
                "text of all 20, photos behind it",
                "s",
                race.seconds,
                text.seconds,
                "the same without photos",
                limit=1.1 * text.seconds,
            )
            continue
        low = by[race.link, what, FLOOR]
        batch = by.get((race.link, what, BATCH))
        if batch and "photo" not in what:
            limit = 1.3 * batch.seconds if what == "20" else None
            yield Figure(section, what, "s", race.seconds, batch.seconds, BATCH, limit=limit)
            continue
        limit = (1.06 if batch else 1.1) * low.seconds
        yield Figure(section, what, "s", race.seconds, low.seconds, FLOOR, limit=limit)
        held = by.get((HELD, what, OURS))
        if not batch and held and race is not held:
            yield from _cut(section, what, race, low, held)


def _cut(section: str, what: str, race: Race, low: Race, held: Race) -> Iterator[Figure]:
    """Yield what a link cost that was cut again and again, beside the same link that held."""
    lost, lost_by_floor = (100 * (each.up_bytes / each.arrived_bytes - 1) for each in (race, low))
    yield Figure(section, f"{what}, lost on its way in the cuts", "%", lost, lost_by_floor, FLOOR)
    again = 100 * (race.arrived_bytes / held.arrived_bytes - 1)
    what = f"{what}, come beyond those of a link that holds"
    yield Figure(section, what, "%", again, limit=SENT_AGAIN_PERCENT)


def _cell(race: Race | None) -> str:
    if race is None:
        return ""
    moved = f"{race.up_bytes:,.0f} + {race.down_bytes:,.0f}"
    return f"{race.seconds:,.1f} s · {race.round_trips:.0f}\n{moved}"
