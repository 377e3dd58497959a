"""The lock of a tablet and who is on duty, drawn."""

from dataclasses import replace

import flet as ft
import pytest

from app.model_officers import DutyState
from app.views import duty, lock, officers, theme
from app.views.session import Screen
from tests.app.views import looking
from tests.app.views.desks import QUEUE
from tests.app.views.hands import Session
from tests.app.views.locks import ASKED, FORGOT, HEAD, KEYS, NAMES, PAGES
from tests.app.views.looking import Recorder
from tests.fletclient import client, run


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_a_name_is_pressed_to_come_on_duty(act):
    """Names are large, and who has no PIN any longer is told so."""
    drawn = lock.lock(NAMES, act)

    assert {"KEPALA CONTOH", "Operator · kode rahasia tidak berlaku"} <= set(looking.words(drawn))
    looking.press(drawn, f"officer-{HEAD.kid}")
    assert act.calls == [("choose_officer", HEAD.kid)]


def test_keys_are_large_and_say_what_was_typed_without_showing_it(act):
    """Twelve keys of 56 pixels; the digits are heard as a number of them."""
    drawn = lock.lock(KEYS, act)
    keys = [
        each
        for kind in (ft.OutlinedButton, ft.FilledButton)
        for each in looking.all_of(drawn, kind)
    ]

    assert len(keys) == 12
    assert {each.height for each in keys} == {theme.TOUCH}
    assert "3 angka sudah diketik" in looking.heard(drawn)
    looking.press(drawn, "7")
    looking.press(drawn, "Lupa kode rahasia")
    assert act.calls == [("press_key", "7"), ("forgot_pin", HEAD.kid)]


@pytest.mark.parametrize(("state", "works"), [(KEYS, 11), (replace(KEYS, wait="Tunggu."), 0)])
def test_while_a_wait_lasts_no_key_works(act, state, works):
    """And one cannot go on before six digits."""
    drawn = lock.lock(state, act)
    keys = [
        each
        for kind in (ft.OutlinedButton, ft.FilledButton)
        for each in looking.all_of(drawn, kind)
    ]

    assert sum(not each.disabled for each in keys) == works


def test_the_office_is_asked_with_a_picture_and_a_text(act):
    """Whoever has no printer and no signal types it."""
    drawn = lock.lock(ASKED, act)

    assert ASKED.asked in looking.words(drawn)
    looking.type_into(drawn, "key-answer", "LYQ1:J:1")
    looking.press(drawn, "Pakai jawaban ini")
    assert act.calls == [("type_key_answer", "LYQ1:J:1"), ("take_key_answer",)]


def test_who_is_on_duty_stands_above_a_page_and_locks_in_one_touch(act):
    """On a phone nothing stands there."""
    page = ft.Text("Isi")
    assert duty.banded(page, Screen(act=act)) is page
    on_duty = DutyState("SITI", "Operator")
    drawn = duty.banded(page, Screen(act=act, duty=on_duty, width=1280))

    assert "Bertugas: SITI · Operator" in looking.words(drawn)
    looking.press(drawn, "Kunci")
    looking.press(drawn, "Ganti petugas")
    assert act.calls == [("lock_now",), ("switch_officer",)]


def test_a_tablet_never_draws_a_villagers_home():
    """Not even while the list of whoever has just come on duty is still being read."""

    async def story() -> None:
        session = Session(**PAGES["on-duty"][1])
        async with client(session.main) as screen:
            assert "Bertugas: KEPALA CONTOH · Kepala desa" in screen.texts()
            assert "Sebentar, sedang dibuka." in screen.texts()
            assert "Halo, Siti" not in screen.texts()
            assert [each.label for each in screen.find(ft.NavigationBar).destinations] == [
                "Antrean", "Buatkan", "Surat", "Warga", "Kiriman", "Tablet",
            ]  # fmt: skip
            session.hand.screen.desk = QUEUE
            await screen.until(lambda: QUEUE.rows[0].code in screen.texts())

    run(story())


def test_on_a_narrow_window_the_ways_off_duty_are_signs(act):
    """The name of who is on duty keeps the room; the signs still say what they do."""
    narrow = Screen(act=act, duty=DutyState("SITI", "Operator"), width=360)
    drawn = duty.banded(ft.Text("Isi"), narrow)

    assert "Bertugas: SITI · Operator" in looking.words(drawn)
    signs = looking.all_of(drawn, ft.IconButton)
    assert [each.tooltip for each in signs] == ["Ganti petugas", "Kunci"]
    for each in signs:
        each.on_click()
    assert act.calls == [("switch_officer",), ("lock_now",)]


def test_ending_a_service_is_asked_about(act):
    """The safe answer is the large one."""
    state = PAGES["officer-ends"][1]["officer"]
    drawn = officers.officer(state, act)

    looking.press(drawn, "Jangan")
    looking.press(drawn, "Berhentikan petugas ini")
    assert act.calls == [("ask_dismiss", ""), ("dismiss_officer", FORGOT.kid)]


@pytest.mark.parametrize("route", ["/", "/me", "/officers/book", "/cases/c1"])
def test_a_locked_or_hidden_tablet_shows_no_page_whatever_the_route(route):
    """Not by typing an address, and not in the list of running apps."""

    async def story() -> None:
        shown = {**PAGES["officers-book"][1], "lock": NAMES}
        async with client(Session(**shown).main, route) as screen:
            assert "Tablet terkunci" in screen.texts()
            assert "KEPALA CONTOH mulai bertugas" not in screen.texts()
        async with client(Session(**shown, hidden=True).main, route) as screen:
            assert screen.texts() in ([], ["0"])

    run(story())
