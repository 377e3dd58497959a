"""Dates as people here write them."""

from datetime import date

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
