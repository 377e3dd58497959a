"""
Service standards: how many working days an office may take, and whether it has.

The catalogue proposes one for each service; `standards.toml` in the office's data folder says what
the regency has decreed. A standard runs on the desk of whoever answers for the service, the
agency's or, where none takes part, the village's: never while the application is on its way, and
not while the citizen has to complete something.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from protocol.services import Service
from protocol.steps import State
from server import calendar
from server.calendar import Calendar
from server.usage import UsageError
from server.waits import RUNNING, Part, Stretch

NAME = "standards.toml"


class Urgency(StrEnum):
    """How a case stands by its service's standard."""

    CALM = "calm"
    WARNING = "warning"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    """Nobody at a desk can do anything now: it is on its way, with the citizen, or answered."""


@dataclass(frozen=True)
class Standard:
    """At most so many working days on one desk; a warning when so few are left."""

    working_days: int
    warning_days: int
    desk: Part
    proposed: bool
    """Nobody has decreed it: the catalogue proposes it."""


@dataclass(frozen=True)
class Due:
    """
    How a case stands: days used up, since when it runs again, when it warns and when it is over.

    `due_on` is the last day that is within the standard. Only `used_days` while it stands still.
    """

    used_days: int
    since: date | None = None
    warn_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Standards:
    """What the regency has decreed, by service; everything else is the catalogue's proposal."""

    decreed: Mapping[str, tuple[int, int]]

    def of(self, service: Service) -> Standard:
        """Return the standard of a service."""
        desk = Part.AGENCY if State.RECEIVED in service.flow else Part.VILLAGE
        days, warning = self.decreed.get(
            service.key, (service.working_days, service.working_days // 3)
        )
        return Standard(days, warning, desk, service.key not in self.decreed)

    @property
    def digest(self) -> str:
        """Name what these standards say: see `Calendar.digest`."""
        return " ".join(
            f"{key}={days}-{warn}" for key, (days, warn) in sorted(self.decreed.items())
        )


def load(folder: Path) -> Standards:
    """
    Return the standards of an office; without a file of its own, those of the catalogue.

    Raises:
        UsageError: the file says something that is no standard.
    """
    path = folder / NAME
    if not path.exists():
        return Standards({})
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        return Standards({key: _decreed(row) for key, row in said.items()})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, KeyError) as error:
        raise UsageError(f"{path}: no standards: {error}") from error


def due(stretches: Sequence[Stretch], standard: Standard, days: Calendar) -> Due:
    """Return how a case stands by its standard, from what it has waited for so far."""
    used = 0
    for each in stretches:
        if each.part is not standard.desk or each.state not in RUNNING:
            continue
        since = calendar.day(each.since_ms)
        if each.until_ms is None:
            left = standard.working_days - used
            due_on = (
                days.after(since, left) if left >= 0 else date.fromordinal(since.toordinal() - 1)
            )
            warn_on = days.after(since, max(0, left - standard.warning_days))
            return Due(used, since, min(warn_on, due_on), due_on)
        used += days.between(since, calendar.day(each.until_ms))
    return Due(used)


def urgency(due: Due, today: date) -> Urgency:
    """Return how urgent a case is today."""
    if due.due_on is None or due.warn_on is None:
        return Urgency.STOPPED
    if today > due.due_on:
        return Urgency.OVERDUE
    return Urgency.WARNING if today >= due.warn_on else Urgency.CALM


def late_days(due: Due, standard: Standard, days: Calendar, today: date) -> int:
    """Return by how many working days a case is or was over its standard, 0 within it."""
    running = days.between(due.since, today) if due.since else 0
    return max(0, due.used_days + running - standard.working_days)


def _decreed(row: object) -> tuple[int, int]:
    if not isinstance(row, Mapping):
        raise TypeError("a service is a table")
    days, warning = row["working_days"], row.get("warning_days", row["working_days"] // 3)
    if not (isinstance(days, int) and isinstance(warning, int) and 0 <= warning <= days):
        raise TypeError("days are whole numbers, and the warning comes before the end")
    return days, warning
