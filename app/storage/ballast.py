"""Two mebibytes set aside, to be thrown overboard when the disk is full."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from protocol.world import World

BALLAST_BYTES = 2 * 1024 * 1024
"""Enough for a write-ahead log and a few saves; measured in the store's full-disk tests."""
NOISE_BYTES = 256 * 1024
"""As much is drawn, and written again and again: no file system packs more than this at once."""
COMFORT_BYTES = 64 * 1024 * 1024
"""Below this much free space nothing is set aside again."""


class Ballast:
    """A file of noise; while it exists, its space is ours."""

    def __init__(self, folder: Path, world: World) -> None:
        self._path = folder / "ballast"
        self._world = world
        self.loaded = self._path.exists() and self._path.stat().st_size == BALLAST_BYTES

    def drop(self) -> None:
        """Give the space back, so that SQLite can write again."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self.loaded = False

    def load(self) -> None:
        """Set the space aside again when the disk has room; a disk without room is no error."""
        if self.loaded or shutil.disk_usage(self._path.parent).free < COMFORT_BYTES:
            return
        try:
            with self._path.open("wb") as file:
                noise = self._world.entropy(min(NOISE_BYTES, BALLAST_BYTES))
                file.write(noise * (BALLAST_BYTES // len(noise)))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self.drop()
            return
        self.loaded = True
