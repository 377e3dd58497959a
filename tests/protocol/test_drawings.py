"""Signatures: small, canonical, and still the same drawing."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import drawings
from tests.protocol.asking import codes

POINTS = st.tuples(st.integers(0, 9999), st.integers(0, 9999))
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=60), min_size=1, max_size=8)
LINE = "100,100 500,200;500,100 100,200"


def screen(strokes: list[list[tuple[int, int]]]) -> str:
    """Write strokes as a screen reports them."""
    return ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in strokes)


def packed(text: str) -> int:
    """Return the bytes of a canonical signature."""
    return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_a_signature_is_a_few_bytes():
    """Two lines are two counts, two points and two steps."""
    read = drawings.read(LINE)

    assert codes(read) == ([], [])
    assert packed(str(read.value)) < 20
    assert drawings.strokes(str(read.value)) == (
        ((25, 25), (128, 51)),
        ((128, 25), (25, 51)),
    )


@given(STROKES)
def test_what_was_read_is_read_again_as_itself(strokes):
    """So the office checks what the phone sent by the same rules."""
    read = drawings.read(screen(strokes))

    if read.accepted:
        assert drawings.read(str(read.value)).value == read.value
        assert packed(str(read.value)) <= drawings.LIMIT_BYTES
        found = drawings.strokes(str(read.value))
        assert found is not None
        assert len(found) == len(strokes)


def test_a_long_signature_is_drawn_simpler_until_it_fits():
    """It keeps its ends and stays within the limit."""
    wave = [(x, 200 + (x * 7) % 40) for x in range(1000)]
    read = drawings.read(screen([wave, wave[::-1]]))

    assert read.accepted
    assert packed(str(read.value)) <= drawings.LIMIT_BYTES
    found = drawings.strokes(str(read.value))
    assert found is not None
    assert (found[0][0], found[0][-1]) == ((0, 51), (255, 59))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("CONTOH UJI", "signature_format"),
        ("100,100 x,1", "signature_format"),
        ("100,100", "signature_short"),
        ("100,100 105,100", "signature_short"),
        (";".join(["0,0 500,400"] * 65), "signature_large"),
    ],
)
def test_a_scribble_is_not_taken_for_a_signature(typed, code):
    """And what was typed instead is no drawing."""
    assert codes(drawings.read(typed))[0] == [code]


@pytest.mark.parametrize("break_", ["", "A", "AQ", "AgIAAA", "AQIAAAE", "AYCAgIAB", "!"])
def test_what_is_not_canonical_is_no_signature(break_):
    """Another form, half a point, or bytes that would be written otherwise."""
    assert not drawings.strokes(break_)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_whatever_comes_is_read_or_refused(text):
    """It never raises."""
    assert drawings.read(text).accepted in {True, False}
