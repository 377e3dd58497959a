"""
A clock that leapt erases nothing: what is thrown away by date waits for somebody to look.

Commands that run by themselves note here when they did. One that finds more than a week gone since
cannot tell whether the machine was switched off, or whether its clock is wrong.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from server import folders
from server.usage import UsageError

FILE_NAME = "clock.txt"
AT_MOST = timedelta(days=7)
"""Against years that things are kept, and months that keys are, so much too early is nothing."""
RIGHT = "--clock-is-right"


def check(folder: Path, now: datetime, *, sure: bool = False) -> None:
    """
    See that the clock has not leapt since it was looked at here, and note it.

    A clock that is behind throws nothing away too early: what was noted stands. Who is `sure` has
    compared it with another.

    Raises:
        UsageError: it has; nothing was noted.
    """
    noted = _noted(folder)
    if not sure and noted is not None:
        if now - noted > AT_MOST:
            raise UsageError(
                f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, {(now - noted).days} days"
                f" after the last time: nothing was thrown away. If it is right, add {RIGHT}"
            )
        now = max(noted, now)
    folders.write(folder / FILE_NAME, now.isoformat().encode(), os.replace)


def _noted(folder: Path) -> datetime | None:
    try:
        return datetime.fromisoformat((folder / FILE_NAME).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return None
