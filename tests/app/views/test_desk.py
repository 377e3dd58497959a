"""The desk's list, drawn."""

from dataclasses import replace

import flet as ft
import pytest

from app.views import desk, keypad
from tests.app.views import desks, locks, looking
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_parts_and_sources_stand_in_two_rows_however_narrow_the_page(act):
    """Each row is moved sideways; nothing breaks into a third."""
    drawn = desk.queue(desks.QUEUE, act, narrow=True)

    moved = [row for row in looking.all_of(drawn, ft.Row) if row.scroll is ft.ScrollMode.HIDDEN]
    assert [len(row.controls) for row in moved] == [2, 1]
    assert not any(row.wrap for row in moved)
    looking.press(drawn, "part-here")
    assert act.calls == [("filter_queue", "here")]


def test_what_has_left_the_tablet_is_told(act):
    """Whoever looks for an old case reads where it is."""
    drawn = desk.queue(desks.QUEUE, act)

    assert desks.QUEUE.cleared in looking.words(drawn)


def test_a_keyboard_types_a_pin(act):
    """Digits of either block, one back, and Enter; nothing else counts."""
    for key in ("7", "Numpad 0", "Backspace", "A", "F1", "Numpad Enter"):
        keypad.typed(key, replace(locks.KEYS, digits=3), act)

    assert act.calls == [
        ("press_key", "7"),
        ("press_key", "0"),
        ("press_key", "back"),
        ("give_pin",),
    ]


def test_without_keys_on_the_screen_a_keyboard_types_nothing(act):
    """Neither where names are chosen, nor while nobody is asked."""
    keypad.typed("7", locks.NAMES, act)
    keypad.typed("7", None, act)

    assert act.calls == []
