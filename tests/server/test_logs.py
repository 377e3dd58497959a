"""What an office writes down about itself: lines a machine reads, without what anybody said."""

import io
import json
import logging

import pytest
from fastapi.testclient import TestClient

from server import logs, main
from tests.server.phones import NIK

HOST = "http://127.0.0.1:8787"


@pytest.fixture
def written():
    """Everything that is written down while a test runs, as JSON."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    logs.begin("json", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before, level


def test_a_request_is_its_pattern_and_no_more(house, written):
    """No id, no name, no address, no body."""
    phone = house.phone()
    application = phone.apply()
    app = main.build(house.office)
    with TestClient(app, base_url=HOST, client=("127.0.0.1", 5)) as client:
        client.post("/v1/parcels", content=phone.up(application))
        client.get(f"/console/cases/{application.id}?q={NIK}", follow_redirects=False)
    lines = [line for line in written() if line["from"] == logs.ACCESS]
    assert [(each["route"], each["method"], each["status"]) for each in lines] == [
        ("/v1/parcels", "POST", 200),
        ("/console/cases/{case}", "GET", 303),
    ]
    assert set(lines[0]) == {
        "at", "level", "from", "said", "route", "method", "status", "ms", "bytes",
    }  # fmt: skip
    everything = json.dumps(written())
    for secret in (application.id, NIK, "127.0.0.1", "SITI"):
        assert secret not in everything


def test_an_error_is_its_kind_and_place_without_its_values(written):
    """What a bug carried may be a citizen's: it is not written down."""
    try:
        raise ValueError(f"bad nik {NIK}")
    except ValueError:
        logging.getLogger("server.writer").exception("taking in %d requests", 3)
    (line,) = written()
    assert (line["level"], line["said"]) == ("error", "taking in 3 requests")
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["where"][-1]
    assert NIK not in json.dumps(line)


def test_a_failed_statement_does_not_carry_its_values(house):
    """The database's own words in an error leave out what was being written."""
    from sqlalchemy import text

    with house.office.reading() as session, pytest.raises(Exception, match="nowhere") as failed:
        session.execute(text("SELECT * FROM nowhere WHERE nik = :nik"), {"nik": NIK})
    assert NIK not in str(failed.value)


def test_plainly_only_warnings_are_written():
    """Without a word about it an office is quiet about its requests."""
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.begin("plain", stream)
    logs.request("/v1/parcels", "POST", 200, seconds=0.1, size_bytes=5)
    logging.getLogger("server.door").warning("odd")
    root.handlers[:], root.level = before, level
    assert stream.getvalue() == "WARNING server.door: odd\n"
