"""Times as the office's database keeps them: milliseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta

_START = datetime(1970, 1, 1, tzinfo=UTC)


def ms(at: datetime) -> int:
    """Return an aware datetime as the database keeps it."""
    return (at - _START) // timedelta(milliseconds=1)


def at(ms: int) -> datetime:
    """Return what the database keeps as an aware datetime in UTC."""
    return _START + timedelta(milliseconds=ms)


def days_between(first_ms: int, last_ms: int) -> int:
    """Return the whole days from one time to a later one, never less than 0."""
    return max(0, (last_ms - first_ms) // 86_400_000)
