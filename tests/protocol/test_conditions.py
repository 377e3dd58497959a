"""Conditions: a closed vocabulary, read from files and never run."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import conditions
from protocol.conditions import Condition
from tests.protocol.asking import TODAY

ANSWERS = {
    "reason": "lost",
    "aid": ("pkh", "bpnt"),
    "empty": " ",
    "boat": "1,5",
    "price": "Rp1.500.000",
    "born": "17 Agustus 2007",
    "wedding": "2026-12-01",
    "nik": "8204 0817 0890 9901",
    "same": "8204081708909901",
    "partly": "2007-08",
}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition("reason"), True),
        (Condition("empty"), False),
        (Condition("reason", filled=False), False),
        (Condition("empty", filled=False), True),
        (Condition("gone", filled=False), True),
        (Condition("reason", ("lost", "damaged")), True),
        (Condition("reason", ("new",)), False),
        (Condition("aid", ("bpnt",)), True),
        (Condition("reason", others=("lost",)), False),
        (Condition("reason", others=("new",)), True),
        (Condition("gone", others=("new",)), False),
        (Condition("aid", others=("pkh",)), False),
        (Condition("boat", at_least=Decimal("1.5")), True),
        (Condition("boat", at_least=2), False),
        (Condition("boat", at_most=1), False),
        (Condition("price", at_least=1_500_000, at_most=1_500_000), True),
        (Condition("reason", at_least=0), False),
        (Condition("nik", same_as="same"), True),
        (Condition("nik", same_as="reason"), False),
        (Condition("nik", same_as="gone"), False),
        (Condition("born", before="wedding"), True),
        (Condition("wedding", before="born"), False),
        (Condition("born", before="born"), False),
        (Condition("born", before="gone"), False),
        (Condition("born", age_at_least=19), True),
        (Condition("born", age_below=19), False),
        (Condition("born", age_at_least=17, age_below=21), True),
        (Condition("partly", age_at_least=1), False),
        (Condition("wedding", days_ahead_below=8), True),
        (Condition("wedding", days_ahead_below=7), False),
        (Condition("born", days_ahead_below=7), False),
    ],
    ids=str,
)
def test_a_condition_reads_what_was_typed(condition, holds):
    """Choices, numbers, days and ages, in whatever form they were typed."""
    assert condition.holds(ANSWERS, TODAY) is holds


@pytest.mark.parametrize(
    ("day", "old"),
    [(date(2025, 8, 16), 17), (date(2025, 8, 17), 18), (date(2026, 8, 17), 19)],
)
def test_somebody_is_a_year_older_on_the_day(day, old):
    """And not a day before."""
    assert conditions.years(date(2007, 8, 17), day) == old


def test_only_what_counts_days_depends_on_the_day():
    """What is carried first may not change over night."""
    assert Condition("born", age_below=5).by_day
    assert Condition("born", days_ahead_below=5).by_day
    assert not Condition("born", before="wedding").by_day


def test_a_condition_names_every_question_it_is_about():
    """So that a file cannot speak of one that is not asked."""
    assert Condition("born", before="wedding", same_as="x").named == ("born", "x", "wedding")


@given(
    st.builds(
        Condition,
        st.sampled_from(["a", "b"]),
        values=st.lists(st.text(), max_size=2).map(tuple),
        filled=st.booleans(),
        others=st.lists(st.text(), max_size=2).map(tuple),
        at_least=st.none() | st.integers(),
        same_as=st.sampled_from(["", "a", "b"]),
        before=st.sampled_from(["", "a", "b"]),
        age_below=st.none() | st.integers(0, 99),
    ),
    st.dictionaries(st.sampled_from(["a", "b"]), st.text() | st.lists(st.text())),
)
def test_whatever_was_typed_a_condition_is_or_is_not(condition, answers):
    """It never raises."""
    assert condition.holds(answers, TODAY) in {True, False}
