"""
A clock that counts the time seen to pass: one that is set, forwards or back, makes nothing older.

A small machine without a battery begins in some year of its maker's, until a network or a person
sets it right. Between two looks as much has passed as its clock says, but a moment where it went
back, and no more than a day: where it was off for longer, what lies there is kept for longer.
"""

import os
from contextlib import suppress
from pathlib import Path

from protocol.world import World
from server import folders

MOST_S = 24 * 3600.0
_MOMENT_S = 1.0
_LOOK_EVERY_S = 3600.0


class Clock:
    """Counts on from what a file says; it began with what the machine's clock said then."""

    def __init__(self, path: Path, world: World) -> None:
        self._path = path
        self._world = world
        self.now()

    def now(self) -> float:
        """Return what it shows, in seconds; it never goes back."""
        clock_s = self._world.now().timestamp()
        try:
            looked_s, shown_s = map(float, self._path.read_text("ascii").split())
        except (OSError, ValueError):
            looked_s, shown_s = float("-inf"), clock_s
        else:
            shown_s += min(clock_s - looked_s, MOST_S) if clock_s >= looked_s else _MOMENT_S
        if abs(clock_s - looked_s) > _LOOK_EVERY_S:
            with suppress(OSError):  # a full disk: it counts on from here another time
                folders.write(self._path, f"{clock_s!r} {shown_s!r}\n".encode(), os.replace)
        return shown_s
