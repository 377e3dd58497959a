"""How a photo is laid straight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.straight import AS_TAKEN, LEAST, Side, Straight

MOVES = st.lists(st.sampled_from([*Side, "turn"]), max_size=60)


def moved(moves):
    straight = AS_TAKEN
    for move in moves:
        straight = straight.turned() if move == "turn" else straight.cut(move)
    return straight


def test_what_was_cut_off_stays_cut_off_when_the_photo_is_turned():
    """The top of before is the right of after."""
    assert AS_TAKEN.cut(Side.TOP).turned() == Straight(turns=1, right=0.05)


@given(MOVES)
def test_four_turns_are_none(moves):
    """A photo turned once around lies as it lay."""
    straight = moved(moves)

    assert straight.turned().turned().turned().turned() == straight


@given(MOVES, st.integers(1, 5_000), st.integers(1, 5_000))
def test_something_is_always_left_to_see(moves, width, height):
    """However often a side is pressed."""
    left, top, right, bottom = moved(moves).box(width, height)

    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left >= LEAST * width - 2
    assert bottom - top >= LEAST * height - 2


@pytest.mark.parametrize("side", list(Side))
def test_a_press_cuts_a_twentieth_off_one_side(side):
    """Of a photo of a hundred pixels, five."""
    box = dict(
        zip(("left", "top", "right", "bottom"), AS_TAKEN.cut(side).box(100, 100), strict=True)
    )
    whole = {"left": 0, "top": 0, "right": 100, "bottom": 100}

    assert abs(box.pop(side.value) - whole.pop(side.value)) == 5
    assert box == whole
