"""Outreach trips, drawn."""

import flet as ft
import pytest

from app.model_trips import TripsState
from app.views import trips
from tests.app.views import looking, tripped
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_stops_stand_in_their_order_and_can_be_moved(act):
    """The first cannot be earlier, the last not later; each says who is ready there."""
    drawn = trips.trip(tripped.TRIP, act)

    said = looking.words(drawn)
    assert said.index("Awanggoa") < said.index("SITI CONTOH") < said.index("Babang")
    assert "1 siap dari 2 orang" in said
    signs = [each.tooltip for each in looking.all_of(drawn, ft.IconButton)]
    assert signs == [
        "Singgah di Awanggoa lebih akhir",
        "Tidak singgah di Awanggoa",
        "Singgah di Babang lebih dulu",
        "Tidak singgah di Babang",
    ]
    looking.all_of(drawn, ft.IconButton)[0].on_click()
    looking.press(drawn, "wish-w2")
    assert act.calls == [("move_stop", "82.04.17.2003", 1), ("go", "/trips/t1/w2")]


def test_a_trip_takes_more_stops_and_people(act):
    """Villages and people are sought and put on with a touch; the list goes on paper."""
    drawn = trips.trip(tripped.TRIP, act)

    looking.type_into(drawn, "seek-stop", "bab")
    looking.press(drawn, "stop-v0")
    looking.type_into(drawn, "seek-for-trip", "uji")
    looking.press(drawn, "add-r2")
    looking.press(drawn, "Simpan daftar untuk dicetak")
    looking.press(drawn, "Simpan lembar isian yang siap")
    assert act.calls == [
        ("seek_stop", "bab"),
        ("add_stop", "v0"),
        ("seek_for_trip", "uji"),
        ("add_to_trip", "r2"),
        ("save_trip_list",),
        ("save_sheets", ""),
    ]


def test_on_site_a_touch_notes_what_came_of_it(act):
    """Came, served, what was not brought: kept as it is noted."""
    drawn = trips.wish(tripped.WISH, act)

    assert {"Foto KK", "2 isian lagi"} <= set(looking.words(drawn))
    for mark in looking.all_of(drawn, ft.Checkbox):
        mark.on_change()
    looking.type_into(drawn, "lacked", "akta")
    looking.press(drawn, "Lembar isian")
    assert act.calls == [
        ("mark_attendance", "w2", "came"),
        ("mark_attendance", "w2", "done"),
        ("note_lacked", "w2", "akta"),
        ("save_sheets", "w2"),
    ]


def test_trips_are_listed_and_begun(act):
    """One button for another one."""
    _, shown = tripped.PAGES["trips"]
    drawn = trips.trips(shown["trips"], act)

    looking.press(drawn, "trip-t1")
    looking.press(drawn, "Buat perjalanan")
    assert act.calls == [("go", "/trips/t1"), ("begin_trip",)]


def test_before_the_first_trip_it_is_said_what_to_do(act):
    """No empty page: there is none yet, and how one is begun."""
    drawn = trips.trips(TripsState(()), act)

    assert "Belum ada perjalanan" in looking.words(drawn)
