"""What is counted of a serving office: told to this machine alone, and about nobody."""

import re

import pytest
from fastapi.testclient import TestClient

from server import audit, auditing, requests
from server.audit import Action
from server.requests import Kind
from tests.server.phones import NIK

HOST = "http://127.0.0.1:8787"


@pytest.fixture
def browser(house):
    def near(host="127.0.0.1"):
        return TestClient(house.web, base_url=HOST, client=(host, 50_000))

    return near


def value(said: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", said, re.MULTILINE)
    return float(found.group(1)) if found else 0.0


def test_requests_are_counted_by_route_and_end(house, browser):
    """A page by its pattern, parcels by their door, whatever nobody knows as one."""
    client, phone = browser(), house.phone()
    names = {
        "parcels": 'layar_requests_total{method="POST",route="/v1/parcels",status="200"}',
        "case": 'layar_requests_total{method="GET",route="/console/cases/{case}",status="303"}',
        "other": 'layar_requests_total{method="other",route="other",status="404"}',
    }
    with client:
        before = client.get("/metrics").text
        client.post("/v1/parcels", content=phone.up(phone.apply()))
        client.get("/console/cases/0123456789abcdef", follow_redirects=False)
        client.request("BREW", "/coffee")
        after = client.get("/metrics").text
    assert value(after, names["parcels"]) == value(before, names["parcels"]) + 1
    assert value(after, names["case"]) == value(before, names["case"]) + 1
    assert value(after, 'layar_request_seconds_count{route="/v1/parcels"}') >= 1
    assert "/coffee" not in after
    assert "0123456789abcdef" not in after


def test_what_waits_is_told_from_the_database(house, browser):
    """Cases by state, unsigned rows, the age of the last checkpoint, requests too late."""
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    with house.office.writing() as session:
        audit.note(session, house.clock.now, "ani", Action.SIGN_IN)
    auditing.keep_up(house.office, at_once=True)
    with house.office.writing() as session:
        requests.take(session, house.office, "ani", Kind.ACCESS, nik=NIK, name="Siti", said="")
    house.clock.passes(hours=73)
    said = browser().get("/metrics").text
    assert value(said, 'layar_cases{state="at_village"}') == 1
    assert value(said, "layar_audit_waiting") == 1
    assert value(said, "layar_audit_checkpoint_age_seconds") == 73 * 3600
    assert value(said, 'layar_data_requests_open{late="yes"}') == 1
    assert NIK not in said
    assert application.id not in said
    assert "Siti" not in said


def test_nobody_else_is_told(browser):
    """Neither another machine nor whoever comes through a proxy on this one."""
    assert browser().get("/metrics").status_code == 200
    assert browser("192.0.2.7").get("/metrics").status_code == 404
    for name in ("x-forwarded-for", "forwarded", "x-real-ip", "via"):
        assert browser().get("/metrics", headers={name: "127.0.0.1"}).status_code == 404
