"""Phone numbers, however people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import phones
from tests.protocol.asking import cases, codes


@pytest.mark.parametrize("vector", cases("phone"))
def test_every_known_phone_number_is_read_as_known(vector):
    """Written with or without zero, plus or dashes, it is the same number."""
    read = phones.read(vector["input"])

    expect = vector["expect"]
    assert (expect["value"], expect["errors"], expect["warnings"]) == (read.value, *codes(read))
    landline = "phone_landline_no_sms" in codes(read)[1]
    if read.value is not None:
        assert expect["kind"] == ("landline" if landline else "mobile")


@given(st.from_regex(r"\A8[1-35-9][0-9]{7,10}\Z"))
def test_a_phone_number_is_shown_so_that_it_can_be_read_again(digits):
    """What is on the screen can be typed back."""
    number = "+62" + digits

    assert phones.read(phones.shown(number)).value == number
