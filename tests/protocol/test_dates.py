"""Dates as people here write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import dates
from tests.protocol.asking import TODAY, cases, codes


@pytest.mark.parametrize("vector", cases("date"))
def test_every_known_date_is_read_as_known(vector):
    """The day comes first, months may be words, a short year is asked for."""
    read = dates.read(vector["input"])

    assert (vector["expect"]["value"], vector["expect"]["errors"]) == (read.value, codes(read)[0])


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(["-", "/", "."]))
def test_a_date_is_read_back_as_it_was_written(day, sign):
    """Day, month, year, with any of the usual signs between."""
    assert day.isoformat() == dates.read(f"{day.day}{sign}{day.month}{sign}{day.year}").value


def test_no_day_is_before_this_version_was_made():
    """A clock that begins in 2006 or 1970 does not make a child of ten one not born yet."""
    for year in (1970, 2006, 2025):
        assert dates.today(datetime(year, 5, 1, tzinfo=UTC)) == dates.MADE_ON
    assert dates.today(datetime(2046, 5, 1, 16, 0, tzinfo=UTC)) == date(2046, 5, 2)
