"""Other systems are told, signed, once each, by as many processes as there are; or it is known."""

import json
import os
import re
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from protocol import errors, world
from protocol.ids import CaseId
from protocol.messages import Kind
from server import (
    cli,
    clients,
    desk,
    hooks,
    intake,
    keyring,
    office,
    projection,
    referring,
)
from server.delivery_tables import Subscriber
from server.settings import Settings
from tests import databases, warm
from tests.door import Reply
from tests.server import sealed
from tests.server.hooked import registered, rows
from tests.server.phones import COMPLAINT, SKTM, Phone, case

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")


def test_every_change_is_told_once_and_says_nothing_of_the_person(house, door):
    """Filed and decided: two tellings with state and place; nobody's name, no second time."""
    phone, ani = house.phone(), house.staff()
    early = phone.apply()
    house.tell(phone, early)
    house.clock.passes(minutes=1)
    registered(house.office, door.url + "/layar")
    house.clock.passes(minutes=1)
    application = phone.apply()
    house.tell(phone, application, phone.apply(COMPLAINT))
    with house.office.writing() as session:
        desk.decide(session, house.office, ani, case(application), "accept",
                    world=house.office.world)  # fmt: skip

    assert hooks.tell_all(house.office) == 2
    assert hooks.tell_all(house.office) == 0

    assert [(each["case"], each["place"], each["state"]) for each in door.heard] == [
        (application.id, 1, "at_village"),
        (application.id, 2, "village_review"),
    ]
    assert "SITI" not in json.dumps(door.heard)
    with house.office.writing() as session:
        projection.rebuild(session.connection(), house.office)
    assert hooks.tell_all(house.office) == 0


def test_what_is_said_is_signed_and_old_words_are_not_believed(house, door):
    """By the code on the page: a changed body, another secret or a telling of yesterday is not."""
    hook = registered(house.office, door.url)
    phone = house.phone()
    house.tell(phone, phone.apply())
    bodies = []
    door.answer = lambda method, path, body: bodies.append(body) or Reply(200)
    hooks.tell_all(house.office)
    (_, _, head), body = door.requests[0], bodies[0]
    head = {name.lower(): value for name, value in head.items()}
    page: dict = {}
    exec(re.findall(r"```python\n(import base64.*?)```", PAGE, re.DOTALL)[0], page)
    believed, now = page["believed"], house.clock.now.timestamp()
    secret = hooks.secret_text(hook)

    assert believed(secret, head, body, now)
    assert not believed(secret, head, body + b" ", now)
    assert not believed(secret, head, body, now + 301)
    assert not believed(secret, head | {"webhook-timestamp": str(int(now) + 1)}, body, now)
    assert not believed("whsec_" + "A" * 43 + "=", head, body, now)


def test_a_failing_address_holds_up_no_other(house, door):
    """While one is away the other hears; and the first is asked once, not for every telling."""
    registered(house.office, "http://127.0.0.1:9/", client="away")
    registered(house.office, door.url, client="here")
    phone = house.phone()
    house.tell(phone, *(phone.apply() for _ in range(3)))

    assert hooks.tell_all(house.office) == 3
    assert Counter(row.tries for row in rows(house.office)) == {1: 4, 0: 2}


MISTYPED = (
    "https://sistem..dinsos.example/",
    "https://sistem.dinsos.example:99999/",
    "https://[::1/",
    f"https://{'sistem' * 11}.example/",
    "https://[sistem]/",
    "https://sistem.example:x/",
)


@pytest.mark.parametrize("url", MISTYPED)
def test_a_mistyped_address_is_refused_and_holds_up_no_other(house, door, monkeypatch, url):
    """It cannot be registered; one that was before fails by itself, and the others hear."""
    with house.office.writing() as session:
        clients.add(session, house.office.world, "capil", "X", (SKTM,), ())
    databases.tell(monkeypatch, house.folder)
    assert cli.main(["hooks", "add", "capil", url]) == 1
    registered(house.office, door.url, client="here")
    with house.office.writing() as session:
        session.add(Subscriber(id="hook-0", client="capil", url=url, secret=b"s", inside=False,
                               added_ms=0))  # fmt: skip
    phone = house.phone()
    house.tell(phone, phone.apply())

    assert hooks.tell_all(house.office) == 1
    assert {row.subscriber: row.said for row in rows(house.office)}["hook-0"] == "address"


def test_an_address_in_figures_is_named_whole(house, door, monkeypatch):
    """IPv6 and a port: what is asked for is the address, and so is the certificate's name."""
    asked = []
    stream = httpx.Client.stream
    monkeypatch.setattr(
        httpx.Client, "stream", lambda *on, **how: asked.append(how) or stream(*on, **how)
    )
    registered(house.office, "https://[::1]:9/layar")
    phone = house.phone()
    house.tell(phone, phone.apply())

    hooks.tell_all(house.office)
    assert rows(house.office)[0].said == "away"
    assert asked[0]["headers"]["host"] == "[::1]:9"
    assert asked[0]["extensions"] == {"sni_hostname": "::1"}


def test_redirects_are_not_followed(house, door):
    """A registered address cannot send the office elsewhere."""
    registered(house.office, door.url + "/here")
    phone = house.phone()
    house.tell(phone, phone.apply())
    door.says = Reply(307, headers={"Location": door.url + "/there", "Content-Type": "text/plain"})

    assert hooks.tell_all(house.office) == 0
    assert [path for _, path, _ in door.requests] == ["/here"]
    assert rows(house.office)[0].said == "307"


def test_only_addresses_outside_are_spoken_to_unless_it_was_said(house, door, monkeypatch):
    """A name that leads into the network is refused when looked up, whatever it said before."""
    with house.office.writing() as session:
        clients.add(session, house.office.world, "capil", "X", (SKTM,), ())
        for url in ("http://a.example/", "ftp://a", "https://u:p@a.example/", "https:///x"):
            with pytest.raises(hooks.AddressRefusedError):
                hooks.add(session, house.office.world, "capil", url)
        hooks.add(session, house.office.world, "capil", "https://localhost:1/")
        with pytest.raises(errors.AccountBadError):
            hooks.add(session, house.office.world, "nobody", "https://a.example/")
    phone = house.phone()
    house.tell(phone, phone.apply())

    assert hooks.tell_all(house.office) == 0
    assert rows(house.office)[0].said == "address"


def test_a_client_hears_of_its_own_services_and_places_alone(house, door):
    """Another service, another district, and a system that is shut out: nothing is noted."""
    registered(house.office, door.url, services=(COMPLAINT,), client="system-a")
    registered(house.office, door.url, places=("82.04.01",), client="system-b")
    registered(house.office, door.url, places=("82.04.17",), client="system-c")
    registered(house.office, door.url, client="system-d")
    with house.office.writing() as session:
        clients.revoke(session, house.office.world, "system-d")
    phone = house.phone()
    house.tell(phone, phone.apply())

    assert len(rows(house.office)) == 1


def test_no_system_hears_that_there_is_a_report(house, door):
    """Not one whose services it is among, sealed or open: that it exists is nobody else's."""
    sealed.furnish(house)
    registered(house.office, door.url, services=(COMPLAINT,))
    registered(house.office, door.url, services=("*",), client="bare", agency="")
    phone = house.phone()
    open_report = phone.say(Kind.APPLICATION, {"service": COMPLAINT, "answers": sealed.ANSWERS})
    plain = phone.say(Kind.APPLICATION, {"service": COMPLAINT, "answers": {"topic": "road_port"}})
    house.tell(phone, open_report, plain, sealed.report(house, phone).said)

    assert [row.case_id for row in rows(house.office)] == [plain.id]


def test_an_agencys_system_hears_of_a_complaint_once_it_was_referred_there(house, door):
    """Not when it comes nor when it is taken up; not of one that went to another agency."""
    services, ani = (SKTM, COMPLAINT), house.staff()
    registered(house.office, door.url, services=services, agency="fisheries")
    phone = house.phone()
    theirs, others = (
        phone.say(Kind.APPLICATION, {"service": COMPLAINT, "answers": {"topic": "road_port"}})
        for _ in range(2)
    )
    house.tell(phone, theirs, others)
    with house.office.writing() as session:
        for each in (theirs, others):
            desk.decide(session, house.office, ani, case(each), "accept", world=house.office.world)
    assert rows(house.office) == []
    assert hooks.tell_all(house.office) == 0

    refers(house, ani, theirs, "fisheries")
    refers(house, ani, others, "social_affairs")
    with house.office.writing() as session:
        desk.decide(session, house.office, ani, case(others), "complete", note="Sudah.",
                    world=house.office.world)  # fmt: skip
        projection.rebuild(session.connection(), house.office)

    assert hooks.tell_all(house.office) == 1
    assert [(each["case"], each["place"]) for each in door.heard] == [(theirs.id, 3)]


def test_what_became_a_report_while_it_waited_is_told_to_nobody(house, door):
    """The address was away, the writer said it is about an officer: it is forgotten, not told."""
    registered(house.office, door.url, services=(COMPLAINT,), agency="complaint_desk")
    phone, ani = house.phone(), house.staff()
    said = phone.say(Kind.APPLICATION, {"service": COMPLAINT, "answers": {"topic": "road_port"}})
    house.tell(phone, said)
    with house.office.writing() as session:
        desk.decide(session, house.office, ani, case(said), "ask", reason="other",
                    note="Tentang apa?", world=house.office.world)  # fmt: skip
    house.tell(phone, phone.supplement(said.id, topic="officer_conduct"))
    assert len(rows(house.office)) == 2

    assert hooks.tell_all(house.office) == 0
    assert (door.heard, rows(house.office)) == ([], [])


def refers(house, staff, application, agency):
    with house.office.writing() as session:
        referring.refer(session, house.office, staff, case(application), agency, told="Diteruskan.")


def _runs(told):
    os.environ |= told
    raise SystemExit(cli.main(["hooks", "run", "--once"]))


def test_two_processes_tell_everything_and_nothing_twice(tmp_path, monkeypatch, door):
    """Started at the same moment, again and again, until all is told: each telling came once."""
    folder = tmp_path / "office"
    databases.tell(monkeypatch, folder)
    keyring.make(folder, world.real(), development=True)
    opened = office.open_office(Settings.from_env(), world.real())
    registered(opened, door.url)
    phone = Phone(opened)
    said = [phone.apply() for _ in range(40)]
    for start in range(0, 40, 20):
        intake.receive(opened, [phone.up(*([phone.introduce()] if not start else []),
                                         *said[start : start + 20])])  # fmt: skip
    count = len(rows(opened))
    assert count

    until = time.monotonic() + 60
    while len(door.heard) < count and time.monotonic() < until:
        two = [warm.Process(_runs, databases.told(folder)) for _ in range(2)]
        assert [each.wait(60) for each in two] == [0, 0]

    assert Counter((each["case"], each["place"]) for each in door.heard) == Counter(
        {(CaseId(row.case_id), row.place): 1 for row in rows(opened)}
    )
    opened.engine.dispose()
