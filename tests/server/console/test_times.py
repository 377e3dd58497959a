"""Moments as people in the office say them."""

from datetime import UTC, date, datetime

from server.console import times

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_a_moment_is_said_in_the_offices_zone():
    """Twenty past midnight UTC is twenty past nine in Labuha, in either language's way."""
    at = datetime(2026, 11, 24, 0, 20, tzinfo=UTC)

    assert times.moment(at, NOW, "id") == "Selasa, 24 November 09.20 WIT"
    assert times.moment(at, NOW, "en") == "Tuesday, 24 November 09:20 WIT"


def test_another_year_is_said():
    """This year goes without saying, any other does not."""
    at = datetime(2025, 12, 31, 15, 0, tzinfo=UTC)

    assert times.moment(at, NOW, "id") == "Kamis, 1 Januari 00.00 WIT"
    assert times.short(datetime(2025, 8, 1, tzinfo=UTC), NOW, "id") == "1 Agu 2025"
    assert times.whole_date(date(1990, 8, 17), "id") == "17 Agustus 1990"
