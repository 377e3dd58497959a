"""Complaints: sorted at their desk, answered without a name, and reports for the inspectorate."""

import pytest

from protocol import services
from protocol.messages import Kind
from server import alike, exports, lanes
from server.rights import Area, Right, Role
from server.tables import ACCOUNT
from tests.server import queued
from tests.server.conftest import ANYBODY
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT, NIK, Photo, case

FISHERIES = "fisheries"


def complain(phone, topic="road_port", papers=None, **answers):
    body = {"service": COMPLAINT, "answers": {"topic": topic, "text": "Dermaga rusak.", **answers}}
    return phone.say(Kind.APPLICATION, body | ({"documents": papers} if papers else {}))


def refer(desk, application, agency=FISHERIES):
    address = f"/console/cases/{application.id}"
    form = desk.form(desk.get(address), f"{address}/referrals")
    return desk.browser.post(form.action, data={**form.fields, "agency": agency})


def remark(desk, application, said):
    address = f"/console/cases/{application.id}"
    form = desk.form(desk.get(address), f"{address}/remarks")
    return desk.browser.post(form.action, data={**form.fields, "text": said})


def test_a_complaint_is_answered_by_the_office_it_was_referred_to(house, desk, phone):
    """Before that nobody there sees it; afterwards they answer, and the citizen reads who."""
    house.staff("budi", agency=FISHERIES)
    application = complain(phone)
    house.tell(phone, application)
    office = Desk(house, "budi")
    address = f"/console/cases/{application.id}"

    before = office.get(address)
    refer(desk, application)
    after = office.get(address)
    office.decide(application.id, "accept")
    office.decide(application.id, "complete", note="Diperbaiki bulan depan.")

    assert (before.status_code, after.status_code) == (404, 200)
    bodies = [each.body for each in house.tell(phone).heard]
    assert bodies[0]["text"] == "Diteruskan ke Dinas Perikanan untuk dijawab."
    assert bodies[-1]["note"] == "Diperbaiki bulan depan."
    assert "Dinas Perikanan" in text(desk.get(address))


def test_the_office_complained_about_never_learns_who_wrote(house, desk, phone):
    """No name, no NIK, no note of the desk, no hint, and no search for the name finds it."""
    budi = house.staff("budi", agency=FISHERIES)
    application, other = complain(phone), phone.apply()
    house.tell(phone, application, other)
    remark(desk, application, "SITI CONTOH sudah ditelepon.")
    refer(desk, application)
    office = Desk(house, "budi")
    remark(office, application, "Dermaga dilihat hari Jumat.")

    for page in (
        office.get("/console", service=COMPLAINT),
        office.get(f"/console/cases/{application.id}"),
    ):
        assert "Tanpa nama" in text(page)
        assert "SITI" not in page.text
        assert NIK[-4:] not in page.text
    address = f"/console/cases/{application.id}"
    assert "Dermaga dilihat hari Jumat." in text(office.get(address))
    assert text(desk.get(address)).count("Dermaga dilihat hari Jumat.") == 1
    assert "SITI CONTOH sudah ditelepon." in text(desk.get(address))
    with house.office.writing() as session:  # whoever wrote it works there themselves by now
        session.execute(
            ACCOUNT.update().where(ACCOUNT.c.username == "ani").values(agency=FISHERIES)
        )
    assert "sudah ditelepon" not in office.get(address).text
    with house.office.writing() as session:
        session.execute(
            ACCOUNT.update().where(ACCOUNT.c.username == "ani").values(agency=lanes.DESK)
        )
    assert {row.id for row in queued.rows(house, budi, text="siti")} == {other.id}
    assert {row.id for row in queued.rows(house, ANYBODY, text="siti")} == {
        application.id,
        other.id,
    }
    with house.office.reading() as session:
        for one in (application, other):
            assert alike.of(session, budi, case(one), now=house.clock.now) == ()


def test_only_the_desk_refers_and_only_to_an_agency(house, desk, phone):
    """An office cannot hand a complaint on, nor can a clerk; nothing else is handed on."""
    house.staff("budi", agency=FISHERIES)
    house.staff("cici", role=Role.CLERK)
    application, plain = complain(phone), phone.apply()
    house.tell(phone, application, plain)
    refer(desk, application)

    def status(who, application, agency):
        token = who.form(who.get("/console"), "/console/bulk").fields["csrf"]
        return who.browser.post(
            f"/console/cases/{application.id}/referrals", data={"csrf": token, "agency": agency}
        ).status_code

    assert status(Desk(house, "budi"), application, "dukcapil") == 403
    assert status(Desk(house, "cici"), application, "dukcapil") == 403
    assert status(desk, application, "village") == 404
    assert status(desk, plain, "dukcapil") == 404


def test_a_report_about_an_officer_is_for_the_inspectorate_alone(house, desk, phone):
    """No queue, no page, no search of anybody else has it; the inspector reads and answers it."""
    house.staff("ida", role=Role.INSPECTOR, agency="inspectorate")
    photo = Photo(b"\xff\xd8\xff" + b"x" * 100)
    report = complain(phone, "officer_conduct", photo.named("complaint_evidence"))
    house.tell(phone, report, *photo.pieces)
    inspector = Desk(house, "ida")
    address = f"/console/integrity/{report.id}"

    assert desk.get(f"/console/cases/{report.id}").status_code == 404
    assert desk.get("/console/integrity").status_code == 403
    assert queued.rows(house, ANYBODY) == ()
    assert inspector.get("/console").headers["location"] == "/console/integrity"
    page = inspector.get(address)
    assert "Dermaga rusak." in text(page)
    assert inspector.get(f"{address}/papers/{photo.document.sha256}").content == photo.data
    inspector.decide(report.id, "accept", lane="integrity")
    bare = inspector.decide(report.id, "complete", lane="integrity", note=" ")
    inspector.decide(report.id, "complete", lane="integrity", note="Sudah diperiksa.")

    assert bare.status_code == 422
    assert [each.body["step"] for each in house.tell(phone).heard] == ["accept", "complete"]
    assert "Sudah diperiksa." in text(inspector.get(address))
    assert "Sudah dijawab" in text(inspector.get("/console/integrity", state="over"))


@pytest.mark.parametrize(
    ("agency", "lane", "veiled"),
    [
        ("", lanes.Lane.COMPLAINT, True),
        (lanes.DESK, lanes.Lane.COMPLAINT, False),
        (FISHERIES, lanes.Lane.COMPLAINT, True),
        (FISHERIES, lanes.Lane.PLAIN, False),
    ],
)
def test_who_wrote_a_complaint_is_kept_from_agencies(agency, lane, veiled):
    """The desk that sorts reads names; the office that answers does not, nor who is of none."""
    for role in (Role.CLERK, Role.VERIFIER, Role.SIGNER):
        assert lanes.veiled(role, Area(agency), lane) is veiled


@pytest.mark.parametrize("services", [("*",), (COMPLAINT, "ktp-el"), (COMPLAINT,)])
def test_leaving_the_agency_out_opens_no_complaint(house, phone, services):
    """Who is of no agency finds no complaint: not in the queue, not by its address, in no file."""
    bare = house.staff("budi", services, agency="")
    application = complain(phone)
    house.tell(phone, application)
    office = Desk(house, "budi")

    assert office.get(f"/console/cases/{application.id}").status_code == 404
    assert queued.rows(house, bare) == ()
    with house.office.reading() as session:
        sheet = exports.cases(session.connection(), bare, Right.CASES_READ, who=True)
    assert sheet.rows == ()
    assert lanes.unplaced(bare.role, bare.area, house.office.catalogue)


@pytest.mark.parametrize(
    ("role", "agency", "told"),
    [
        (Role.DATA_OFFICER, "", True),
        (Role.DATA_OFFICER, FISHERIES, False),
        (Role.SIGNER, lanes.DESK, True),
        (Role.SIGNER, "", False),
    ],
)
def test_a_file_names_complainants_to_the_desk_and_the_data_officer(
    house, phone, role, agency, told
):
    """Complaints leave with names for who works for the whole regency, and for the desk."""
    who = house.staff("budi", role=role, agency=agency)
    house.tell(phone, complain(phone))
    with house.office.reading() as session:
        sheet = exports.cases(session.connection(), who, Right.EXPORT, who=True)
    assert ("SITI CONTOH" in str(sheet.rows)) is told
    assert not lanes.unplaced(Role.DATA_OFFICER, Area("", ("*",)), house.office.catalogue)


def test_what_makes_a_report_is_an_answer_somebody_can_choose(house):
    """The service's file says so once, for device and office, and some service has reports."""
    found = [service for service in house.office.catalogue.values() if service.inspected]
    assert [service.key for service in found] == [COMPLAINT]
    for service in found:
        (topic,) = {key for each in service.inspected for key in each.named}
        for option in service.question(topic).options:
            told = services.inspected(service, {topic: option.value})
            assert told is (option.value == "officer_conduct")
