"""Who comes in at the API: by secret, for minutes, for what was asked; and no other way."""

from itertools import product

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from protocol import errors
from server import clients
from server.api.routes import PREFIX
from server.audit_tables import AUDIT
from server.client_tables import CLIENT, PASS
from server.clients import Scope
from tests.server import everywhere
from tests.server.phones import COMPLAINT, SKTM, VILLAGE

PROBLEM = "application/problem+json"


def refused(answer, status, code):
    """See that an answer says no: a code, and no word of detail."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["code"] == code
    assert set(answer.json()) <= {"type", "title", "status", "code", "error", "between"}


def test_a_secret_is_good_for_a_pass_and_a_pass_for_some_minutes(house, let_in):
    """Both are kept as digests only; after a quarter of an hour a new pass is asked for."""
    system = let_in()
    answer = system.comes_in()

    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 900
    assert answer.headers["cache-control"] == "no-store"
    assert system.asks("/cases").status_code == 200
    with house.office.reading() as session:
        kept = str(session.execute(select(CLIENT)).all() + session.execute(select(PASS)).all())
    assert system.token not in kept
    assert system.secret not in kept

    house.clock.passes(minutes=15)
    refused(system.asks("/cases"), 401, "api.stranger")
    system.comes_in()
    assert system.asks("/cases").status_code == 200


def test_secrets_come_in_the_form_or_as_basic(let_in):
    """As OAuth2 says, both ways; what is both wrong is invalid_client."""
    system = let_in()
    form = {"grant_type": "client_credentials"}

    basic = system.line.post(f"{PREFIX}/token", data=form, auth=(system.id, system.secret))
    wrong = system.line.post(f"{PREFIX}/token", data=form, auth=(system.id, "wrong"))
    nobody = system.line.post(f"{PREFIX}/token", data=form)
    garbled = [(b"authorization", b"Basic \xe9")]
    no_text = system.line.post(f"{PREFIX}/token", data=form, headers=garbled)

    assert basic.status_code == 200
    for answer in (wrong, nobody, no_text):
        refused(answer, 401, "api.client")
        assert answer.json()["error"] == "invalid_client"
        assert "www-authenticate" in answer.headers


def test_a_pass_can_be_asked_for_less_and_never_for_more(let_in):
    """What a client may not have is not granted, whatever it asks."""
    system = let_in(scopes=(Scope.CASES, Scope.PAPERS))

    assert system.comes_in(scope="cases.read answers.read").json()["scope"] == "cases.read"
    assert system.asks("/cases").status_code == 200
    refused(system.asks(f"/cases/{'0' * 32}/papers"), 403, "api.scope")
    answer = system.comes_in(scope="answers.read")
    refused(answer, 400, "api.scope")
    assert answer.json()["error"] == "invalid_scope"


def test_every_route_takes_one_scope_and_no_other(let_in):
    """With all other scopes a client is refused; with this one it comes as far as the case."""
    case = "0" * 32
    routes = {
        ("GET", "/cases"): Scope.CASES,
        ("GET", f"/cases/{case}"): Scope.CASES,
        ("GET", f"/cases/{case}/history"): Scope.CASES,
        ("GET", f"/cases/{case}/answers"): Scope.ANSWERS,
        ("GET", f"/cases/{case}/papers"): Scope.PAPERS,
        ("GET", f"/cases/{case}/papers/{case}{case}"): Scope.PAPERS,
        ("POST", f"/cases/{case}/decisions"): Scope.DECISIONS,
    }
    system = let_in()
    described = system.line.get(f"{PREFIX}/openapi.json").json()["paths"]
    assert sum(len(each) for path, each in described.items() if path != "/token") == len(routes)

    def ask(method, path):
        body = {"reference": "1", "step": "accept"} if method == "POST" else None
        head = {"authorization": f"Bearer {system.token}"}
        return system.line.request(method, PREFIX + path, json=body, headers=head).status_code

    for (method, path), scope in routes.items():
        system.comes_in(scope=" ".join(each for each in Scope if each is not scope))
        assert ask(method, path) == 403, path
        system.comes_in(scope=scope.value)
        assert ask(method, path) in {200, 404}, path
        system.token = "wrong"
        assert ask(method, path) == 401, path


@pytest.mark.parametrize(
    ("services", "places", "seen"),
    [
        ((SKTM,), (VILLAGE,), {"plain"}),
        ((SKTM,), ("82.04.17.2004",), set()),
        (("ktp-el",), ("*",), set()),
        ((COMPLAINT,), (VILLAGE,), {"complaint"}),
        (("*",), ("*",), {"plain", "complaint"}),
    ],
)
def test_a_case_is_there_for_the_systems_of_its_area_alone(house, let_in, services, places, seen):
    """At every route of a case: not there for others, and a report about officers for no system."""
    phone = house.phone()
    said = {
        "plain": phone.apply(),
        "complaint": phone.apply(COMPLAINT, topic="road_port", text="Dermaga rusak."),
        "report": phone.apply(COMPLAINT, topic="officer_conduct", text="Minta uang."),
    }
    house.tell(phone, *said.values())
    system = let_in(services=services, places=places)
    of_case = [
        each
        for each in everywhere.addresses(house.web)
        if each.pattern.startswith(f"{PREFIX}/cases/{{case}}")
    ]
    assert len(of_case) > 4

    head = {"authorization": f"Bearer {system.token}"}
    for address, (name, case) in product(of_case, said.items()):
        path = address.path({"case": case.id, "sha256": "0" * 64})
        body = {"reference": f"{name}1", "step": "accept"} if address.changes else None
        answer = system.line.request(address.method, path, json=body, headers=head)
        whole = name in seen and address.holes == {"case"}
        assert answer.is_success == whole, (address, name)
        assert whole or (answer.status_code, answer.json()["code"]) == (404, "api.unknown")


def test_a_system_that_is_shut_out_is_out_at_once(house, let_in):
    """Its passes end with it, no new ones are given, and the audit log says so."""
    system, other = let_in(), let_in("capil")

    with house.office.writing() as session:
        assert clients.revoke(session, house.office.world, system.id)
        assert not clients.revoke(session, house.office.world, system.id)

    refused(system.asks("/cases"), 401, "api.stranger")
    assert system.comes_in().status_code == 401
    assert other.asks("/cases").status_code == 200
    with house.office.reading() as session:
        actions = session.execute(select(AUDIT.c.actor, AUDIT.c.action, AUDIT.c.subject)).all()
    assert ("command", "client_ended", "dinsos") in actions
    assert ("client:dinsos", "sign_in", "") in actions


def test_who_guesses_has_to_wait_and_others_do_not(let_in):
    """Ten wrong secrets, then 429 with a time; a right one elsewhere does not count."""
    system, other = let_in(), let_in("capil")

    wrong = [system.comes_in(client_secret=str(number)).status_code for number in range(12)]

    assert wrong == [401] * 10 + [429] * 2
    answer = system.comes_in()
    refused(answer, 429, "api.too_many")
    assert int(answer.headers["retry-after"]) > 0
    assert other.comes_in().status_code == 200


def test_who_asks_too_fast_has_to_wait(house, let_in):
    """A client that asks without a rest is told when to come back."""
    system = let_in()

    answers = [system.asks("/cases") for _ in range(202)]

    assert [answer.status_code for answer in answers[-3:]] == [200, 429, 429]
    refused(answers[-1], 429, "api.too_many")
    house.clock.passes(seconds=1)
    assert system.asks("/cases").status_code == 200


def test_over_a_line_others_can_read_nobody_is_answered(house):
    """Secrets go over TLS, or stay on the machine."""
    line = TestClient(house.web, client=("192.0.2.7", 5))

    refused(line.get(f"{PREFIX}/cases"), 403, "api.plain_http")
    over_tls = TestClient(house.web, base_url="https://testserver", client=("192.0.2.7", 5))
    answer = over_tls.get(f"{PREFIX}/cases")
    refused(answer, 401, "api.stranger")
    assert "strict-transport-security" in answer.headers


def test_every_answer_has_its_headers_whatever_became_of_it(line):
    """Nothing is kept, framed, guessed at or run, and what is refused is a problem."""
    asked = {
        ("GET", "/nothing"): 404,
        ("GET", "/cases/a%0Ab/answers"): 404,
        ("DELETE", "/cases"): 405,
        ("GET", "/token"): 405,
        ("GET", "/docs"): 404,
        ("GET", "/cases"): 401,
    }
    for (method, path), status in asked.items():
        answer = line.request(method, PREFIX + path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), path
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]


def test_a_client_has_a_name_and_an_id_of_its_own(house):
    """Ids are small letters; nobody has one twice."""

    def add(client, name="DINSOS"):
        with house.office.writing() as session:
            clients.add(session, house.office.world, client, name, (SKTM, COMPLAINT), ())

    add("dinsos")
    for client, name, why in (
        ("dinsos", "X", "taken"),
        ("Din Sos", "X", "letters"),
        ("capil", " ", "name"),
    ):
        with pytest.raises(errors.AccountBadError) as caught:
            add(client, name)
        assert caught.value.why == why
