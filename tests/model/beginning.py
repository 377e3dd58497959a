"""What every story begins with: an office, and phones it knows and somebody vouched for."""

import atexit
import random
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from protocol.world import World
from tests.model import harbour, warm
from tests.model.handset import Handset
from tests.model.harbour import Harbour
from tests.model.ways import Web

PHONES = 3
BEGIN = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
MEMORY = Path("/dev/shm")
"""Where a file is memory, a durable write costs nothing and means the same to the model."""


def place() -> Path | None:
    """Return where stories are told: in memory, where there is such a folder."""
    return MEMORY if MEMORY.is_dir() else None


@cache
def template() -> Path:
    """Make once what every story begins with: an office, and phones that were introduced."""
    warm.share()
    folder = Path(tempfile.mkdtemp(prefix="layar-model-", dir=place()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    dice = random.Random(20261124)
    harbour.make(folder / "office", World(now=lambda: BEGIN, entropy=dice.randbytes))
    office = Harbour(folder / "office", World(now=lambda: BEGIN, entropy=dice.randbytes))
    for n in range(PHONES):
        phone = Handset(folder / f"phone{n}", lambda: BEGIN, dice.randbytes)
        phone.introduces()
        phone.exchanges(Web(office=office))
        phone.store.close()
    office.vouches()
    office.close()
    return folder
