"""
Which days are working days: the Indonesian calendar, and what the regency says beside it.

Public holidays and the days of collective leave (cuti bersama) come from a library; both are
decreed anew each year, and those of years not decreed yet are its estimate. What the library
does not know, or knows wrong, is data: `calendar.toml` in the office's data folder replaces the
one that comes with this version. Days are those of the office's zone.
"""

import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path

from protocol import dates
from server.usage import UsageError

NAME = "calendar.toml"
FIRST_YEAR, LAST_YEAR = 2025, 2040
"""Years the calendar knows; outside them every day from Monday to Friday is a working day."""

_SATURDAY = 5
_DAY = timedelta(days=1)
_START = date(1970, 1, 1)


@dataclass(frozen=True)
class Calendar:
    """Days nobody works although the week says so, and days they do although it does not."""

    closed: Mapping[date, str]
    opened: Mapping[date, str] = field(default_factory=dict)

    def works(self, on: date) -> bool:
        """Tell whether the offices work on a day."""
        return on in self.opened or (on.weekday() < _SATURDAY and on not in self.closed)

    def between(self, since: date, until: date) -> int:
        """Count the working days after one day, up to and with another."""
        if not (_known(since) and _known(until)):
            return sum(map(self.works, _days(since + _DAY, until)))
        return max(0, self._upto(until) - self._upto(since))

    def after(self, since: date, days: int) -> date:
        """Return the day on which that many working days have passed since a day."""
        if days > 0 and _known(since):
            later = self._upto(since) + days - 1
            if later < len(self._worked):
                return self._worked[later]
        on = since
        while days > 0:
            on += _DAY
            days -= self.works(on)
        return on

    @property
    def digest(self) -> str:
        """Name what this calendar says: what was worked out with another has to be done anew."""
        said = [f"{on} {which}" for which in ("closed", "opened") for on in sorted(self._of(which))]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]

    def _of(self, which: str) -> Mapping[date, str]:
        return self.closed if which == "closed" else self.opened

    def _upto(self, until: date) -> int:
        return bisect_right(self._worked, until)

    @cached_property
    def _worked(self) -> list[date]:
        whole = _days(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
        return [on for on in whole if self.works(on)]


def load(folder: Path) -> Calendar:
    """
    Return the calendar of an office: the library's, and what its own file says beside it.

    Raises:
        UsageError: the file says something that is no calendar.
    """
    own = folder / NAME
    return _load(own) if own.exists() else usual()


@cache
def usual() -> Calendar:
    """Return the calendar of an office that says nothing of its own."""
    return _load(Path(__file__).with_name(NAME))


def read(said: Mapping[str, object]) -> Calendar:
    """Return what a calendar's file says: `collective_leave`, and tables `closed` and `open`."""
    opened = _listed(said.get("open", []))
    closed = {
        **_national(said.get("collective_leave") is not False),
        **_listed(said.get("closed", [])),
    }
    return Calendar({on: name for on, name in closed.items() if on not in opened}, opened)


def day(at_ms: int) -> date:
    """Return the day it is at the office at a moment, in milliseconds since 1970 UTC."""
    return (_MOMENT + timedelta(milliseconds=at_ms)).astimezone(dates.OFFICE_ZONE).date()


def number(on: date) -> int:
    """Return a day as the database keeps it: counted from 1970."""
    return (on - _START).days


def numbered(days: int) -> date:
    """Return the day the database keeps as this number."""
    return _START + timedelta(days=days)


_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def _load(path: Path) -> Calendar:
    try:
        return read(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, KeyError) as error:
        raise UsageError(f"{path}: no calendar: {error}") from error


@cache
def _national(leave: bool) -> Mapping[date, str]:
    import holidays  # only here: it takes longer to load than most commands to run

    categories = ("public", "government") if leave else ("public",)
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    found = holidays.country_holidays("ID", years=years, language="id", categories=categories)
    return dict(found)


def _listed(table: object) -> dict[date, str]:
    if not isinstance(table, list):
        raise TypeError("days are given as tables")
    found = {}
    for row in table:
        on, name = row["on"], row["name"]
        if not isinstance(on, date) or isinstance(on, datetime) or not isinstance(name, str):
            raise TypeError(f"{row}: `on` is a date, `name` its name")
        found[on] = name
    return found


def _known(on: date) -> bool:
    return FIRST_YEAR <= on.year <= LAST_YEAR


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
