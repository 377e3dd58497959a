"""The list of devices: silent ones first, nobody's name, and ending the word of a lost one."""

import pytest

from protocol import keys
from server import devices, roster
from server.rights import Role
from tests.server.console.desk import Desk, text

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


def test_a_device_nobody_knows_is_not_there(house, admin):
    """Its button leads nowhere."""
    answer = admin.browser.post(f"{DEVICES}/{'0' * 16}/revoke", data={"csrf": admin.csrf})

    assert answer.status_code == 404
