"""How long the office keeps a case, by service: the data of `retention.toml`, and what it says."""

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from protocol.case import FINAL, State

FILE_NAME = "retention.toml"
OPEN = frozenset(State) - FINAL - {State.NEEDS_FIX, State.PASSED_ON}
"""States in which time does not run yet: the office still has something to do."""


@dataclass(frozen=True)
class Schedule:
    """Months by service, the months of all others, and the days of what came to nothing."""

    months: Mapping[str, int]
    default_months: int
    unfinished_days: int
    on_request: frozenset[str]
    """Services whose cases a person may have erased before their time is over."""

    def ends_at(self, service: str, state: State, changed_at: datetime) -> datetime | None:
        """Return when a case is erased that stands like this since then; None while it is open."""
        if state in OPEN:
            return None
        if state in {State.COMPLETED, State.PASSED_ON}:
            return later(changed_at, self.months.get(service, self.default_months))
        return changed_at + timedelta(days=self.unfinished_days)


def load(folder: Path) -> Schedule:
    """Return an office's schedule: the one that comes with Layar, and the regency's own lines."""
    said = tomllib.loads(Path(__file__).with_name(FILE_NAME).read_text("utf-8"))
    own = folder / FILE_NAME
    if own.is_file():
        theirs = tomllib.loads(own.read_text("utf-8"))
        said = said | theirs | {"months": said["months"] | theirs.get("months", {})}
    return _schedule(said)


def later(at: datetime, months: int) -> datetime:
    """Return the same moment so many months later, on the last day of a month that is shorter."""
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def _schedule(said: Mapping[str, Any]) -> Schedule:
    return Schedule(
        months=dict(said["months"]),
        default_months=int(said["default_months"]),
        unfinished_days=int(said["unfinished_days"]),
        on_request=frozenset(said["on_request"]["services"]),
    )
