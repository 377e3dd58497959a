"""Staff administration: two people for a role, one to end somebody, and who is out is out."""

import re

import pytest
from sqlalchemy import select

from protocol import errors, keys
from server import approvals, desk, roster, second_step, staff, staffing
from server.audit_tables import AUDIT
from server.rights import Area, Role
from tests.server.conftest import PASSWORD, TOKEN
from tests.server.console.desk import Desk, text
from tests.server.phones import case

PEOPLE = "/console/people"
APPROVALS = "/console/approvals"
OWN = "/console/own-password"
CLERK = {
    "nip": "19800817 200501 1 003",
    "role": "clerk",
    "services": ["kelahiran"],
    "districts": ["82.04.17"],
}


@pytest.fixture
def two(house):
    """Two administrators at their desks."""
    house.staff("ada", role=Role.ADMIN)
    house.staff("budi", role=Role.ADMIN)
    return Desk(house, "ada"), Desk(house, "budi")


def post(desk, path, page, **said):
    """Fill in the form of a page and send it."""
    form = desk.form(desk.get(page), path)
    return desk.browser.post(form.action, data={**form.fields, **said})


def confirm(desk):
    """Say yes to the one thing that waits."""
    (path,) = re.findall(rf'action="({APPROVALS}/\w+/confirm)"', desk.get(APPROVALS).text)
    return post(desk, path, APPROVALS)


@pytest.mark.parametrize("services", [["*"], ["pengaduan", "ktp-el"]])
def test_whose_an_account_is_has_to_be_said_where_complaints_are_among_its_services(
    house, two, services
):
    """Neither made nor changed without an agency; with one it is asked for like any other."""
    ada, _ = two
    house.staff("siti")
    said = {"username": "wati", "name": "Wati Contoh", **CLERK, "services": services}
    page = post(ada, f"{PEOPLE}/new", f"{PEOPLE}/new", **said)
    changed = post(ada, f"{PEOPLE}/siti/role", f"{PEOPLE}/siti", role="clerk", services=services)
    assert "pilih dulu dinasnya" in text(page)
    assert "pilih dulu dinasnya" in text(changed)
    with house.office.reading() as session:
        assert staff.account(session, "wati") is None
    made = post(ada, f"{PEOPLE}/new", f"{PEOPLE}/new", **said, agency="fisheries")
    assert "pilih dulu dinasnya" not in text(made)


def test_a_new_account_is_used_once_another_has_agreed(house, two):
    """Until then nobody comes in with its password; who asked cannot agree."""
    ada, budi = two
    said = {"username": "wati", "name": "Wati Contoh", **CLERK}
    page = post(ada, f"{PEOPLE}/new", f"{PEOPLE}/new", **said)
    password = re.search(r'<dd class="code">(.*?)</dd>', page.text)[1]
    wati = Desk(house, signed_in=False)
    assert wati.sign_in("wati", password, {"code": ""}).status_code == 401
    assert "/confirm" not in ada.get(APPROVALS).text

    assert confirm(budi).status_code == 303

    assert wati.sign_in("wati", password, {"code": ""}).status_code == 303
    with house.office.reading() as session:
        made = staff.of(staff.account(session, "wati"))
    assert (made.role, made.area) == (Role.CLERK, Area("", ("kelahiran",), ("82.04.17",)))
    assert made.nip == "198008172005011003"


def test_another_role_counts_when_confirmed_and_signs_out_everywhere(house, two):
    """Before, nothing has changed; after, every session of the person has ended."""
    ada, budi = two
    house.staff("siti")
    siti = Desk(house, "siti")

    nip = "19900101 202121 2 001"
    assert post(ada, f"{PEOPLE}/siti/role", f"{PEOPLE}/siti", nip="1990").status_code == 422
    post(ada, f"{PEOPLE}/siti/role", f"{PEOPLE}/siti", role="auditor", nip=nip)
    assert siti.get("/console").status_code == 200
    confirm(budi)

    assert siti.get("/console").status_code == 303
    assert Desk(house, "siti").get("/console").headers["location"] == "/console/log"
    assert nip in text(ada.get(f"{PEOPLE}/siti"))


def test_who_signs_for_the_head_has_their_own_post_once_another_agreed(house, two):
    """The second person reads from which post; the account shows it, and so do its letters."""
    ada, budi = two
    house.staff("siti", role=Role.SIGNER, agency="fisheries")

    said = {"role": "signer", "agency": "fisheries", "services": ["*"]}
    own = {"behalf": "  Sekretaris  Dinas Perikanan "}
    post(ada, f"{PEOPLE}/siti/role", f"{PEOPLE}/siti", **said, **own)
    asked = text(budi.get(APPROVALS))
    confirm(budi)

    assert "a.n. pimpinan, sebagai Sekretaris Dinas Perikanan" in asked
    assert "Sekretaris Dinas Perikanan" in text(ada.get(f"{PEOPLE}/siti"))
    with house.office.reading() as session:
        assert staff.of(staff.account(session, "siti")).behalf == "Sekretaris Dinas Perikanan"


def test_who_is_ended_is_out_at_once_and_what_they_said_stands(house, two):
    """The session is gone, the password opens nothing, their decision is still believed."""
    ada, budi = two
    siti, phone = house.staff("siti"), house.phone()
    desk_of_siti = Desk(house, "siti")
    application = phone.apply()
    house.tell(phone, application)
    with house.office.writing() as session:
        world = house.office.world
        decision = desk.decide(
            session, house.office, siti, case(application), "accept", world=world
        )

    post(ada, f"{PEOPLE}/siti/end", f"{PEOPLE}/siti")

    assert desk_of_siti.get("/console").status_code == 303
    assert Desk(house, signed_in=False).sign_in("siti", PASSWORD).status_code == 401
    kid = keys.signing_kid(siti.key)
    with house.office.writing() as session:
        assert roster.revoked(session.connection())[kid] == (decision.epoch, decision.seq)
        peers = roster.standing(session.connection(), house.office).peers
    assert peers.author(siti.key) is not None
    assert [message.id for message in house.tell(phone).heard if message.kind == decision.kind] == [
        decision.id
    ]

    post(
        ada,
        f"{PEOPLE}/siti/role",
        f"{PEOPLE}/siti",
        role="verifier",
        services=["*"],
        agency="complaint_desk",
    )
    confirm(budi)
    with house.office.reading() as session:
        assert kid not in roster.revoked(session.connection())
    assert Desk(house, "siti").get("/console").status_code == 200


def test_what_was_asked_for_before_an_end_brings_nobody_back(house, two):
    """A role and a new beginning are off with the end, which is written down."""
    ada, budi = two
    house.staff("siti")
    page = f"{PEOPLE}/siti"
    post(ada, f"{page}/role", page, role="verifier", services=["kelahiran"])
    post(ada, f"{page}/let-in", page)
    waiting = re.findall(rf'action="({APPROVALS}/\w+)/confirm"', budi.get(APPROVALS).text)
    assert len(waiting) == 2

    post(budi, f"{page}/end", page)

    assert "/confirm" not in budi.get(APPROVALS).text
    for address in waiting:
        budi.browser.post(f"{address}/confirm", data={"csrf": budi.csrf})
    assert Desk(house, signed_in=False).sign_in("siti", PASSWORD).status_code == 401
    with house.office.reading() as session:
        assert staffing.member(session, "siti").ended_at is not None
        said = select(AUDIT.c.actor, AUDIT.c.action).where(AUDIT.c.action.like("approval_%"))
        rows = session.connection().execute(said.order_by(AUDIT.c.id)).all()
    assert [tuple(row) for row in rows[-2:]] == [("budi", "approval_refused")] * 2

    post(ada, f"{page}/role", page, role="verifier", services=["kelahiran"])
    confirm(budi)
    assert Desk(house, "siti").get("/console").status_code == 200


def test_a_request_that_outlived_an_end_is_refused_when_it_is_carried_out(house):
    """However it came to be open still: older than the end it brings nobody back."""
    ada, budi = house.staff("ada", role=Role.ADMIN), house.staff("budi", role=Role.ADMIN)
    house.staff("siti")
    world = house.office.world
    with house.office.writing() as session:
        role = Role.VERIFIER, Area("", ("*",), ("*",))
        staffing.ask_role(session, ada, "siti", *role, world)
        (asked,) = approvals.waiting(session, budi, house.clock.now)
    house.clock.passes(minutes=1)
    with house.office.writing() as session:
        staffing.end(session, budi, "siti", world)

    with house.office.writing() as session, pytest.raises(errors.ApprovalGoneError):
        staffing.carry_out(session, budi, asked, world)


def test_who_lost_the_phone_begins_anew_with_two_who_agree(house, two):
    """A new password is shown to whoever agrees, and the second step is set up again."""
    ada, budi = two
    house.staff("siti")
    siti = Desk(house, "siti")
    post(ada, f"{PEOPLE}/siti/let-in", f"{PEOPLE}/siti")
    assert siti.get("/console").status_code == 200

    password = re.search(r'<dd class="code">(.*?)</dd>', confirm(budi).text)[1]

    assert siti.get("/console").status_code == 303
    assert siti.sign_in("siti", PASSWORD).status_code == 401
    assert siti.sign_in("siti", password, {"code": ""}).status_code == 303
    assert siti.get("/console").headers["location"] == "/console/second-step"


def test_a_password_somebody_gave_is_good_for_choosing_ones_own(house, two):
    """With a second step set up nothing is open but that; the old one is worth nothing after."""
    ada, budi = two
    post(ada, f"{PEOPLE}/new", f"{PEOPLE}/new", username="wati", name="Wati Contoh", **CLERK)
    confirm(budi)
    page = post(ada, f"{PEOPLE}/wati/let-in", f"{PEOPLE}/wati") and confirm(budi)
    given = re.search(r'<dd class="code">(.*?)</dd>', page.text)[1]
    with house.office.writing() as session:
        second_step.set_seed(session.connection(), staff.account(session, "wati").id, TOKEN)
    house.shown = 0
    wati, own = Desk(house, signed_in=False), "kapal-layar-di-teluk-9"
    assert wati.sign_in("wati", given).status_code == 303

    for path in ("/console", "/console/account", "/console/figures", "/console/again"):
        assert wati.get(path).headers["location"] == OWN
    assert 'class="pages"' in wati.get(OWN).text
    assert 'href="/console/figures"' not in wati.get(OWN).text
    refusals = (("lain", own), (given, given), ("pendek", "pendek"))
    for new, again in refusals:
        assert post(wati, OWN, OWN, new=new, again=again).status_code == 422
    assert post(wati, OWN, OWN, new=own, again=own).headers["location"] == "/console"

    assert wati.get("/console").status_code == 200
    assert wati.get(OWN).headers["location"] == "/console/account"
    house.clock.passes(minutes=1)
    assert Desk(house, signed_in=False).sign_in("wati", given).status_code == 401
    assert Desk(house, signed_in=False).sign_in("wati", own).status_code == 303


def test_nobody_changes_themselves(house, two):
    """An administrator's own page has no form, and a form made up for it is refused."""
    ada, _ = two
    assert f"{PEOPLE}/ada/" not in ada.get(f"{PEOPLE}/ada").text

    for action in ("end", "let-in", "role"):
        said = {"csrf": ada.csrf, "role": "signer", "services": "*", "agency": "fisheries"}
        assert ada.browser.post(f"{PEOPLE}/ada/{action}", data=said).status_code == 403


def test_what_matters_wants_a_code_again(house, two):
    """Ten minutes after the last code the form leads to the code, and nothing has changed."""
    ada, _ = two
    house.staff("siti")
    house.clock.passes(minutes=11)

    answer = post(ada, f"{PEOPLE}/siti/end", f"{PEOPLE}/siti")

    assert answer.headers["location"].startswith("/console/again")
    with house.office.reading() as session:
        assert staffing.member(session, "siti").ended_at is None


def test_an_account_that_makes_no_sense_is_not_asked_for(two):
    """The form comes back with what was typed, and says what is amiss."""
    ada, budi = two
    good = {"username": "wati", "name": "Wati Contoh", **CLERK}
    amiss = (
        ({"username": "Wati W"}, "huruf kecil"),
        ({"username": "ada"}, "sudah dipakai"),
        ({"name": " "}, "Nama belum diisi"),
        ({"role": "king"}, "Tugas belum dipilih"),
        ({"services": []}, "Pilih layanannya"),
        ({"role": "village", "services": ["*"]}, "Kode desa"),
        ({"villages": "82.04.99.2001"}, "Kode desa"),
    )

    for said, why in amiss:
        answer = post(ada, f"{PEOPLE}/new", f"{PEOPLE}/new", **(good | said))
        assert answer.status_code == 422
        assert why in text(answer)
    assert "/confirm" not in budi.get(APPROVALS).text
