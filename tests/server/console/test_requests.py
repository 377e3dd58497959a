"""The data protection officer at the console: requests, their clock, the export, and erasing."""

import io
import json
import zipfile

import pytest

from server.rights import Role
from tests.server.console.desk import Desk, forms, text
from tests.server.phones import NIK, Photo


@pytest.fixture
def officer(house) -> Desk:
    """Dewi, who answers what people ask about their own data."""
    house.staff("dewi", (), role=Role.DATA_OFFICER)
    return Desk(house, "dewi")


@pytest.fixture
def filed(house, phone):
    """Siti's application with a photo."""
    photo = Photo(b"a card" * 900)
    application = phone.apply(papers=photo.named("a/../../x"))
    house.tell(phone, application, *photo.pieces)
    return application


def take(desk, kind="access", nik=NIK, said=""):
    page = desk.get("/console/requests")
    form = desk.form(page, "/console/requests")
    data = {**form.fields, "kind": kind, "nik": nik, "name": "Siti", "said": said}
    return desk.browser.post(form.action, data=data)


def send(desk, address, action, **said):
    form = desk.form(desk.get(address), f"{address}/{action}")
    return desk.browser.post(form.action, data={**form.fields, **said})


def test_a_request_shows_its_clock(house, officer):
    """Hours left, then hours late, and the NIK only in part."""
    address = take(officer, said="Nama saya salah").headers["location"]
    assert "sisa 72 jam" in text(officer.get("/console/requests"))
    house.clock.passes(hours=9, minutes=30)
    assert officer.sign_in("dewi", "kapal layar biru tua").status_code == 303
    page = text(officer.get(address))
    assert "sisa 62 jam" in page
    assert "Nama saya salah" in page
    assert NIK not in page
    house.clock.passes(hours=64)
    assert officer.sign_in("dewi", "kapal layar biru tua").status_code == 303
    assert "lewat 1 jam" in text(officer.get("/console/requests"))


def test_a_nik_that_is_none_is_told_and_what_was_typed_stays(officer):
    """Nothing is written down."""
    answer = take(officer, nik="8204", said="Tolong")
    assert answer.status_code == 422
    assert "NIK harus 16 angka" in text(answer)
    assert "Tolong" in answer.text
    assert "Tidak ada yang menunggu" in text(officer.get("/console/requests"))


@pytest.mark.usefixtures("filed")
def test_everything_comes_in_one_file(officer):
    """To read, for computers, and every photo; the download is in the person's history."""
    address = take(officer).headers["location"]
    packed = officer.get(f"{address}/export")
    assert packed.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as file:
        held = json.loads(file.read("data.json"))
        html = file.read("data.html").decode()
        (photo,) = [name for name in file.namelist() if name.startswith("papers/")]
        assert file.read(photo) == b"a card" * 900
        assert "/" not in photo.removeprefix("papers/")
    assert held["cases"][0]["answers"]["full_name"] == "SITI CONTOH"
    assert "SITI CONTOH" in html
    assert NIK in html
    assert "<script" not in html


@pytest.mark.usefixtures("filed")
def test_an_answer_closes_a_request(officer):
    """It leaves the list, with what the person was told."""
    address = take(officer, "correction").headers["location"]
    assert (
        send(
            officer, address, "answer", outcome="done", said="Sudah benar", case="none"
        ).status_code
        == 303
    )
    page = text(officer.get(address))
    assert "Sudah benar" in page
    assert "dijawab" in page
    assert "Tidak ada yang menunggu" in text(officer.get("/console/requests"))


def test_erasing_takes_a_second_person(house, officer, filed):
    """Who proposed it waits; a colleague sees what has to stay, and erases the rest."""
    address = take(officer, "erasure").headers["location"]
    assert send(officer, address, "propose").status_code == 303
    assert "Menunggu orang kedua" in text(officer.get(address))
    token = officer.form(officer.get(address), f"{address}/answer").fields
    assert officer.browser.post(f"{address}/erase", data=token).status_code == 403
    house.staff("eka", (), role=Role.DATA_OFFICER)
    second = Desk(house, "eka")
    assert "sampai permohonannya selesai" in text(second.get(address))
    assert send(second, address, "erase", said="Sebagian disimpan").status_code == 303
    assert "dijawab" in text(second.get(address))
    assert filed.id


@pytest.mark.usefixtures("filed")
def test_what_waits_for_a_second_person_stands_with_all_that_does(house, officer):
    """Among the agreements, with the way to the request; there it can be confirmed too."""
    address = take(officer, "erasure").headers["location"]
    send(officer, address, "propose")
    house.staff("eka", (), role=Role.DATA_OFFICER)
    second = Desk(house, "eka")
    page = second.get("/console/approvals")
    assert "Menghapus data pribadi seseorang" in text(page)
    assert f'href="{address}"' in page.text
    (form,) = [each for each in forms(page) if each.action.endswith("/confirm")]

    assert second.browser.post(form.action, data=form.fields).status_code == 303

    assert "dijawab" in text(second.get(address))
    assert "Tidak ada yang menunggu" in text(second.get("/console/approvals"))


def test_a_clerk_and_an_auditor_see_no_requests(house, desk):
    """Nor anybody else without the right, and nobody signed out."""
    house.staff("adit", (), role=Role.AUDITOR)
    for who in (desk, Desk(house, "adit")):
        assert who.get("/console/requests").status_code == 403
        assert who.get("/console/requests/x/export").status_code == 403
    out = Desk(house, signed_in=False)
    assert out.get("/console/requests").status_code == 303


def test_an_unknown_request_is_no_page(officer):
    """Like every other address that leads nowhere."""
    assert officer.get("/console/requests/none").status_code == 404
