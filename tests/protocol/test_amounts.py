"""Counts and money: dots group thousands."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import amounts
from tests.protocol.asking import cases, codes


@pytest.mark.parametrize("vector", cases("money"))
def test_every_known_sum_is_read_as_known(vector):
    """Dots group thousands; English commas and words are refused, never guessed."""
    read = amounts.read_money(vector["input"])

    assert (vector["expect"]["value"], vector["expect"]["errors"]) == (read.value, codes(read)[0])


@pytest.mark.parametrize(
    ("typed", "value", "errors"),
    [
        ("1,5", "1.5", []),
        ("1.5", "1.5", []),
        ("1,50", "1.5", []),
        ("15", "15", []),
        ("1.500", "1500", ["too_large"]),
        ("1.500,25", "1500.25", ["too_large"]),
        ("0,1", "0.1", []),
        ("0,05", "0.05", ["too_small"]),
        ("1,234", None, ["decimal_long"]),
        ("1,", None, ["decimal_format"]),
        ("-1", None, ["decimal_format"]),
        ("satu", None, ["decimal_format"]),
        ("1e3", None, ["decimal_format"]),
    ],
)
def test_a_number_with_a_comma_is_kept_exactly(typed, value, errors):
    """As text with a point: the wire knows whole numbers, and halves of a tonne count."""
    read = amounts.read_decimal(typed, Decimal("0.1"), 30, None)

    assert (value, errors) == (read.value, codes(read)[0])


def test_a_limit_is_told_as_it_would_be_typed():
    """With a comma."""
    assert amounts.read_decimal("0", Decimal("0.5"), 24, 1).errors[0].facts == {"limit": "0,5"}


@given(st.decimals(0, 10**9, places=2))
def test_a_number_is_read_back_as_it_was_written(number):
    """Whether with a comma or a point, and what was read is read again as itself."""
    read = amounts.read_decimal(f"{number:f}".replace(".", ","), None, None, None)

    assert Decimal(str(read.value)) == number
    assert amounts.read_decimal(str(read.value), None, None, None) == read


@given(st.integers(0, 10**12))
def test_money_is_read_back_as_it_was_written(rupiah):
    """With dots and the sign of the currency."""
    assert rupiah == amounts.read_money(f"Rp{rupiah:,}".replace(",", ".")).value


@pytest.mark.parametrize("read", [amounts.read_integer, amounts.read_money])
def test_a_number_of_any_length_is_judged(read):
    """Thousands of digits are too large, and noughts before a number are nothing."""
    for digits in (17, 5_000):
        found = read("9" * digits, None, None)
        assert (found.value, codes(found)[0]) == (2**53 - 1, ["too_large"])
    assert read("0" * 5_000 + "7", None, None).value == 7
    assert read("0", None, None).value == 0
    assert read(str(2**53 - 1), None, None).accepted
