"""Colleagues at one case: who works on it, notes, doubles side by side, papers at large."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from server import answers, approvals, assigning, staffing
from server.audit import Action
from server.audit_tables import AUDIT
from server.console.choices import SENTENCE_LETTERS
from server.rights import Area, Role
from tests.server import drawings, queued
from tests.server.console.desk import Desk, forms, text
from tests.server.phones import COMPLAINT, SKTM, VILLAGE, Photo


def test_a_case_is_taken_and_given_back(house, desk, phone):
    """The case says who works on it, and so does the queue."""
    application = phone.apply()
    house.tell(phone, application)
    address = f"/console/cases/{application.id}"
    form = desk.form(desk.get(address), f"{address}/hands")

    answer = desk.browser.post(form.action, data={**form.fields, "account": "1"})

    assert "Tugas sudah dibagi" in text(desk.get(answer.headers["location"]))
    assert "Dikerjakan oleh Ani" in text(desk.get("/console"))
    assert "SITI" in text(desk.get("/console", hands="1"))


def test_a_case_is_given_to_who_is_there_and_can_work_on_it(house, phone):
    """Who left, works elsewhere or on something else is not offered, and not taken when typed."""
    house.staff("ani", agency="district")
    ada = house.staff("ada", role=Role.ADMIN)
    fit = house.staff("budi", agency="district", places=(VILLAGE.rpartition(".")[0],))
    left, away, other, strange = (
        house.staff("citra", agency="district"),
        house.staff("dewi", agency="district", places=("82.04.01",)),
        house.staff("eka", (COMPLAINT,), agency="district"),
        house.staff("fitri", agency="fisheries"),
    )
    application = phone.apply()
    house.tell(phone, application)
    with house.office.writing() as session:
        staffing.end(session, ada, left.username, house.office.world)
    desk, address = Desk(house), f"/console/cases/{application.id}"
    page = desk.get(address)
    form = desk.form(page, f"{address}/hands")

    offered = set(re.findall(r'<option value="(\d+)"', page.text)) - {"0"}
    answers = {
        who.username: desk.browser.post(
            form.action, data={**form.fields, "account": str(who.id)}
        ).status_code
        for who in (left, away, other, strange, fit)
    }
    form = desk.form(desk.get("/console"), "/console/bulk")
    several = {"act": "give", "account": str(away.id), "cases": f"{application.id}:1"}
    told = desk.browser.post(form.action, data={**form.fields, **several})

    assert {str(fit.id)} < offered
    assert not offered & {str(each.id) for each in (left, away, other, strange)}
    assert answers == {"citra": 403, "dewi": 403, "eka": 403, "fitri": 403, "budi": 303}
    assert "bukan layanan atau wilayah rekan itu" in text(told)
    assert "Dikerjakan oleh Budi" in text(desk.get("/console"))


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ("end", set()),
        ({"places": ("82.04.01",)}, {"far"}),
        ({"services": (COMPLAINT,)}, set()),
        ({"role": Role.LEADER}, set()),
        ({"agency": "fisheries"}, set()),
        ({"role": Role.CLERK}, {"near", "far"}),
    ],
)
def test_cases_of_who_cannot_work_on_them_any_more_are_nobodys(house, phone, change, kept):
    """Ended or narrowed, an account lets go what is open and not its own; the log has each."""
    ani, ada = house.staff(), house.staff("ada", role=Role.ADMIN)
    budi = house.staff("budi")
    cases = {"near": phone.apply(), "far": phone.apply(village_code="82.04.01.2001")}
    house.tell(phone, *cases.values())
    world = house.office.world
    with house.office.writing() as session:
        everything = [each.id for each in cases.values()]
        assigning.give(session, ani, everything, budi.id, now=world.now())
    with house.office.writing() as session:
        if change == "end":
            staffing.end(session, ada, "budi", world)
        else:
            area = {"agency": budi.area.agency, "services": ("*",), "places": ("*",)} | change
            role = area.pop("role", budi.role)
            staffing.ask_role(session, ada, "budi", role, Area(**area), world)
            (asked,) = approvals.waiting(session, ada, world.now())
            staffing.carry_out(session, ada, asked, world)

    with house.office.reading() as session:
        held = {name for name, each in cases.items() if assigning.worker(session, each.id)}
        said = session.execute(
            select(AUDIT.c.subject).where(AUDIT.c.action == Action.ASSIGNED)
        ).scalars()
        freed = {subject.split()[0] for subject in said if subject.endswith(" 0")}
    assert held == kept
    assert freed == {each.id for name, each in cases.items() if name not in kept}
    assert queued.page(house, ani, account=0).total.number == len(cases) - len(kept)


def test_notes_stay_in_the_office(house, desk, phone):
    """Colleagues read them with who and when; no message goes out, and no tag is markup."""
    application = phone.apply()
    house.tell(phone, application)
    address = f"/console/cases/{application.id}"
    form = desk.form(desk.get(address), f"{address}/remarks")

    desk.browser.post(form.action, data={**form.fields, "text": "Sudah  ditelepon.\n<b>Besok</b>"})
    desk.browser.post(form.action, data={**form.fields, "text": "  "})

    page = desk.get(address)
    assert "Sudah ditelepon." in text(page)
    assert "&lt;b&gt;Besok&lt;/b&gt;" in page.text
    assert page.text.count("<blockquote>") == 1
    assert house.tell(phone).heard == []


def test_who_was_away_too_long_comes_back_to_the_page_of_the_form(house, desk, phone):
    """Signed in again they are at the case or the queue, not at an address without a page."""
    application = phone.apply()
    house.tell(phone, application)
    address = f"/console/cases/{application.id}"
    house.clock.passes(minutes=31)

    ends = {
        f"{address}/hands": address,
        f"{address}/remarks": address,
        "/console/bulk": "/console",
        "/console/views": "/console",
    }

    for form, page in ends.items():
        answer = desk.browser.post(form, data={"csrf": "old"})
        assert parse_qs(urlsplit(answer.headers["location"]).query)["return_to"] == [page]


def test_notes_and_work_of_other_services_are_not_there(house, phone):
    """Out of scope, nothing is written, given or compared."""
    house.staff("budi", (COMPLAINT,))
    application, other = phone.apply(), phone.apply()
    house.tell(phone, application, other)
    desk = Desk(house, "budi")
    csrf = forms(desk.get("/console"))[0].fields["csrf"]
    address = f"/console/cases/{application.id}"

    answers = [
        desk.browser.post(f"{address}/hands", data={"csrf": csrf, "account": "1"}),
        desk.browser.post(f"{address}/remarks", data={"csrf": csrf, "text": "x"}),
        desk.get(f"{address}/beside/{other.id}"),
        desk.get(f"{address}/papers/{'0' * 64}"),
    ]

    assert [each.status_code for each in answers][1:] == [404] * 3
    assert answers[0].status_code in {403, 404}


def test_another_application_of_the_same_nik_is_hinted_at(house, desk, phone):
    """The hint leads to both side by side, with what differs marked."""
    one = phone.apply(purpose="school", nik="8204 0857 0890 9902")
    other = phone.apply(purpose="hospital", nik="8204.0857.0890-9902")
    third = phone.apply(nik="8204085708909910")
    house.tell(phone, one, other, third)
    address = f"/console/cases/{one.id}"

    page = desk.get(address)
    both = desk.get(f"{address}/beside/{other.id}")

    assert "NIK ini juga ada di satu permohonan lain" in text(page)
    assert f"{address}/beside/{other.id}" in page.text
    assert both.text.count('class="differs"') == 2
    assert desk.get(f"{address}/beside/{one.id}").status_code == 404
    assert "NIK ini" not in text(desk.get(f"/console/cases/{third.id}"))


def test_a_paper_is_looked_at_large_and_stays_as_it_was(house, desk, phone):
    """The page has the very bytes, every turn and zoom, and the answers beside it."""
    photo = Photo(drawings.jpeg())
    application = phone.apply(papers=photo.named("kk"))
    house.tell(phone, application, *photo.pieces)
    page = desk.get(f"/console/cases/{application.id}/papers/{photo.document.sha256}")

    assert page.status_code == 200
    assert page.text.count('name="turn"') == 4
    assert "SITI CONTOH" in text(page)
    shown = desk.get(f"/console/papers/{application.id}/{photo.document.sha256}")
    assert shown.content == photo.data


def test_a_visit_names_place_day_and_what_to_bring(house, desk, phone):
    """The phone hears all three, and what is missing is asked for."""
    application = phone.apply(COMPLAINT)
    house.tell(phone, application)

    bare = desk.decide(application.id, "visit", where="", day="soon")
    desk.decide(
        application.id, "visit", where=" Kantor  camat", day="2026-12-01", items="KTP asli\n\n KK"
    )

    assert bare.status_code == 422
    (heard,) = house.tell(phone).heard
    assert (heard.body["place"], heard.body["date"]) == ("Kantor camat", "2026-12-01")
    assert heard.body["items"] == ["KTP asli", "KK"]


def test_passing_on_says_where_to(house, desk, phone):
    """The citizen reads the name of the body; the case is no longer the office's."""
    application = phone.apply()
    house.tell(phone, application)
    desk.decide(application.id, "accept")

    assert desk.decide(application.id, "pass_on").status_code == 422
    desk.decide(
        application.id, "pass_on", where="other", other="KUA Bacan, Labuha", note="Dicatat di sana."
    )

    assert house.tell(phone).heard[-1].body["note"] == (
        "KUA Bacan, Labuha. Alasan: Dicatat di sana"
    )


def test_a_step_that_still_fits_is_not_taken_on_an_old_page(house, desk, phone):
    """The second of two people reads what the first did, with every word of their own kept."""
    house.staff("budi", role=Role.VERIFIER)
    application = phone.apply()
    house.tell(phone, application)
    desk.decide(application.id, "accept")
    second = Desk(house, "budi")
    old = second.get(f"/console/cases/{application.id}")
    desk.decide(application.id, "sign")

    late = second.decide(
        application.id, "ask", page=old, reason="other", questions=["kk"], note="Telepon dulu."
    )
    again = second.decide(
        application.id, "ask", page=late, reason="other", questions=["kk"], note="Telepon dulu."
    )

    assert (late.status_code, again.status_code) == (409, 303)
    assert "Diteruskan untuk tanda tangan · Ani" in text(late)
    assert "Telepon dulu." in late.text
    assert 'value="kk" checked' in late.text


def test_a_ready_answer_goes_out_as_if_it_had_been_typed(house, desk, phone):
    """Without scripts the choice alone is enough; what is typed counts more."""
    application = phone.apply()
    house.tell(phone, application)

    desk.decide(application.id, "reject", reason="duplicate", note="", answer="double.id")

    assert house.tell(phone).heard[-1].body["note"].startswith("Permohonan yang sama sudah ada.")


def test_ready_answers_fit_what_they_are_for(house):
    """Every file is a service's; every text fits a phone, in both languages."""
    catalogue = house.office.catalogue
    ours = answers.usual()
    own = ours.of.keys() - {answers.FOR_ALL}
    assert own <= set(catalogue)
    for service in (*own, SKTM):
        for step in ("ask", "reject", "ready", "complete", "visit"):
            offered = ours.offered(service, step)
            keys = [each.key for each in offered]
            assert len(keys) == len(set(keys))
            for each in offered:
                assert all(0 < len(said) <= SENTENCE_LETTERS for said in each.texts.values()), each
                assert ours.text(service, step, f"{each.key}.en") == each.texts["en"]
    assert ours.text(SKTM, "reject", "double.fr") == ours.text(SKTM, "ask", "double.id") == ""
