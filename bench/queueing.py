"""What a page of the queue takes in an office with a hundred thousand cases, and with a million."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import crowd
from bench.figures import Figure, Watch
from protocol import regions, world
from server import keyring, office, queues
from server.office import Office
from server.queues import OPEN, Filter, Mark, Turn
from server.report_commands import THE_OFFICE
from server.rights import Role
from server.settings import Settings
from server.staff import Staff

SIZES = (100_000, 1_000_000)
LIMIT_MS = 500.0
"""A page that takes longer is waited for."""
_LAPS = 7
_CLERK = Staff(0, "bench", "Bench", Role.CLERK, THE_OFFICE.area, b"")


def run() -> Iterator[Figure]:
    """Measure pages as more and more cases come; each is drawn from rows read anew."""
    with tempfile.TemporaryDirectory() as folder:
        real = world.real()
        keyring.make(Path(folder) / "office", real, development=True)
        told = {"LAYAR_DATA": str(Path(folder) / "office")}
        opened = office.open_office(Settings.from_env(told), real)
        before = 0
        for size in SIZES:
            with opened.writing() as session:
                connection, until = session.connection(), real.now()
                crowd.fill(connection, opened, size - before, until=until, seed=size)
            before = size
            yield from _pages(opened, f"queue, {size:,} cases")
        opened.engine.dispose()


def _pages(opened: Office, name: str) -> Iterator[Figure]:
    district = regions.regions().villages[0].district
    agency = opened.catalogue["ktp-el"].agency
    ours = {
        "first page": (Filter(states=OPEN), Turn()),
        "the newest of all": (Filter(), Turn(newest=True)),
        "from the middle on": (Filter(), Turn(Mark(_middle_ms(opened), ""))),
        "one agency's": (Filter(agency=agency, states=OPEN), Turn()),
        "one district's": (Filter(district=district, states=OPEN), Turn()),
        "thirty days old": (Filter(states=OPEN, age=30), Turn()),
    }
    for what, (wanted, turn) in ours.items():
        watch = Watch()
        for _ in range(_LAPS):
            with watch.lap(), opened.reading() as session:
                found = queues.page(session, _CLERK, wanted, turn, now=opened.world.now())
            if not found.rows:
                raise RuntimeError(f"{what}: nobody is there to be measured")
        yield Figure(name, what, "ms", watch.at(0.5), limit=LIMIT_MS)


def _middle_ms(opened: Office) -> int:
    """Return a moment half a year ago: as many cases lie before as after it."""
    return int((opened.world.now().timestamp() - 182 * 86_400) * 1000)
