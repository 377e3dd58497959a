"""A NIK is shown in part until somebody says why they need it, and that is written down."""

from sqlalchemy import select

from server.audit_tables import AUDIT
from server.rights import Role
from tests.server.console.desk import Desk, text
from tests.server.phones import NIK

WHOLE = "8204 0857 0890 9902"
PART = "8204 •••• •••• 9902"


def test_a_nik_is_shown_whole_for_a_reason_once(house, desk, phone):
    """The queue and the page have a part of it; with a reason the page has all, this once."""
    application = phone.apply(purpose_other=f"anak saya {NIK}")
    house.tell(phone, application)
    address = f"/console/cases/{application.id}"
    page = desk.get(address)
    assert NIK not in desk.get("/console").text
    assert PART in text(page)
    assert NIK not in page.text
    assert WHOLE not in page.text
    form = desk.form(page, f"{address}/nik")

    refused = desk.browser.post(form.action, data={**form.fields, "reason": "curious"})
    assert refused.status_code == 422
    assert WHOLE not in refused.text
    shown = desk.browser.post(form.action, data={**form.fields, "reason": "register"})

    assert shown.status_code == 200
    assert WHOLE in text(shown)
    assert WHOLE not in desk.get(address).text
    with house.office.reading() as session:
        asked = select(AUDIT.c.actor, AUDIT.c.subject).where(AUDIT.c.action == "nik_revealed")
        rows = [tuple(row) for row in session.connection().execute(asked)]
    assert rows == [("ani", f"{application.id} register")]


def test_a_nik_somebody_wrote_into_a_note_is_no_more_to_be_read(house, desk, phone):
    """Neither in what the citizen was told nor in a remark; whole where the reason was given."""
    application = phone.apply()
    house.tell(phone, application)
    address, other = f"/console/cases/{application.id}", "8204174501019999"
    page = desk.get(address)
    remark = desk.form(page, f"{address}/remarks")
    (field,) = remark.names - set(remark.fields)
    desk.browser.post(remark.action, data={**remark.fields, field: f"Ibunya {other}"})
    said = {"reason": "data_differs_from_kk", "questions": "nik", "note": f"Di KK {other}"}
    assert desk.decide(application.id, "ask", **said).status_code == 303

    page = desk.get(address)
    form = desk.form(page, f"{address}/nik")
    shown = desk.browser.post(form.action, data={**form.fields, "reason": "register"})

    assert other not in page.text
    assert text(page).count("8204••••••••9999") == 2
    assert shown.text.count(other) == 2


def test_who_may_not_see_it_is_not_asked_why(house, phone):
    """A village's officer reads the case with a part of the number, and has no way to the rest."""
    application = phone.apply()
    house.tell(phone, application)
    house.staff("dewi", role=Role.VILLAGE)
    desk = Desk(house, "dewi")

    page = desk.get(f"/console/cases/{application.id}")

    assert PART in text(page)
    assert "/nik" not in page.text
    said = {"csrf": desk.csrf, "reason": "register"}
    answer = desk.browser.post(f"/console/cases/{application.id}/nik", data=said)
    assert answer.status_code == 403
