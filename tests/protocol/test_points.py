"""Places on the map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import points
from tests.protocol.asking import codes


@pytest.mark.parametrize(
    ("typed", "value", "errors", "warnings"),
    [
        ("-0.63421, 127.48213", "-0.6342,127.4821", [], []),
        ("-0.63421 127.48213", "-0.6342,127.4821", [], []),
        ("-0,63421; 127,48213", "-0.6342,127.4821", [], []),
        ("-0,63421 127,48213", "-0.6342,127.4821", [], []),
        ("0,127", "0.0000,127.0000", [], []),
        ("-0.00001,127", "0.0000,127.0000", [], []),
        ("-6.2, 106.8", "-6.2000,106.8000", [], ["point_far"]),
        ("127.48, -0.63", None, ["point_format"], []),
        ("91, 0", None, ["point_format"], []),
        ("-0.6342", None, ["point_format"], []),
        ("dekat masjid", None, ["point_format"], []),
    ],
)
def test_a_place_is_read_as_latitude_and_longitude(typed, value, errors, warnings):
    """With points or commas, south below zero, and never finer than a house."""
    read = points.read(typed, None)

    assert (value, (errors, warnings)) == (read.value, codes(read))


def test_a_question_may_ask_for_less():
    """What is only counted per village needs no house."""
    assert points.read("-0.63421,127.48213", 2).value == "-0.63,127.48"
    assert points.read("-0.63421,127.48213", 0).value == "-1,127"
    assert points.read("-0.123456789,127", 12).value == "-0.123457,127.000000"


@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 6))
def test_what_was_read_is_read_again_as_itself(latitude, longitude, decimals):
    """One place has one way to be written."""
    read = points.read(f"{latitude:.7f},{longitude:.7f}", decimals)

    assert points.read(str(read.value), decimals).value == read.value
