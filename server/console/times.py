"""
Moments as people in the office say them.

The office's zone is WIT, UTC+9 without summer time. Indonesian writes the clock with a
point (09.20), English with a colon.
"""

from datetime import UTC, date, datetime, timedelta, timezone

from protocol import dates

WIT = timezone(timedelta(hours=9), "WIT")

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": dates.MONTHS,
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


def moment(at: datetime, now: datetime, language: str) -> str:
    """Say a moment in full: "Selasa, 24 November 09.20 WIT"; the year only when it is another."""
    there = at.astimezone(WIT)
    point = "." if language == "id" else ":"
    day = weekday_and_date(there.date(), now, language)
    return f"{day} {there:%H}{point}{there:%M} WIT"


def weekday_and_date(on: date, now: datetime, language: str) -> str:
    """Say a day with its weekday: "Selasa, 24 November"; the year only when it is another."""
    return f"{_DAYS[language][on.weekday()]}, {day_and_month(on, now, language)}"


def short(at: datetime, now: datetime, language: str) -> str:
    """Say a day for a narrow place: "24 Nov", with the year when it is another."""
    on = at.astimezone(WIT).date()
    said = f"{on.day} {_MONTHS[language][on.month - 1][:3]}"
    return said if on.year == now.astimezone(WIT).year else f"{said} {on.year}"


def day_and_month(on: date, now: datetime, language: str) -> str:
    """Say a day: "24 November", with the year when it is another."""
    said = f"{on.day} {_MONTHS[language][on.month - 1]}"
    return said if on.year == now.astimezone(WIT).year else f"{said} {on.year}"


def month_and_year(on: date, language: str) -> str:
    """Say a month for a narrow place: "Nov 2026"."""
    return f"{_MONTHS[language][on.month - 1][:3]} {on.year}"


def whole_date(on: date | None, language: str) -> str:
    """Say a date of somebody's life: "17 Agustus 1990"; nothing of none."""
    return "" if on is None else f"{on.day} {_MONTHS[language][on.month - 1]} {on.year}"


def machine(at: datetime) -> str:
    """Write a moment for the `datetime` attribute of a `<time>` element, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
