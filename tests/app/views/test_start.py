"""The first start: language, village, person."""

import flet as ft
import pytest

from app.model import Choice
from app.views import start
from tests.app.views import looking, states
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_the_first_start_asks_for_the_language_first(act):
    """Every language is offered in its own name."""
    drawn = start.start(states.start(), act)

    assert {"Bahasa Indonesia", "English"} <= set(looking.words(drawn))
    looking.press(drawn, "Mulai")
    assert act.calls == [("start_step", 1)]


def test_the_office_can_be_compared_before_anything_is_written(act):
    """Where codes are read from photos; elsewhere nothing is offered that leads nowhere."""
    looking.press(start.start(states.start(2, readable=True), act), "Ambil foto")

    assert act.calls == [("check_office", True)]
    assert "Ambil foto" not in looking.words(start.start(states.start(2), act))


def test_a_village_is_found_by_district(act):
    """Districts first; choosing one lists its villages."""
    drawn = start.start(states.start(1), act)

    looking.press(drawn, "choice-k1")
    assert act.calls == [("choose_district", "k1")]
    assert looking.all_of(drawn, ft.FilledButton)[0].disabled


def test_a_village_is_always_named_with_its_district(act):
    """Names repeat in the regency, so a row says where it lies; the chosen one is said above."""
    villages = (Choice("v1", "Tomori", "Kecamatan Bacan"),)
    drawn = start.start(
        states.start(
            1, query="tom", villages=villages, village="v1", village_label="Tomori, Bacan"
        ),
        act,
    )

    assert {"Tomori", "Kecamatan Bacan", "Tomori, Bacan"} <= set(looking.words(drawn))
    looking.press(drawn, "choice-v1")
    looking.press(drawn, "Lanjut")
    assert act.calls == [("choose_village", "v1"), ("start_step", 2)]


def test_a_village_that_is_not_found_says_what_to_do(act):
    """An empty list is not a dead end."""
    drawn = start.start(states.start(1, query="xyz"), act)

    assert "Belum ketemu. Coba tulis nama lain." in looking.words(drawn)


def test_the_person_is_asked_last(act):
    """What is typed goes out at once; the last button begins."""
    drawn = start.start(states.start(2), act)

    looking.type_into(drawn, "name", "Siti")
    looking.press(drawn, "Mulai")
    assert act.calls == [("answer_start", "name", "Siti"), ("introduce",)]
