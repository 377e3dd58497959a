"""Moments and days in words a person uses; the whole regency lives at UTC+9."""

from datetime import date, datetime, timedelta, timezone

from app.strings import t

WIT = timezone(timedelta(hours=9), "WIT")
"""Waktu Indonesia Timur; no summer time."""

JUST_NOW = timedelta(minutes=1)
MINUTES = timedelta(hours=1)
_PARTS = ((10, "this_morning"), (15, "this_noon"), (18, "this_afternoon"), (24, "this_evening"))


def moment(at: datetime, now: datetime) -> str:
    """Say when something was: "5 menit lalu", "tadi pagi", "kemarin", then the date."""
    passed = now - at
    then, here = at.astimezone(WIT), now.astimezone(WIT)
    if timedelta() <= passed < JUST_NOW:
        return t("date.now")
    if timedelta() <= passed < MINUTES:
        return t("date.minutes_ago", count=int(passed.total_seconds() // 60))
    if then.date() == here.date():
        return t("date." + next(name for hour, name in _PARTS if then.hour < hour))
    if then.date() == here.date() - timedelta(days=1):
        return t("date.yesterday")
    if then.year == here.year:
        return weekday(then.date())
    return full(then.date())


def since(at: datetime, now: datetime) -> str:
    """Say since when something is so, to follow "sejak"."""
    passed = now - at
    return t("date.a_moment") if timedelta() <= passed < MINUTES else moment(at, now)


def weekday(on: date) -> str:
    """Write "Selasa, 24 November"."""
    name = t(f"weekday.{on.isoweekday()}")
    return t("date.long", weekday=name, day=on.day, month=t(f"month.{on.month}"))


def full(on: date) -> str:
    """Write "17 Agustus 1990"."""
    return t("date.full", day=on.day, month=t(f"month.{on.month}"), year=on.year)


def day(at: datetime) -> str:
    """Write the day of a moment, here: "17 Agustus 1990"."""
    return full(at.astimezone(WIT).date())


def short(at: datetime) -> str:
    """Write "24 Nov"."""
    on = at.astimezone(WIT).date()
    return t("date.short", day=on.day, month=t(f"month_short.{on.month}"))


def weekday_and_year(at: datetime) -> str:
    """Write "Selasa, 24 November 2026", as it stands on paper."""
    on = at.astimezone(WIT).date()
    return f"{weekday(on)} {on.year}"


def to_the_minute(at: datetime) -> str:
    """Write "24 November 2026, pukul 17.05"."""
    then = at.astimezone(WIT)
    clock = t("date.time", hour=then.hour, minute=f"{then.minute:02d}")
    return f"{full(then.date())}, {clock}"
