"""Moments are said in the words a person uses, in the office's zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import strings
from app.present import times
from protocol import dates

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""Tuesday, 17.00 in Labuha."""


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=5), "baru saja"),
        (timedelta(minutes=12), "12 menit lalu"),
        (timedelta(hours=9), "tadi pagi"),
        (timedelta(hours=3), "tadi siang"),
        (timedelta(days=1), "kemarin"),
        (timedelta(days=3), "Sabtu, 21 November"),
        (timedelta(days=400), "20 Oktober 2025"),
    ],
)
def test_a_moment_is_said_as_people_say_it(ago, said):
    """Near moments by feel, far ones by date."""
    strings.use("id")
    assert times.moment(NOW - ago, NOW) == said


moments = st.integers(-(10**9), 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds))


@given(at=moments, now=moments)
def test_a_wrong_clock_still_gets_words(at, now):
    """Past or future, whatever the phone's clock says, there is something to read."""
    assert times.moment(at, now)
    assert times.since(at, now)
    assert strings.MISSING_FACT not in times.moment(at, now)


def test_midnight_is_that_of_the_islands():
    """A day ends at midnight in Labuha, nine hours before it does in Greenwich."""
    assert dates.today(datetime(2026, 11, 23, 14, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert dates.today(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)) == date(2026, 11, 24)
