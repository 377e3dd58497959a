"""Data put right by the desk that has the case while the clock runs, and answered on the phone."""

import pytest

from server.rights import Role
from tests.server.console.desk import Desk, text
from tests.server.console.test_requests import send, take

KTP = "ktp-el"


@pytest.fixture
def officer(house):
    """Dewi, who answers what people ask about their own data."""
    house.staff("dewi", (), role=Role.DATA_OFFICER)
    return Desk(house, "dewi")


@pytest.fixture
def civil(house):
    """Somebody of the civil registry."""
    house.staff("citra", (KTP,), agency="dukcapil")
    return Desk(house, "citra")


@pytest.fixture
def filed(house, phone):
    """Siti's application to the civil registry."""
    application = phone.apply(KTP)
    house.tell(phone, application)
    return application


@pytest.mark.parametrize("outcome", ["done", "refused"])
@pytest.mark.parametrize("kind", ["access", "correction"])
def test_nothing_is_closed_without_words(officer, filed, kind, outcome):
    """It is said beside the field, and the clock goes on."""
    address = take(officer, kind).headers["location"]

    answer = send(officer, address, "answer", outcome=outcome, said=" ", case="none")

    assert answer.status_code == 422
    assert "Tulis jawabannya. Belum ada yang ditutup." in text(answer)
    assert "sisa 72 jam" in text(officer.get(address))


def test_what_was_put_right_names_the_case_or_says_why_none(house, phone, officer, filed):
    """Of a correction the case is chosen, or that there is none; what was typed stays."""
    address = take(officer, "correction").headers["location"]

    bare = send(officer, address, "answer", outcome="done", said="Nama sudah benar.")
    assert bare.status_code == 422
    assert "Pilih permohonannya." in text(bare)
    assert "Nama sudah benar." in text(bare)

    send(officer, address, "answer", outcome="done", said="Nama sudah benar.", case=filed.id)
    page = text(officer.get(address))
    assert "dijawab" in page
    assert "· KTP" in page
    heard = house.tell(phone).heard[-1].body
    assert heard["text"] == "Jawaban atas permintaan data Anda: Nama sudah benar."


def test_the_case_of_somebody_else_cannot_be_named(house, officer, filed):
    """Neither to close it nor to hand it on: no answer reaches another's phone."""
    other = house.phone()
    theirs = other.apply(KTP, nik="8204085708909904")
    house.tell(other, theirs)
    address = take(officer, "correction").headers["location"]

    for action, more in (("answer", {"outcome": "done"}), ("hand-on", {})):
        answer = send(officer, address, action, said="Salah.", case=theirs.id, **more)
        assert answer.status_code == 404
    assert house.tell(other).heard == []


def test_the_desk_that_has_the_case_puts_it_right_in_time(house, phone, officer, civil, filed):
    """It sees what to do and how long there is; citizen and data officer read what it answers."""
    address = take(officer, "correction", said="Nama saya salah").headers["location"]
    assert send(officer, address, "hand-on", said=" ", case=filed.id).status_code == 422
    done = send(officer, address, "hand-on", said="Nama di kartu: SITI.", case=filed.id)
    assert done.status_code == 303
    house.clock.passes(hours=6, minutes=10)
    civil.sign_in("citra", "kapal layar biru tua")

    waiting = text(civil.get("/console"))
    assert "sisa 65 jam" in waiting, waiting
    page = civil.get(f"/console/cases/{filed.id}")
    assert "Nama di kartu: SITI." in text(page)
    assert "sisa 65 jam" in text(page)
    case_page = f"/console/cases/{filed.id}"
    empty = send(civil, case_page, "corrections", text=" ")
    assert "Tulis jawabannya." in text(civil.get(empty.headers["location"].partition("#")[0]))
    send(civil, case_page, "corrections", text="Sudah diganti.")

    assert house.tell(phone).heard[-1].body["text"] == "Permintaan perbaikan data: Sudah diganti."
    assert "Perbaikan data diminta" not in text(civil.get(case_page))
    officer.sign_in("dewi", "kapal layar biru tua")
    said = text(officer.get(address))
    assert "Sudah diganti." in said
    assert "sisa 65 jam" in said
    send(officer, address, "answer", outcome="done", said="Sudah diganti.", case=filed.id)
    assert "dijawab" in text(officer.get(address))


def test_another_desk_neither_sees_nor_answers_it(house, officer, civil, filed):
    """What is asked of one agency is none of another's."""
    house.staff("fajar", ("kusuka-nelayan",), agency="fisheries")
    address = take(officer, "correction").headers["location"]
    send(officer, address, "hand-on", said="Nama.", case=filed.id)
    (request,) = [address.rpartition("/")[2]]
    other = Desk(house, "fajar")

    assert "menunggu:" not in text(other.get("/console"))
    forged = {"csrf": other.csrf, "request": request, "text": "Beres."}
    answer = other.browser.post(f"/console/cases/{filed.id}/corrections", data=forged)
    assert answer.status_code == 404
