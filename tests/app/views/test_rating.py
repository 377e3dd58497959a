"""Rating a service, drawn."""

import flet as ft
import pytest

from app.rating import Element, RatingState
from app.views import rating, theme
from tests.app.views import looking
from tests.app.views.looking import Recorder

STATE = RatingState("c1", "Akta", (Element("time", "Lama menunggu", 2),))
FACES = ["Tidak baik", "Kurang baik", "Baik", "Sangat baik"]


@pytest.fixture
def large():
    theme.use_letters(2.0)
    yield
    theme.use_letters(1.0)


def rows(drawn: ft.Control) -> list[list[str]]:
    """Return what stands side by side, row by row."""
    return [said for row in looking.all_of(drawn, ft.Row) if (said := looking.words(row))]


def test_four_faces_stand_side_by_side():
    """One touch each; which was chosen is heard."""
    act = Recorder()
    drawn = rating.rating(STATE, act)

    assert FACES in rows(drawn)
    assert "Lama menunggu: Kurang baik" in looking.heard(drawn)
    looking.press(drawn, "rate-time-4")
    assert act.calls == [("rate", "c1", "time", 4)]


@pytest.mark.usefixtures("large")
def test_in_large_letters_no_face_breaks_its_word():
    """Each has a line of its own, as wide as the page."""
    act = Recorder()
    drawn = rating.rating(STATE, act)

    assert [[face] for face in FACES] == [each for each in rows(drawn) if each[0] in FACES]
    looking.press(drawn, "rate-time-1")
    assert act.calls == [("rate", "c1", "time", 1)]
