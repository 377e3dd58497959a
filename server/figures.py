"""Figures of a time: how much was asked for, how long it took, and where it waits now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from protocol import dates
from server import times
from server.waits import Part


class By(StrEnum):
    """What figures are grouped by."""

    WHOLE = "whole"
    SERVICE = "service"
    AGENCY = "agency"
    DISTRICT = "district"
    ISLAND = "island"


@dataclass(frozen=True)
class Span:
    """Days of the office's zone, the first and the last."""

    since: date
    until: date

    @property
    def since_ms(self) -> int:
        """When it begins."""
        return _midnight_ms(self.since)

    @property
    def until_ms(self) -> int:
        """When it is over."""
        return _midnight_ms(self.until + timedelta(days=1))


@dataclass(frozen=True)
class Spread:
    """How long something took, for half of the cases and for nine of ten at most."""

    median_ms: int
    p90_ms: int


@dataclass(frozen=True)
class Group:
    """
    The cases of one service, agency, district or island, or all: counts, then times.

    Times are of those answered. None stands for a number that is not told (`guarded`). `shares` is
    what all of them waited for together, by part.
    """

    by: By
    key: str
    received: int | None
    answered: int | None
    in_time: int | None
    open: int | None
    warned: int | None
    overdue: int | None
    blurred: int | None
    """In so many of those answered nothing is known of the time before the office had it."""
    whole: Spread | None
    parts: Mapping[Part, Spread]
    shares: Mapping[Part, int]


@dataclass(frozen=True)
class Period:
    """A week or a month that began on a day: how many came, and how many had their answer."""

    since: date
    received: int | None
    answered: int | None


@dataclass(frozen=True)
class Figures:
    """The figures of a time, as they stood at a moment."""

    span: Span
    at: datetime
    groups: tuple[Group, ...]
    periods: tuple[Period, ...]
    monthly: bool

    def of(self, by: By) -> tuple[Group, ...]:
        """Return the groups of one kind, those with most cases first."""
        return tuple(group for group in self.groups if group.by is by)

    @property
    def whole(self) -> Group:
        """All cases together."""
        return self.of(By.WHOLE)[0]


@dataclass(frozen=True, slots=True)
class Apart:
    """What a case that was passed on waited for at one agency, which has it now if it is `here`."""

    agency: str
    here: bool
    agency_ms: int
    used_days: int
    warn_day: int | None
    due_day: int | None


@dataclass(frozen=True, slots=True)
class Waited:
    """One case, as it is counted; `apart` by agency, where it was passed from one to another."""

    service: str
    village: str
    heard_ms: int
    began_ms: int
    answered_ms: int | None
    no_signal_ms: int
    carried_ms: int
    village_ms: int
    agency_ms: int
    citizen_ms: int
    unclear_ms: int
    blurred: bool
    used_days: int
    warn_day: int | None
    due_day: int | None
    apart: tuple[Apart, ...] = ()


def _midnight_ms(on: date) -> int:
    return times.ms(datetime(on.year, on.month, on.day, tzinfo=dates.OFFICE_ZONE))
