"""Decisions another system hands over: its own word, in the one ledger, and once."""

import asyncio
import itertools

from sqlalchemy import func, select

from protocol import messages
from protocol.messages import Kind
from protocol.standing import Passed
from server import clients, desk, passing
from server.api import guard
from server.client_tables import CLIENT
from server.tables import MESSAGE
from tests.server.phones import COMPLAINT, case


def filed(house, phone):
    application = phone.apply()
    house.tell(phone, application)
    return application


def test_a_decision_is_signed_by_the_system_and_reaches_the_phone(house, let_in):
    """The phone believes it because the client's own key stands in the roster it brings."""
    phone, system = house.phone(), let_in()
    phone.roster = 0
    application = filed(house, phone)

    answer = system.hands(application.id, "accept", note="Sedang diperiksa", after=1)

    assert answer.status_code == 201
    told = answer.json()
    assert (told["state"], told["place"], told["repeated"]) == ("village_review", 2, False)
    heard = house.tell(phone).heard
    assert [each.kind for each in heard] == [Kind.ROSTER, Kind.DECISION]
    assert heard[1].id == told["message"]
    with house.office.reading() as session:
        key = session.scalars(select(CLIENT.c.key)).one()
    assert heard[1].author == key
    named = messages.read(Kind.ROSTER, heard[0].body).officers
    assert [(each.key, each.name, each.role) for each in named] == [(key, "DINSOS", "agency")]
    history = system.asks(f"/cases/{application.id}/history").json()["history"]
    assert [each["by"] for each in history] == ["", "DINSOS"]


def test_handed_over_again_it_is_the_same_decision(house, let_in):
    """A system that did not hear the answer asks again: 200, the same message, nothing doubled."""
    phone, system = house.phone(), let_in()
    application = filed(house, phone)

    first = system.hands(application.id, "accept", "A-1").json()
    again = system.hands(application.id, "accept", "A-1")

    assert again.status_code == 200
    assert again.json() == first | {"repeated": True}
    with house.office.reading() as session:
        count = session.scalar(
            select(func.count()).select_from(MESSAGE).where(MESSAGE.c.kind == Kind.DECISION)
        )
    assert count == 1
    other = system.hands(application.id, "reject", "A-1", reason="other", note="x")
    assert (other.status_code, other.json()["code"]) == (409, "api.reference_taken")


def test_a_step_that_does_not_fit_says_what_came_between(house, let_in):
    """A person decided meanwhile: 409 names the step, and the case stays theirs."""
    phone, system, ani = house.phone(), let_in(), house.staff()
    application = filed(house, phone)
    with house.office.writing() as session:
        desk.decide(session, house.office, ani, case(application), "accept",
                    world=house.office.world)  # fmt: skip

    answer = system.hands(application.id, "accept", after=1)

    assert (answer.status_code, answer.json()["code"]) == (409, "case.step_not_allowed")
    assert answer.json()["between"] == ["accept"]


def test_what_is_no_decision_is_not_taken(house, let_in):
    """Unknown steps and reasons, and reasons left out, change nothing."""
    phone, system = house.phone(), let_in()
    application = filed(house, phone)

    wrong = [
        {"step": "fly"},
        {"step": "reject"},
        {"step": "reject", "reason": "because", "note": "x"},
        {"step": "ask"},
    ]

    assert {system.hands(application.id, **said).status_code for said in wrong} == {409}
    assert system.asks(f"/cases/{application.id}").json()["state"] == "at_village"


def test_an_appointment_names_a_day_and_a_place(house, let_in):
    """The citizen's phone has both, and what to bring; a step without them is not taken."""
    phone, system = house.phone(), let_in(services=("*",))
    application = phone.apply(COMPLAINT)
    house.tell(phone, application)

    bare = system.hands(application.id, "schedule")
    said = {"visit_on": "2026-12-01", "visit_at": "Kantor Camat", "bring": ["KK asli"]}
    answer = system.hands(application.id, "schedule", **said)

    assert (bare.status_code, bare.json()["code"]) == (409, "api.visit_incomplete")
    assert (answer.status_code, answer.json()["state"]) == (201, "scheduled")
    (heard,) = house.tell(phone).heard
    assert (heard.body["date"], heard.body["place"]) == ("2026-12-01", "Kantor Camat")
    assert heard.body["items"] == ["KK asli"]
    (*_, last) = system.asks(f"/cases/{application.id}/history").json()["history"]
    assert (last["visit_on"], last["visit_at"]) == ("2026-12-01", "Kantor Camat")


def test_a_case_that_is_passed_on_says_where_to(house, let_in):
    """Without a word the citizen would be sent nowhere: it is refused, and the case stays."""
    phone, system, ani = house.phone(), let_in(), house.staff()
    application = filed(house, phone)
    with house.office.writing() as session:
        desk.decide(session, house.office, ani, case(application), "accept",
                    world=house.office.world)  # fmt: skip

    for said in ({}, {"note": "  "}):
        answer = system.hands(application.id, "pass_on", **said)
        assert (answer.status_code, answer.json()["code"]) in {
            (409, "api.note_missing"), (422, "api.unreadable")
        }  # fmt: skip
    assert system.hands(application.id, "pass_on", note="Ke provinsi.").status_code == 201


def test_what_a_system_decided_stands_after_it_is_shut_out(house, let_in):
    """Its word ends after the last it said; the case keeps what it had."""
    phone, system = house.phone(), let_in()
    application = filed(house, phone)
    system.hands(application.id, "accept")

    with house.office.writing() as session:
        clients.revoke(session, house.office.world, system.id)

    other = let_in("other").asks(f"/cases/{application.id}").json()
    assert (other["state"], other["place"]) == ("village_review", 2)
    assert [each.kind for each in house.tell(phone).heard] == [Kind.DECISION]


def test_bodies_that_are_no_decision_are_refused_cheaply(let_in):
    """Unknown fields, no text, nesting beyond sixteen, over 64 KiB: a code, and hardly a parse."""
    system = let_in()
    head = {"authorization": f"Bearer {system.token}", "content-type": "application/json"}
    bodies = [
        (b'{"reference":"1","step":"accept","x":1}', 422, "api.unreadable"),
        (b'{"reference":"a b","step":"accept"}', 422, "api.unreadable"),
        (b"{", 422, "api.unreadable"),
        (b"\xff\x02", 422, "api.unreadable"),
        (b"[" * 17 + b"]" * 17, 422, "api.too_deep"),
        (b"[" * 60_000, 422, "api.too_deep"),
        (b'"' + b"[" * 60_000 + b'"', 422, "api.unreadable"),
        (b" " * 70_000, 413, "delivery.too_large"),
    ]
    path = f"/api/v1/cases/{'0' * 32}/decisions"

    for body, status, code in bodies:
        answer = system.line.post(path, content=body, headers=head)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body[:40]


async def slow(parts, pause_s):
    """Hand a request to the guard a byte at a time and return what it answers with."""
    answered = []
    coming = iter(parts)

    async def receive():
        await asyncio.sleep(pause_s)
        part = next(coming, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    async def send(message):
        answered.append(message)

    async def never(scope, receive, send):
        raise AssertionError("a route saw half a body")

    scope = {"type": "http", "scheme": "https", "headers": [], "query_string": b""}
    await guard.Guard(never, within_s=0.2, idle_s=0.1)(scope, receive, send)
    return answered[0]["status"]


def test_a_body_that_never_ends_is_not_waited_for():
    """One that stands still, and one that trickles for ever: 408, and no route saw it."""
    assert asyncio.run(slow([b"{"], 0.15)) == 408
    assert asyncio.run(slow(itertools.repeat(b" "), 0.01)) == 408


def test_a_case_that_was_passed_on_is_decided_by_the_system_of_who_has_it(house, let_in):
    """Whose services it is among reads where it is and decides nothing; the phone is told."""
    house.staff("fajar", ("kusuka-nelayan",), agency="fisheries")
    theirs = let_in("kusuka", services=("kusuka-nelayan",), agency="fisheries")
    ours = let_in("siak", services=("ktp-el",), agency="dukcapil")
    civil = house.staff("citra", ("ktp-el",), agency="dukcapil")
    phone = house.phone()
    application = phone.apply("ktp-el")
    house.tell(phone, application)
    assert ours.hands(application.id, "receive").status_code == 201
    assert theirs.asks("/cases").json()["cases"] == []

    with house.office.writing() as session:
        passing.pass_on(
            session,
            house.office,
            civil,
            case(application),
            Passed("fisheries"),
            told="Diteruskan ke Dinas Perikanan: kapal.",
            after=None,
        )

    (listed,) = theirs.asks("/cases").json()["cases"]
    assert (listed["id"], listed["agency"], listed["holder"]) == (
        application.id,
        "fisheries",
        "fisheries",
    )
    assert ours.asks(f"/cases/{application.id}").json()["agency"] == "fisheries"
    late = ours.hands(application.id, "accept", "2")
    assert (late.status_code, late.json()["code"]) == (409, "case.step_not_allowed")
    assert theirs.hands(application.id, "accept", "3").status_code == 201
    assert house.tell(phone).heard[-1].body["step"] == "accept"
