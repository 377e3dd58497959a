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


@pytest.mark.parametrize(
    ("typed", "month_too", "value", "errors"),
    [
        ("-07-1926", False, "1926-07", []),
        ("00/7/1926", False, "1926-07", []),
        ("-Juli-1926", False, "1926-07", []),
        ("1926-07", False, "1926-07", []),
        ("--1926", True, "1926", []),
        ("1926", True, "1926", []),
        ("--1926", False, None, ["date_month"]),
        ("-13-1926", True, None, ["date_month"]),
        ("1 Juli 1926", False, "1926-07-01", []),
        ("-07-26", False, None, ["date_format"]),
        ("0000", True, None, ["date_impossible"]),
        ("00-07-0000", False, None, ["date_impossible"]),
        ("9999-12", False, "9999-12", []),
    ],
)
def test_what_nobody_wrote_down_of_a_date_stays_out(typed, month_too, value, errors):
    """The month and year are kept; no first of July is made up."""
    read = dates.read_partly(typed, month_too)

    assert (value, errors) == (read.value, codes(read)[0])


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1926-07-04", date(1926, 7, 4), date(1926, 7, 4)),
        ("1926-07", date(1926, 7, 1), date(1926, 7, 31)),
        ("1926-12", date(1926, 12, 1), date(1926, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1926", date(1926, 1, 1), date(1926, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_in_part_is_any_of_its_days(value, first, last):
    """So the month of today is neither future nor past."""
    assert dates.span(value) == (first, last)


@pytest.mark.parametrize("unknown", [None, "day", "month"])
@given(
    st.sampled_from(["", "0", "00", "1", "31", "99"]),
    st.sampled_from(["", "0", "2", "12", "13", "Des"]),
    st.sampled_from(["", "0000", "0001", "1926", "9999"]),
    st.booleans(),
)
def test_whatever_is_typed_of_a_date_is_an_answer_or_a_finding(unknown, day, month, year, iso):
    """A form that cannot be judged could not be opened any more."""
    parts = (year, month, day) if iso else (day, month, year)
    typed = "-".join(parts).strip("-") if day or month else year
    read = dates.read_within(typed, TODAY, True, 60, not_past=True, unknown=unknown)

    assert read.value is not None or codes(read)[0]


@pytest.mark.parametrize(
    ("typed", "errors", "warnings"),
    [
        ("24-11-2026", [], []),
        ("23-11-2026", [], ["date_past"]),
        ("22-11-2026", ["date_past"], []),
        ("-11-2026", [], []),
        ("-10-2026", ["date_past"], []),
        ("-12-2026", [], []),
    ],
)
def test_a_plan_lies_ahead(typed, errors, warnings):
    """A clock may be a day off here too."""
    read = dates.read_within(typed, TODAY, False, None, not_past=True, unknown="day")

    assert (errors, warnings) == codes(read)


def test_no_day_is_before_this_version_was_made():
    """A clock that begins in 2006 or 1970 does not make a child of ten one not born yet."""
    for year in (1970, 2006, 2025):
        assert dates.today(datetime(year, 5, 1, tzinfo=UTC)) == dates.MADE_ON
    assert dates.today(datetime(2046, 5, 1, 16, 0, tzinfo=UTC)) == date(2046, 5, 2)
