"""Outreach trips on a village's tablet: planned, printed and noted on site without a signal."""

import re
import zlib

import pytest

from app.model import Tone
from app.storage import ledger, trips
from app.storage.trips import Trip, TripId
from protocol import services
from protocol.messages import Kind
from tests.app.actions.stage import Hall
from tests.app.actions.test_register import tablet, takes  # noqa: F401 - a fixture
from tests.app.residents.files import HOME, PLAIN, SITI, UJI

KTP = services.catalogue()["ktp-el"]
OTHER = "82.04.17.2004"


@pytest.fixture
def planned(tablet) -> Hall:  # noqa: F811
    """A tablet with two people in its register, whose trip is open."""
    takes(tablet, [PLAIN, SITI, UJI])
    tablet.does(tablet.act.begin_trip)
    tablet.does(tablet.act.arrive, tablet.routes[-1])
    return tablet


def applies(hall, nik, **more):
    """An application for a KTP, whole but for what is said."""
    said = {"full_name": "CONTOH UJI", "nik": nik, "village_code": HOME, **more}
    body = {"service": KTP.key, "answers": said, "documents": {}}
    with hall.device.store.writing() as session:
        return str(ledger.say(session, hall.device.world, Kind.APPLICATION, body, ()).id)


def found(hall):
    return {each.name: each for stop in hall.screen.trip.stops for each in stop.wishes}


def text_of(pdf):
    """Return how many pages a PDF has, and whether it holds letters."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    drawn = b"".join(zlib.decompress(each) for each in streams if each[:1] == b"x")
    return len(re.findall(rb"/Type /Page\b", pdf)), b" Tf" in drawn


def test_a_trip_begins_here_and_goes_on_in_order(planned):
    """Stops are added, moved and left out; the day is what was typed."""
    act = planned.act
    planned.does(act.seek_stop, "a")
    assert len(planned.screen.trip.villages) == 5
    planned.does(act.add_stop, OTHER)
    planned.does(act.move_stop, OTHER, -1)
    planned.does(act.answer_trip, "day", "2-12-2026")

    assert [each.code for each in planned.screen.trip.stops] == [OTHER, HOME]
    assert planned.screen.trip.row.title == "Rabu, 2 Desember"
    planned.does(act.move_stop, OTHER, 0)
    assert [each.code for each in planned.screen.trip.stops] == [HOME]


def test_who_applied_is_on_the_list_with_what_is_lacking(planned):
    """The service's own form says what; an application for another village is not met here."""
    applies(planned, UJI[0])
    applies(planned, SITI[0], full_name="SITI JAUH", village_code=OTHER)
    planned.does(planned.act.arrive, planned.routes[-1])

    row = found(planned)["CONTOH UJI"]
    assert row.tone is Tone.WAIT
    assert row.standing.startswith("Kurang: Foto Kartu Keluarga asli")
    assert "SITI JAUH" not in found(planned)
    planned.does(planned.act.add_stop, OTHER)
    assert "SITI JAUH" in found(planned)


def test_somebody_of_the_register_is_put_on_the_list(planned):
    """With what the register knows; once, however often they are pressed."""
    act = planned.act
    planned.does(act.answer_trip, "service", KTP.key)
    planned.does(act.seek_for_trip, "siti")
    (row,) = planned.screen.trip.found
    for _ in range(2):
        planned.does(act.add_to_trip, row.id)

    assert list(found(planned)) == ["SITI CONTOH"]
    assert found(planned)["SITI CONTOH"].about == "KTP · …9902 · II · RT 002"


def test_what_came_of_it_is_noted_on_site(planned):
    """Came, served, what was not brought: on disk at once, with who noted it."""
    act, trip = planned.act, planned.screen.trip.row.id
    key = applies(planned, UJI[0])
    planned.does(act.arrive, f"/trips/{trip}/{key}")
    planned.does(act.mark_attendance, key, "came")
    planned.does(act.mark_attendance, key, "done")
    planned.does(act.mark_attendance, key, "done")
    planned.does(act.note_lacked, key, "akta lahir")

    state = planned.screen.wish
    assert (state.came, state.done, state.lacked) == (True, False, "akta lahir")
    assert found(planned)["CONTOH UJI"].came == (
        "Datang, belum selesai. Tidak membawa: akta lahir."
    )
    with planned.device.store.reading() as session:
        noted = trips.attendance(session, TripId(trip))[key]
    assert noted.by == "KEPALA CONTOH"


def test_list_and_sheets_go_on_paper(planned):
    """As letters on A4; nobody ready is told, not printed."""
    act = planned.act
    key = applies(planned, UJI[0])
    planned.does(act.arrive, planned.routes[-1])
    planned.does(act.save_sheets, "")
    assert planned.screen.notice.text.startswith("Belum ada warga yang siap.")
    assert planned.hands.gone == []

    planned.does(act.save_trip_list)
    planned.does(act.save_sheets, key)

    assert [name for name, _ in planned.hands.gone] == ["jemput-bola.pdf", "lembar-isian.pdf"]
    for _, pdf in planned.hands.gone:
        pages, letters = text_of(pdf)
        assert pages >= 1
        assert letters


def test_a_trip_is_removed_with_what_came_of_it(planned):
    """Its page leads back to the list; nothing of it stays."""
    trip = planned.screen.trip.row.id
    key = applies(planned, UJI[0])
    planned.does(planned.act.mark_attendance, key, "came")
    planned.does(planned.act.remove_trip, trip)

    assert planned.screen.trips.rows == ()
    with planned.device.store.reading() as session:
        assert trips.attendance(session, TripId(trip)) == {}
    planned.does(planned.act.arrive, f"/trips/{trip}")
    assert planned.routes[-1] == "/trips"


def test_the_first_stop_does_not_go_before_itself():
    """Moving past an end stays at the end."""
    trip = Trip(TripId("t"), stops=("a", "b", "c"))

    assert trips.moved(trip, "a", -1).stops == ("a", "b", "c")
    assert trips.moved(trip, "c", 1).stops == ("a", "b", "c")
    assert trips.moved(trip, "b", 1).stops == ("a", "c", "b")
