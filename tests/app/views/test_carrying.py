"""The pages of carrying by hand say what goes, what came, and when a card may be pulled out."""

from dataclasses import replace

import flet as ft
import pytest

from app import strings
from app.carried import CarryState
from app.model import FaultState
from app.views import carrying, fault, theme
from tests.app.views.looking import Recorder
from tests.fletclient import controls

STATE = CarryState("KM Contoh", ("2 kiriman dari HP ini", "Kira-kira 3 KB"))

FETCH = "Ambilkan juga kabar tetangga"


@pytest.fixture(autouse=True)
def _indonesian():
    strings.use("id")


def drawn(page, state):
    """Return what a page shows, and what was asked for by pressing it."""
    act = Recorder()
    return list(controls(page(state, act))), act


def texts(found):
    return [each.value for each in found if isinstance(each, ft.Text)]


def test_what_goes_along_is_said_before_it_goes():
    """How many, how much, others' too, and who carries it."""
    found, _ = drawn(carrying.give, replace(STATE, along="1 titipan orang lain ikut juga"))

    assert {*STATE.goes, "1 titipan orang lain ikut juga"} <= set(texts(found))
    (box,) = [each for each in found if isinstance(each, ft.TextField)]
    assert box.value == "KM Contoh"


@pytest.mark.parametrize("page", [carrying.give, carrying.take])
def test_there_is_one_primary_button_and_it_rests_while_busy(page):
    """A page is about one thing, and nobody presses it twice."""
    for busy in (False, True):
        found, _ = drawn(page, replace(STATE, busy=busy))
        (primary,) = [each for each in found if isinstance(each, ft.FilledButton)]
        assert primary.disabled is busy


@pytest.mark.parametrize(("safe", "ground"), [(True, "DONE"), (False, "NEWS")])
def test_only_what_was_read_back_looks_finished(safe, ground):
    """A file the phone saved for us is news; a card that was checked is done."""
    found, _ = drawn(carrying.give, replace(STATE, done="Kartu aman dicabut.", safe=safe))

    grounds = [each.bgcolor for each in found if isinstance(each, ft.Container)]
    assert theme.GROUNDS[getattr(carrying.Tone, ground)] in grounds


def test_what_was_wrong_with_a_file_stands_above_what_was_right():
    """Each file with its reason; what came all the same is listed below."""
    state = replace(STATE, taken=("1 kabar untuk HP ini",), amiss=("a.layar: rusak.",))

    said = texts(drawn(carrying.take, state)[0])

    assert said.index("a.layar: rusak.") < said.index("1 kabar untuk HP ini")


def test_who_carries_has_to_be_named():
    """The field says so itself."""
    found, _ = drawn(carrying.give, replace(STATE, carrier="", missing=True))

    assert strings.t("carry.who_missing") in texts(found)


def test_a_phone_that_was_taken_back_has_one_title():
    """A screen reader hears the trouble as the page, and carrying as a part of it."""
    state = FaultState("HP ini sudah dicabut kantor", "Semua isian tetap aman.", unsaid=True)
    found = controls(fault.instead(state, STATE, Recorder()))

    heads = [each for each in found if isinstance(each, ft.Semantics) and each.header]
    assert [(each.heading_level, each.content.value) for each in heads] == [
        (1, state.title),
        (2, "Titip ke kapal"),
    ]


def test_the_neighbours_news_can_be_fetched():
    """One press; then the page says what it waits for, and offers it no more."""
    found, act = drawn(carrying.take, STATE)
    (button,) = [each for each in found if getattr(each, "content", None) == FETCH]
    button.on_click()
    assert act.calls == [("fetch_neighbours",)]

    found, _ = drawn(carrying.take, replace(STATE, fetching=True))
    assert FETCH not in [getattr(each, "content", None) for each in found]
    assert strings.t("carry.neighbours_wait") in texts(found)
