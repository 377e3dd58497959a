"""
Two regencies' offices in one PostgreSQL beside one alone, in turns: rates, cost, and who waits.

Each has a process, keys, a role and a schema of its own. While they are loaded PostgreSQL is asked
again and again who waits for whom: nobody may wait for another regency.
"""

import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bench import loads, offices, senders, shares
from bench.figures import Figure
from bench.offices import Running
from bench.senders import PATH

CODES = ("8204", "8271")
SENDERS, PARCELS, TOGETHER = 16, 4, 10
ROUNDS = 5
SHARE, TIMES, FREE = 0.15, 1.7, 1.0
"""What a process is held to, and what two regencies are to take then, beside one alone."""
_EACH_S = 0.02
_EACH = SENDERS * PARCELS * TOGETHER
_WAITS = """
SELECT count(*) FILTER (WHERE other.usename <> one.usename), count(*)
FROM pg_stat_activity AS one
CROSS JOIN LATERAL unnest(pg_blocking_pids(one.pid)) AS by
JOIN pg_stat_activity AS other ON other.pid = by
WHERE one.wait_event_type = 'Lock'
"""


@dataclass
class _Side:
    """The regencies of one database, and what they have shown."""

    running: Sequence[Running]
    rates: dict[float, list[float]] = field(default_factory=lambda: {SHARE: [], FREE: []})
    offices_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)


def measured(place: Path, cluster: Any) -> Iterator[Figure]:
    """Post the same to one regency alone and to each of two, in turns: held, then free."""
    with ExitStack() as all_of_them:
        sides = []
        for count in (1, 2):
            urls = _province(cluster, f"province{count}", CODES[:count])
            running = [
                all_of_them.enter_context(
                    offices.real(place / f"{count}of{number}", url=url, workers=1)
                )
                for number, url in enumerate(urls)
            ]
            sides.append(_Side(running))
        waits = _Waits()
        for _ in range(ROUNDS):
            for share in (SHARE, FREE):
                for side in sides:
                    _post(side, cluster, share, waits)
    one, two = sides
    section = "Load, PostgreSQL"
    for share in (SHARE, FREE):
        rate, base = (statistics.median(side.rates[share]) for side in (two, one))
        held = f"held to {share:.0%} of a processor each" if share < 1 else "free"
        what = f"text: applications, two regencies in one database, {held}"
        floor = TIMES * base if share < 1 else None
        yield Figure(section, what, "a second", rate, base, "one regency alone", True, floor)
    for name, took, took_one in (
        ("the offices", two.offices_ms, one.offices_ms),
        ("PostgreSQL", two.database_ms, one.database_ms),
    ):
        what = f"two regencies: what {name} computed for one application"
        medians = statistics.median(took), statistics.median(took_one)
        yield Figure(section, what, "ms", *medians, "one regency alone")
    what = f"waits seen for a lock, in {waits.looks} looks: of these for the other regency"
    yield Figure(section, what, f"of {waits.all}", waits.others, limit=0.0)


@dataclass
class _Waits:
    """How often PostgreSQL was asked who waits, and what it said."""

    looks: int = 0
    others: int = 0
    all: int = 0

    @contextmanager
    def watched(self, url: str) -> Iterator[None]:
        """Ask every few hundredths of a second while the block runs."""
        over = threading.Event()

        def asking() -> None:
            address = url.replace("postgresql:", "postgresql+psycopg:")
            watcher = create_engine(address, isolation_level="AUTOCOMMIT")
            with watcher.connect() as connection:
                while not over.wait(_EACH_S):
                    others, every = connection.execute(text(_WAITS)).one()
                    self.looks, self.others = self.looks + 1, self.others + others
                    self.all += every
            watcher.dispose()

        thread = threading.Thread(target=asking)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _province(cluster: Any, name: str, codes: Sequence[str]) -> list[str]:
    """Make a database with a schema and a role for each regency, and return what each is told."""
    cluster.does(f"CREATE DATABASE {name}")
    urls = []
    for code in codes:
        regency = f"kab_{code}_{name}"
        cluster.does(f"CREATE ROLE {regency} LOGIN")
        cluster.does(f"CREATE SCHEMA {regency} AUTHORIZATION {regency}", name)
        url = cluster.url(name).replace("postgres@", f"{regency}@")
        urls.append(f"{url}&schema={regency}")
    return urls


def _post(side: _Side, cluster: Any, share: float, waits: _Waits) -> None:
    pids = [each.process.pid for each in side.running]
    urls = [each.url for each in side.running]
    each_one = [senders.text(url, SENDERS, PARCELS, TOGETHER) for url in urls]
    lines = [line for together in zip(*each_one, strict=True) for line in together]
    offices_s, database_s = sum(map(shares.used_s, pids)), shares.used_s(cluster.pid)
    with shares.held_to(pids, share), waits.watched(cluster.url("postgres")):
        posted = loads.post(urls, PATH, lines)
    if posted.refused:
        raise RuntimeError(f"{posted.refused} were refused")
    sent = _EACH * len(urls)
    side.rates[share].append(posted.each_s * TOGETHER)
    side.offices_ms.append((sum(map(shares.used_s, pids)) - offices_s) * 1000 / sent)
    side.database_ms.append((shares.used_s(cluster.pid) - database_s) * 1000 / sent)
