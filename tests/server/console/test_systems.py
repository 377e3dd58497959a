"""Other systems at the console: who is let in, how their news fares, and ending either."""

import pytest

from protocol.ids import CaseId, receipt_code
from server import clients, deliveries, hooks
from server.clients import Scope
from server.hook_commands import LOGGED
from server.rights import Role
from tests.server.console.desk import Desk, text
from tests.server.phones import SKTM, Phone

PAGE = "/console/systems"
URL = "https://sistem.dinsos.example/layar"


@pytest.fixture
def hook(house) -> hooks.Hook:
    """A system that reads people's data, with an address for its news."""
    with house.office.writing() as session:
        scopes = (Scope.CASES, Scope.ANSWERS)
        clients.add(session, house.office.world, "dinsos", "Dinas Sosial", (SKTM,), scopes)
        return hooks.add(session, house.office.world, "dinsos", URL)


@pytest.fixture
def admin(house, hook) -> Desk:
    """Eka, who administers, has a second step and gave a code just now."""
    house.staff("eka", (), role=Role.ADMIN)
    return Desk(house, "eka")


def failed(house, phone: Phone) -> CaseId:
    """Have a case told in vain, for as long as it is tried; return the case."""
    house.clock.passes(minutes=1)
    application = phone.apply()
    house.tell(phone, application)
    for days in (0, 8):
        house.clock.passes(days=days)
        with deliveries.claiming(house.office) as connection:
            (subscriber,) = [each.id for each in hooks.listed(connection)]
            for due in deliveries.take(connection, subscriber, house.clock.now, 10):
                deliveries.failed(connection, due, "timeout", house.clock.now, 1.0)
    return CaseId(application.id)


def do(desk: Desk, hook: hooks.Hook, deed: str):
    """Press one of the buttons of an address."""
    form = desk.form(desk.get(f"{PAGE}/dinsos"), f"{PAGE}/dinsos/hooks", hook=hook.id)
    return desk.browser.post(form.action, data={**form.fields, "deed": deed})


def tellings(house, hook):
    with house.office.reading() as session:
        return deliveries.newest(session.connection(), hook.id, LOGGED)


def test_who_is_let_in_is_listed_with_what_for_and_when_last(house, admin):
    """Name, services, scopes in words, whether people's data is read; the secret nowhere."""
    before = text(admin.get(PAGE))
    with house.office.writing() as session:
        clients.admit(session, house.office.world, "dinsos", ["cases.read"])
    house.clock.passes(hours=20)
    admin = Desk(house, "eka")
    after, one = text(admin.get(PAGE)), admin.get(f"{PAGE}/dinsos")

    assert "Dinas Sosial" in before
    assert "Membaca data pribadi" in before
    assert "Belum pernah masuk" in before
    assert "Terakhir masuk" in after
    assert "Membaca siapa yang mengajukan dan isiannya" in text(one)
    assert URL in text(one)
    assert "whsec_" not in one.text


def test_news_that_did_not_arrive_is_said_and_begun_anew(house, hook, phone, admin):
    """Which case, how often it was tried and what came of it; again puts it back in line."""
    case = failed(house, phone)
    admin = Desk(house, "eka")
    page = text(admin.get(f"{PAGE}/dinsos"))
    assert receipt_code(case) in page
    assert "Tidak sampai 2 kali dicoba, terakhir: timeout" in page
    assert "Tidak sampai" in text(admin.get(PAGE))

    assert do(admin, hook, "again").status_code == 303
    assert [(each.given_up, each.tries) for each in tellings(house, hook)] == [(False, 0)]
    assert "Menunggu giliran" in text(admin.get(f"{PAGE}/dinsos"))


def test_a_paused_address_is_told_nothing_until_it_goes_on(house, hook, phone, admin, monkeypatch):
    """What happens meanwhile waits and is told then; who paused it stands in the audit log."""
    told = []
    monkeypatch.setattr(hooks, "_post", lambda hook, due, now: told.append(due.case_id) or "204")
    do(admin, hook, "pause")
    house.clock.passes(minutes=1)
    application = phone.apply()
    house.tell(phone, application)

    assert hooks.tell_all(house.office) == 0
    assert "Ditunda" in text(admin.get(f"{PAGE}/dinsos"))
    do(admin, hook, "resume")
    assert hooks.tell_all(house.office) == 1
    assert told == [application.id]


def test_a_system_is_shut_out_with_its_news(house, hook, phone, admin):
    """It comes in no more, is told nothing more, and stays in the list as what it was."""
    with house.office.writing() as session:
        token = clients.admit(session, house.office.world, "dinsos", ["cases.read"])
    form = admin.form(admin.get(f"{PAGE}/dinsos"), f"{PAGE}/dinsos/end")
    admin.browser.post(form.action, data=form.fields)
    house.clock.passes(minutes=1)
    house.tell(phone, phone.apply())

    with house.office.reading() as session:
        assert clients.holder(session, token, house.office.world) is None
    assert tellings(house, hook) == []
    assert "Akses diakhiri" in text(admin.get(PAGE))
    page = admin.get(f"{PAGE}/dinsos")
    assert f'action="{PAGE}/dinsos/end"' not in page.text


def test_what_can_be_done_is_done_to_ones_own_addresses_alone(house, hook, admin):
    """An address of another system, or a deed nobody knows, is not there."""
    with house.office.writing() as session:
        clients.add(session, house.office.world, "capil", "Dukcapil", (SKTM,), (Scope.CASES,))
    for client, deed in (("capil", "end"), ("dinsos", "burn")):
        answer = admin.browser.post(
            f"{PAGE}/{client}/hooks", data={"csrf": admin.csrf, "hook": hook.id, "deed": deed}
        )
        assert answer.status_code == 404
    with house.office.reading() as session:
        assert [each.id for each in hooks.listed(session.connection())] == [hook.id]
