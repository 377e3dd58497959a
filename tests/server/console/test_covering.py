"""Cases handed to a body outside: out of the queue, found again, with a slip, and closed."""

import pytest

from protocol.case import State
from server import outside
from tests.server import queued
from tests.server.conftest import ANYBODY
from tests.server.console.desk import text
from tests.server.phones import NIK, Photo

POLICE = {"where": "police", "note": "Perlu surat kehilangan."}


@pytest.fixture
def handed(house, desk, phone):
    """A case with a paper that was handed to the police."""
    photo = Photo(b"\xff\xd8\xff" + b"x" * 100)
    application = phone.apply(papers=photo.named("kk"))
    house.tell(phone, application, *photo.pieces)
    desk.decide(application.id, "accept")
    assert desk.decide(application.id, "pass_on", **POLICE).status_code == 303
    return application


def test_what_was_handed_outside_is_in_a_queue_of_its_own_until_it_is_answered(
    house, desk, phone, handed
):
    """Nobody has it before them every morning, and nobody loses it."""
    assert queued.rows(house, ANYBODY, states=frozenset(queued.queues.OPEN)) == ()
    (row,) = queued.rows(house, ANYBODY, states=frozenset({State.PASSED_ON}))
    assert row.id == handed.id
    page = desk.get("/console")
    assert handed.id not in page.text
    assert 'href="/console?state=passed_on"' in page.text
    assert handed.id in desk.get("/console", state="passed_on").text

    desk.decide(handed.id, "complete", note="Surat sudah terbit.")

    assert house.tell(phone).heard[-1].body["note"] == "Surat sudah terbit."
    assert queued.rows(house, ANYBODY, states=frozenset({State.PASSED_ON})) == ()


def test_a_slip_goes_with_it_that_says_no_more_than_it_must(desk, handed):
    """Body, reason, receipt code, service, who, when and the papers; no whole NIK."""
    page = desk.get(f"/console/cases/{handed.id}/covering")
    said = text(page)

    body = "Polres Halmahera Selatan, Labuha"
    for each in (body, "Perlu surat kehilangan", "SITI CONTOH", "Ani", "Kartu Keluarga"):
        assert each in said
    assert NIK not in page.text.replace(" ", "")
    assert NIK[-4:] in said
    assert f"/console/cases/{handed.id}/covering" in desk.get(f"/console/cases/{handed.id}").text


def test_there_is_no_slip_for_what_was_not_handed_out(house, desk, phone):
    """A case that is still here has none: its own page is shown."""
    application = phone.apply()
    house.tell(phone, application)

    assert desk.get(f"/console/cases/{application.id}/covering").status_code == 303


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"where": "", "note": "Perlu."}, "Pilih instansinya"),
        ({"where": "nowhere", "note": "Perlu."}, "Pilih instansinya"),
        ({"where": "other", "other": " ", "note": "Perlu."}, "Tulis nama dan tempatnya"),
        ({"where": "police", "note": " "}, "Tulis alasannya"),
    ],
)
def test_it_goes_nowhere_without_a_body_and_a_reason(house, desk, phone, said, words):
    """What is missing is said beside its field."""
    application = phone.apply()
    house.tell(phone, application)
    desk.decide(application.id, "accept")

    answer = desk.decide(application.id, "pass_on", **said)

    assert answer.status_code == 422
    assert words in text(answer)
    assert len(house.tell(phone).heard) == 1


def test_the_bodies_are_data_of_the_regency(house, desk, phone):
    """A line of its own file adds one, an empty one takes one away."""
    (house.office.folder / outside.FILE_NAME).write_text('police = ""\nport = "Syahbandar Labuha"')
    application = phone.apply()
    house.tell(phone, application)
    desk.decide(application.id, "accept")

    page = desk.get(f"/console/cases/{application.id}")
    assert "Polres Halmahera Selatan" not in page.text
    desk.decide(application.id, "pass_on", where="port", note="Izin berlayar.")
    assert house.tell(phone).heard[-1].body["note"] == "Syahbandar Labuha. Alasan: Izin berlayar"
