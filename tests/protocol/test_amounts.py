"""Counts and money: dots group thousands."""

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


@given(st.integers(0, 10**12))
def test_money_is_read_back_as_it_was_written(rupiah):
    """With dots and the sign of the currency."""
    assert rupiah == amounts.read_money(f"Rp{rupiah:,}".replace(",", ".")).value
