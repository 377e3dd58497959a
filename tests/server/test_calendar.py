"""Working days are those of Indonesia and of the regency."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import calendar
from server.usage import UsageError

USUAL = calendar.usual()
days = st.dates(date(2020, 1, 1), date(2045, 12, 31))


def test_holidays_and_collective_leave_are_no_working_days():
    """Nyepi, Idul Fitri and the leave between them: from Tuesday to Wednesday week is one day."""
    assert not USUAL.works(date(2026, 3, 19))
    assert not USUAL.works(date(2026, 3, 20))
    assert USUAL.between(date(2026, 3, 17), date(2026, 3, 25)) == 1
    assert USUAL.after(date(2026, 3, 17), 3) == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [(20, 20, 0), (20, 22, 0), (20, 23, 1), (16, 27, 9), (23, 20, 0)],
)
def test_weekends_are_no_working_days(since, until, count):
    """From a Friday of November to the Monday after it is one working day."""
    assert USUAL.between(date(2026, 11, since), date(2026, 11, until)) == count


def test_the_regency_has_the_last_word(tmp_path: Path):
    """A day of its own is off, a leave it does not take is on, and the digest tells."""
    (tmp_path / calendar.NAME).write_text(
        'closed = [{ on = 2027-06-09, name = "Hari Jadi" }]\n'
        'open = [{ on = 2026-12-24, name = "Tetap buka" }]\n'
    )
    own = calendar.load(tmp_path)

    assert USUAL.works(date(2027, 6, 9))
    assert not own.works(date(2027, 6, 9))
    assert not USUAL.works(date(2026, 12, 24))
    assert own.works(date(2026, 12, 24))
    assert own.digest != USUAL.digest


def test_without_collective_leave_only_public_holidays_count(tmp_path: Path):
    """A regency may work through the leave that the country takes."""
    (tmp_path / calendar.NAME).write_text("collective_leave = false\n")
    own = calendar.load(tmp_path)

    assert own.works(date(2026, 12, 24))
    assert not own.works(date(2026, 12, 25))


@pytest.mark.parametrize(
    "said",
    ["closed = 3", 'closed = [{ on = "2026-01-01", name = "x" }]', "closed = [", "open=[{}]"],
)
def test_a_calendar_that_is_none_is_refused(tmp_path: Path, said: str):
    """A typing mistake stops the office with a sentence, and does not become a holiday."""
    (tmp_path / calendar.NAME).write_text(said)

    with pytest.raises(UsageError, match="no calendar"):
        calendar.load(tmp_path)


@given(days, days, days)
def test_counting_is_additive(first: date, second: date, third: date):
    """Days up to a day and days from there on are the days of the whole, and never negative."""
    one, two, three = sorted((first, second, third))

    assert USUAL.between(one, three) == USUAL.between(one, two) + USUAL.between(two, three)
    assert USUAL.between(one, two) >= 0


@given(days, st.integers(0, 60))
def test_after_and_between_agree(since: date, count: int):
    """The day on which so many working days have passed is the first of which that is true."""
    on = USUAL.after(since, count)

    assert USUAL.between(since, on) == count
    assert count == 0 or USUAL.works(on)


def test_a_day_is_one_of_the_offices_zone():
    """At 15.00 UTC it is midnight in Labuha."""
    assert calendar.day(1_795_618_800_000) == date(2026, 11, 26)
    assert calendar.day(1_795_618_800_000 - 1) == date(2026, 11, 25)
    assert calendar.numbered(calendar.number(date(2026, 11, 26))) == date(2026, 11, 26)
