"""The list of devices: silent ones first, nobody's name, and ending the word of a lost one."""

import re

import pytest
from sqlalchemy import event, select

from protocol import ids, keys
from protocol.messages import Kind
from server import devices, roster
from server.audit_tables import AUDIT
from server.rights import Role
from server.tables import DEVICE
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT, VILLAGE, case

DEVICES = "/console/devices"


@pytest.fixture
def admin(house):
    house.staff("ada", role=Role.ADMIN)
    return Desk(house, "ada")


def kid(phone):
    return keys.signing_kid(phone.signing.public)


def press(desk, phone, action):
    """Press a device's button on the page that lists it alone."""
    form = desk.form(desk.get(DEVICES, text=kid(phone)), f"{DEVICES}/{kid(phone)}/{action}")
    return desk.browser.post(form.action, data=form.fields)


def test_silent_devices_stand_first_and_nobody_is_named(house, admin):
    """Short name, village and last contact; whose phone it is stands nowhere."""
    silent = house.phone()
    house.clock.passes(days=3)
    lately = house.phone()
    house.clock.passes(minutes=1)
    again = Desk(house, "ada")

    page = again.get(DEVICES)

    assert page.text.index(kid(silent)) < page.text.index(kid(lately))
    assert "diam 3 hari" in text(page)
    assert "SITI" not in page.text
    assert kid(lately) not in again.get(DEVICES, text="82.04.99.2001").text
    assert kid(silent) not in again.get(DEVICES, only="tablets").text


def test_more_devices_than_a_page_holds_are_turned_page_by_page(house, admin, monkeypatch):
    """Each page says which it is, and leads to its neighbours."""
    monkeypatch.setattr(devices, "PAGE_ROWS", 1)
    for _ in range(3):
        house.phone()

    page = admin.get(DEVICES, page="2")

    assert "Halaman 2 dari 3" in text(page)
    assert 'rel="prev"' in page.text
    assert 'rel="next"' in page.text


def test_a_lost_device_is_revoked_and_reinstated(house, admin):
    """Its word ends where it was last heard, under the administrator's name, until it is undone."""
    phone = house.phone()

    assert press(admin, phone, "revoke").status_code == 303
    with house.office.reading() as session:
        assert kid(phone) in roster.revoked(session.connection())
    assert "Dicabut" in text(admin.get(DEVICES, text=kid(phone)))
    application = phone.apply()
    assert application.id not in house.tell(phone, application).receipt.received

    press(admin, phone, "reinstate")
    with house.office.reading() as session:
        assert kid(phone) not in roster.revoked(session.connection())


def test_revoking_wants_a_code_of_late(house, admin):
    """Ten minutes after the last code the button leads to the code, and nothing has changed."""
    phone = house.phone()
    house.clock.passes(minutes=11)

    assert press(admin, phone, "revoke").headers["location"].startswith("/console/again")
    with house.office.reading() as session:
        assert roster.revoked(session.connection()) == {}


def find(desk, who):
    """Ask for somebody's devices, and return the short names found and what the page says."""
    form = desk.form(desk.get(DEVICES), f"{DEVICES}/find")
    page = desk.browser.post(form.action, data={**form.fields, "who": who})
    return re.findall(r'<strong class="code">(\w{16})<', page.text), page


@pytest.fixture
def lost(house):
    """The phones of two people who are called alike; one wrote the NIK with blanks and dots."""
    phones = [house.phone(introduced=False) for _ in range(2)]
    for phone, nik in zip(phones, ("8204081708909901", "8204 0857-0890.9904"), strict=True):
        body = {"seal": keys.b64(phone.sealing.public), "name": "SITI AMINAH CONTOH", "nik": nik}
        house.tell(phone, phone.say(Kind.INTRODUCTION, body | {"village": VILLAGE}))
    return phones


def test_a_lost_phone_is_found_by_what_its_owner_says(house, admin, lost):
    """By NIK however it is written, or how words of the name begin; told apart by last digits."""
    siti, other = map(kid, lost)
    house.phone()

    found, page = find(admin, "8204.0817.0890.9901")

    assert found == [siti]
    assert "NIK …9901" in text(page)
    assert find(admin, "8204085708909904")[0] == [other]
    found, page = find(admin, "amin SITI")
    assert set(found) == {siti, other}
    assert page.headers.get("location") is None
    assert "8204081708909901" not in page.text
    assert "AMINAH" not in page.text
    for nobody in ("8204081708909903", "8204", "si", "minah", "%%%", "", "_iti"):
        assert find(admin, nobody)[0] == []


def test_a_lost_phone_is_found_by_a_receipt_code_of_an_application(house, admin, lost):
    """The code on the slip leads to the phone that sent it; a complaint's leads nowhere."""
    phone, other = lost
    application, complaint = phone.apply(), other.apply(COMPLAINT)
    house.tell(phone, application)
    house.tell(other, complaint)

    assert find(admin, ids.receipt_code(case(application)))[0] == [kid(phone)]
    found, page = find(admin, ids.receipt_code(case(complaint)).lower())
    assert found == []
    assert "Kode pengaduan" in text(page)


def test_who_looks_for_somebodys_phone_is_written_down(house, admin, lost):
    """Who asked and for which devices, never what they were asked by; nobody else may ask."""
    find(admin, "8204081708909901")

    with house.office.reading() as session:
        row = select(AUDIT.c.actor, AUDIT.c.subject).where(AUDIT.c.action == "device_sought")
        assert session.execute(row).all() == [("ada", kid(lost[0]))]
    house.staff("ani")
    clerk = Desk(house, "ani")
    answer = clerk.browser.post(f"{DEVICES}/find", data={"csrf": clerk.csrf, "who": "siti"})
    assert answer.status_code == 403


def test_more_phones_than_fit_are_counted(house, admin, lost, monkeypatch):
    """The page says that there are more, instead of leaving them out without a word."""
    monkeypatch.setattr(devices, "PAGE_ROWS", 1)

    found, page = find(admin, "siti aminah")

    assert len(found) == 1
    assert "1 lagi cocok" in text(page)


def test_one_device_is_read_as_one_row(house, lost):
    """However many there are, its short name is asked for by an index."""
    wanted, asked = kid(lost[1]), []
    with house.office.reading() as session:
        connection = session.connection()

        @event.listens_for(connection, "before_cursor_execute")
        def note(conn, cursor, statement, parameters, context, executemany):
            asked.append(" ".join(statement.split()))

        assert devices.one(session, wanted).kid == wanted
    assert any("FROM device WHERE device.kid = " in each for each in asked)
    assert "ix_device_kid" in {index.name for index in DEVICE.indexes}


def test_a_device_nobody_knows_is_not_there(house, admin):
    """Its button leads nowhere."""
    answer = admin.browser.post(f"{DEVICES}/{'0' * 16}/revoke", data={"csrf": admin.csrf})

    assert answer.status_code == 404
