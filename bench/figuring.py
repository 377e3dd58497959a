"""What the dashboard takes in an office that has a million messages behind it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import crowd
from bench.figures import Figure, Watch
from protocol import world
from server import keyring, office, overview
from server.report_commands import THE_OFFICE
from server.settings import Settings

MESSAGES = 1_000_000
LIMIT_MS = 30_000.0
"""The daily job may take this long, of a year's cases."""
KEPT_LIMIT_MS = 100.0
"""What was worked out is there at once."""


def run() -> Iterator[Figure]:
    """Measure the figures of a year worked out, and found again."""
    with tempfile.TemporaryDirectory() as folder:
        real = world.real()
        keyring.make(Path(folder) / "office", real, development=True)
        told = {"LAYAR_DATA": str(Path(folder) / "office")}
        opened = office.open_office(Settings.from_env(told), real)
        cases = MESSAGES // crowd.MESSAGES_EACH
        with opened.writing() as session:
            crowd.fill(session.connection(), opened, cases, until=real.now(), messages=True)
        made, found = Watch(), Watch()
        with made.lap():
            overview.of(opened, THE_OFFICE, overview.SPANS[-1], anew=True)
        for _ in range(5):
            with found.lap():
                overview.of(opened, THE_OFFICE, overview.SPANS[-1])
        opened.engine.dispose()
    name = f"figures, {MESSAGES:,} messages"
    yield Figure(name, "a year, worked out", "ms", made.at(0.5), limit=LIMIT_MS)
    yield Figure(name, "found again", "ms", found.at(0.5), limit=KEPT_LIMIT_MS)
