"""A slip somebody brings to the desk: what it proves, and what the office has of it."""

from dataclasses import replace

import pytest

from protocol import ids, slips
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT


def written(house, phone, application) -> str:
    """Return the text of the QR on the slip of an application."""
    return slips.write(phone.signing, house.office.realm, application)


def check(desk, code):
    """Type a text into the box and send it."""
    form = desk.form(desk.get("/console/slips"), "/console/slips")
    return desk.browser.post(form.action, data={**form.fields, "code": code})


def test_a_genuine_slip_leads_to_its_case(house, desk, phone):
    """Whose application the office has: the code, where it stands, and the way there."""
    application = phone.apply()
    house.tell(phone, application)

    page = check(desk, f"  {written(house, phone, application)}\r\n")

    assert f"Permohonan {ids.receipt_code(application.id)} sudah ada di kantor." in text(page)
    assert f'href="/console/cases/{application.id}"' in page.text


def test_a_whole_slip_may_be_before_its_application(house, desk, phone):
    """The paper has come by boat, the application has not."""
    application = phone.apply()

    page = check(desk, written(house, phone, application))

    code = ids.receipt_code(application.id)
    assert f"permohonan {code} belum sampai di kantor" in text(page)
    assert "/console/cases/" not in page.text


def test_another_desk_hears_that_it_is_genuine_and_no_more(house, phone):
    """No state, no link: the case is none of theirs."""
    application = phone.apply()
    house.tell(phone, application)

    house.staff("budi", (COMPLAINT,))
    page = check(Desk(house, "budi"), written(house, phone, application))

    assert "Permohonan ini dikerjakan meja lain." in text(page)
    assert application.id not in page.text


@pytest.mark.parametrize("at", [9, 60, 150])
def test_a_changed_slip_is_not_genuine(house, desk, phone, at):
    """One letter is enough; nothing of the case is told."""
    application = phone.apply()
    house.tell(phone, application)
    code = written(house, phone, application)
    changed = code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]

    said = text(check(desk, changed))

    assert "Bukti ini tidak asli" in said or "Ini bukan isi kode gambar bukti" in said
    assert "sudah ada di kantor" not in said


def test_a_slip_for_another_application_of_the_same_name_is_not_genuine(house, desk, phone):
    """A phone that signs a slip for an application it never sent is found out by the digest."""
    application = phone.apply()
    house.tell(phone, application)
    other = replace(application, digest="0" * 64)
    forged = slips.write(phone.signing, house.office.realm, other)

    assert "Bukti ini tidak asli" in text(check(desk, forged))


@pytest.mark.parametrize("typed", ["", "7K3MQ-9XT4G", "LYQ1:S:", "<script>alert(1)</script>"])
def test_what_is_no_slip_says_so_and_is_never_markup(desk, typed):
    """It stays in the box to be mended, as it was typed."""
    page = check(desk, typed)

    assert page.status_code == 200
    assert "Ini bukan isi kode gambar bukti" in text(page)
    assert "<script>" not in page.text
