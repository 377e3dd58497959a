"""Dates and times as people here write them: day first, months by name in old and new spelling."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

from protocol.findings import Checked, Finding, error, refused, warn

EARLIEST = date(1900, 1, 1)
"""Nobody who asks for something was born before this, nor did anything asked about happen."""

OFFICE_ZONE = timezone(timedelta(hours=9))
"""Waktu Indonesia Timur: what day it is at the office."""
MADE_ON = date(2026, 11, 1)
"""No clock that shows an earlier day is right: this version was made then."""

_MONTHS = (
    ("januari", "jan"),
    ("februari", "pebruari", "feb", "peb"),
    ("maret", "mar", "mrt"),
    ("april", "apr"),
    ("mei",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("agustus", "agt", "agu", "ags", "agus"),
    ("september", "sept", "sep"),
    ("oktober", "okt"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "des"),
)
MONTHS = tuple(names[0].capitalize() for names in _MONTHS)
"""What they are called in full."""
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2}|[A-Za-z]+)\.?\s*[-/. ]\s*([0-9]+)")
_PARTLY = re.compile(
    r"(?:0{0,2}[-/. ]\s*(?P<month>[0-9]{1,2}|[A-Za-z]+)?\.?\s*[-/. ]\s*(?P<year>[0-9]{4}))"
    r"|(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{1,2})|(?P<bare>[0-9]{4})"
)
_TIME = re.compile(r"([0-9]{1,2})\s*[.:]\s*([0-9]{2})(?:\s*WIT)?", re.IGNORECASE)


def today(now: datetime) -> date:
    """
    Return the day it is at the office, by a clock that may be years behind.

    A phone whose battery was empty begins in its maker's year; somebody born since then is not
    born in the future.
    """
    return max(now.astimezone(OFFICE_ZONE).date(), MADE_ON)


def read(text: str) -> Checked:
    """Return a date as ISO `YYYY-MM-DD`. The day always comes first; a short year is asked for."""
    said = text.strip()
    if iso := _ISO.fullmatch(said):
        return _dated(int(iso[1]), int(iso[2]), int(iso[3]))
    parts = _DAY_FIRST.fullmatch(said)
    if parts is None:
        return refused("date_format")
    month = int(parts[2]) if parts[2].isdigit() else _MONTH.get(parts[2].casefold())
    if month is None:
        return refused("date_month")
    if len(parts[3]) == 2:
        return refused("date_year_two_digits")
    if len(parts[3]) != 4:
        return refused("date_format")
    return _dated(int(parts[3]), month, int(parts[1]))


def read_partly(text: str, month_too: bool) -> Checked:
    """
    Return a date as ISO, `1926-07` without its day or, with `month_too`, `1926` without both.

    What nobody wrote down is left out: an invented first of July would be taken for the truth.
    """
    said = _PARTLY.fullmatch(text.strip())
    if said is None:
        return read(text)
    year = said["year"] or said["iso_year"] or said["bare"]
    if int(year) == 0:
        return refused("date_impossible")
    named = said["month"] or said["iso_month"]
    if named is None:
        return Checked(year) if month_too else refused("date_month")
    month = int(named) if named.isdigit() else _MONTH.get(named.casefold(), 0)
    if not 1 <= month <= len(_MONTHS):
        return refused("date_month")
    return Checked(f"{year}-{month:02d}")


def span(value: str) -> tuple[date, date]:
    """Return the first and the last day a date can be, whole or without its day or month."""
    year, *rest = (int(part) for part in value.split("-"))
    if len(rest) == 2:
        whole = date(year, *rest)
        return whole, whole
    first, last = (rest[0], rest[0]) if rest else (1, 12)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def read_within(
    text: str,
    today: date,
    not_future: bool,
    late_after_days: int | None,
    *,
    not_past: bool = False,
    unknown: str | None = None,
) -> Checked:
    """
    Return a date that may have been, as seen from `today` in the office's zone.

    A device's clock may be a day off, so tomorrow is only marked where the future is refused,
    and yesterday where the past is. `unknown` is `day` or `month` where these may be left out.
    """
    read_ = read_partly(text, unknown == "month") if unknown else read(text)
    if not isinstance(read_.value, str):
        return read_
    first, last = span(read_.value)
    found = _amiss(first, last, today, not_future, not_past)
    if found is None and late_after_days is not None and (today - last).days > late_after_days:
        found = warn("date_late", days=late_after_days)
    return Checked(read_.value, (found,)) if found else read_


def _amiss(
    first: date, last: date, today: date, not_future: bool, not_past: bool
) -> Finding | None:
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
    if last < EARLIEST:
        return error("date_too_old")
    if not_future and first > today:
        return error("date_future") if first > tomorrow else warn("date_future")
    if not_past and last < today:
        return error("date_past") if last < yesterday else warn("date_past")
    return None


def read_time(text: str) -> Checked:
    """Return a time of day in WIT as `HH:MM`; `3.20` and `03:20` both do."""
    said = _TIME.fullmatch(text.strip())
    if said is None or int(said[1]) > 23 or int(said[2]) > 59:
        return refused("time_format")
    return Checked(f"{int(said[1]):02d}:{said[2]}")


def _dated(year: int, month: int, day: int) -> Checked:
    try:
        return Checked(date(year, month, day).isoformat())
    except ValueError:
        return refused("date_impossible")
