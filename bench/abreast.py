"""
Two processes on PostgreSQL beside one, taking turns in one run, and a count of what is kept.

Where senders, PostgreSQL and processes share two processors, the machine is the limit and not what
the processes wait for on each other. So in some rounds each is held to a small share of a
processor, and the time that offices and PostgreSQL take for one application is told as well.
"""

import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench import loads, offices, senders, shares
from bench.figures import Figure
from bench.offices import Running
from bench.senders import PATH
from protocol import world
from protocol.messages import Kind
from server import office
from server.settings import Settings
from server.tables import CASES, MESSAGE

SENDERS, PARCELS, TOGETHER = 32, 4, 10
ROUNDS = 3
SHARE, TIMES = 0.15, 1.7
"""What a process is held to, and what two of them are to take then, beside one."""
_SENT = SENDERS * PARCELS * TOGETHER
_FREE = 1.0


@dataclass
class _Side:
    """Processes on a database of their own, and what they have shown."""

    folder: Path
    url: str
    running: Sequence[Running]
    rates: dict[float, list[float]] = field(default_factory=lambda: {SHARE: [], _FREE: []})
    offices_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)


def measured(place: Path, cluster: Any) -> Iterator[Figure]:
    """
    Post the same load to one process and to two, in turns: each held to a share, then free.

    Afterwards every body goes to the other process as well: what came twice is there once.
    """
    with ExitStack() as all_of_them:
        sides = []
        for count in (1, 2):
            folder, url = place / f"several{count}", cluster.create(f"several{count}")
            running = all_of_them.enter_context(offices.several(folder, url, count))
            sides.append(_Side(folder, url, running))
        for _ in range(ROUNDS):
            for share in (SHARE, _FREE):
                for side in sides:
                    _post(side, cluster, share)
    one, two = sides
    section = "Load, PostgreSQL"
    for share in (SHARE, _FREE):
        rate, base = (statistics.median(side.rates[share]) for side in (two, one))
        held = f"held to {share:.0%} of a processor each" if share < 1 else "free"
        what = f"text: applications, two processes, {held}"
        floor = TIMES * base if share < 1 else None
        yield Figure(section, what, "a second", rate, base, "one process", True, floor)
    for name, took, took_one in (
        ("the offices", two.offices_ms, one.offices_ms),
        ("PostgreSQL", two.database_ms, one.database_ms),
    ):
        what = f"two processes: what {name} computed for one"
        medians = statistics.median(took), statistics.median(took_one)
        yield Figure(section, what, "ms", *medians, "one process")
    wrong = sum(_off(side) for side in sides)
    yield Figure(section, "two processes: doubled or lost", "of all", wrong, limit=0.0)


def _post(side: _Side, cluster: Any, share: float) -> None:
    pids = [each.process.pid for each in side.running]
    urls = [each.url for each in side.running]
    lines = senders.text(urls[0], SENDERS, PARCELS, TOGETHER)
    offices_s, database_s = sum(map(shares.used_s, pids)), shares.used_s(cluster.pid)
    with shares.held_to(pids, share):
        posted = loads.post(urls, PATH, lines)
    side.rates[share].append(posted.each_s * TOGETHER)
    side.offices_ms.append((sum(map(shares.used_s, pids)) - offices_s) * 1000 / _SENT)
    side.database_ms.append((shares.used_s(cluster.pid) - database_s) * 1000 / _SENT)
    again = loads.post(urls[::-1], PATH, lines)
    if posted.refused or again.refused:
        raise RuntimeError(f"{posted.refused} and {again.refused} were refused")


def _off(side: _Side) -> int:
    """Return by how many the cases and the messages that opened them differ from what was sent."""
    sent = 2 * ROUNDS * _SENT
    told = {"LAYAR_DATA": str(side.folder), "LAYAR_DATABASE_URL": side.url}
    opened = office.open_office(Settings.from_env(told), world.real())
    opening = select(func.count(), func.count(MESSAGE.c.id.distinct())).where(
        MESSAGE.c.kind == Kind.APPLICATION
    )
    with opened.reading() as session:
        connection = session.connection()
        cases = connection.scalar(select(func.count()).select_from(CASES)) or 0
        messages, different = map(int, connection.execute(opening).one())
    opened.engine.dispose()
    return abs(cases - sent) + abs(messages - sent) + messages - different
