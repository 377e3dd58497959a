"""
Run the measurements, print the tables, write bench/results.json: `python -m bench [NAME …]`.

`--links edge-2g,weak-4g` chooses emulated links, `--full` runs them all at their own speed, which
takes more than an hour.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from bench import (
    figuring,
    ingest,
    load,
    papers,
    profiles,
    queueing,
    races,
    saving,
    sealing,
    standings,
    starting,
    tablet,
    using,
    wire,
)
from bench.figures import Figure
from bench.races import Race

RESULTS = Path(__file__).with_name("results.json")

SECTIONS: dict[str, Callable[[], Iterator[Figure]]] = {
    "starting": starting.run,
    "saving": saving.run,
    "using": using.run,
    "tablet": tablet.run,
    "papers": papers.run,
    "sealing": sealing.run,
    "wire": wire.run,
    "ingest": ingest.run,
    "figuring": figuring.run,
    "queueing": queueing.run,
    "load": load.run,
}
LINKS = "links"


def main(words: Sequence[str] | None = None) -> int:
    """Measure what was asked for, or everything; with --strict, 1 when a limit was not kept."""
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").split(":")[0])
    parser.add_argument("sections", nargs="*", metavar="NAME", help=", ".join([*SECTIONS, LINKS]))
    parser.add_argument("--links", default=",".join(profiles.load()), help="which, with commas")
    parser.add_argument("--full", action="store_true", help="links at their own speed: an hour")
    parser.add_argument("--strict", action="store_true", help="fail when a limit is not kept")
    asked = parser.parse_args(words)
    chosen = asked.sections or [*SECTIONS, LINKS]
    links = asked.links.split(",")
    if unknown := {*chosen, *links} - {*SECTIONS, LINKS, *profiles.load()}:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    console = Console()
    console.width = max(console.width, 160)
    figures: list[Figure] = []
    raced: list[Race] = []
    for name in chosen:
        begun = time.monotonic()
        with console.status(f"measuring: {name}"):
            if name == LINKS:
                raced += races.run(links, full=asked.full)
                figures += standings.figures(raced)
            else:
                figures += SECTIONS[name]()
        console.print(f"{name}: {time.monotonic() - begun:.0f} s", style="dim")
    if raced:
        console.print(standings.table(raced))
    marks = _marks(figures)
    console.print(_table(figures, marks))
    for against, mark in marks.items():
        console.print(f"{mark}  {against}", style="dim")
    console.print(
        "Each baseline ran in this same run; compare by the ratio, times differ by machine.",
        style="dim",
    )
    results = {
        "machine": _machine(),
        "figures": _plain(figures),
        "races": [asdict(race) for race in raced],
    }
    RESULTS.write_text(json.dumps(results, indent=2))
    missed = any(figure.kept is False for figure in figures)
    return 1 if asked.strict and missed else 0


def _marks(figures: Sequence[Figure]) -> dict[str, str]:
    """Return a letter for every baseline there is."""
    met = dict.fromkeys(each.against for each in figures if each.against)
    return {against: chr(ord("a") + number) for number, against in enumerate(met)}


def _table(figures: Sequence[Figure], marks: Mapping[str, str]) -> Table:
    table = Table(title="Layar, measured", box=box.SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for heading in ("Layar", "baseline", "unit", "ratio", "limit", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    section = ""
    for each in figures:
        if each.section != section:
            table.add_section()
            table.add_row(f"[bold]{each.section}")
        table.add_row(
            "  " + each.what,
            _number(each.ours),
            f"{_number(each.baseline)} {marks.get(each.against, '')}".strip(),
            each.unit,
            f"{each.ratio:.2f} x" if each.ratio else "",
            _number(each.limit),
            {True: "✓", False: "✗", None: ""}[each.kept],
        )
        section = each.section
    return table


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"


def _machine() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "cpus": os.cpu_count(),
    }


def _plain(figures: Sequence[Figure]) -> list[dict[str, object]]:
    return [{**asdict(each), "ratio": each.ratio, "kept": each.kept} for each in figures]


if __name__ == "__main__":
    sys.exit(main())
