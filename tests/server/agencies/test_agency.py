"""What every agency's system is given and gives back, tried against a real one of each kind."""

import csv
import io
import os
import time
from collections import Counter

import pytest

from app.voyage.office import free_port
from protocol.messages import Kind
from protocol.steps import NOTE_LETTERS
from server import cli, clients
from server.agencies import exchange
from server.agencies.chosen import FOLDER_NAME, Chosen, opened
from server.agencies.folder import CASES, DECISIONS
from server.clients import Scope
from tests import databases, warm
from tests.server.agencies import case_system
from tests.server.agency_desk import FUEL
from tests.server.phones import SKTM

CLIENT = "dinsos"
REST = {
    "kind": "rest",
    "token_file": "token",
    "cases": {
        "path": "/kasus",
        "fields": {"nomor": "case", "nama": "name", "keperluan": "answers.purpose"},
    },
    "decisions": {
        "path": "/keputusan?sejak={after}",
        "items": "data.baris",
        "mark": "lanjut",
        "fields": {
            "nomor": "case",
            "id": "reference",
            "status": "step",
            "alasan": "reason",
            "catatan": "note",
            "hari": "visit_on",
            "tempat": "visit_at",
            "bawa": "bring",
        },
        "steps": {"TERIMA": "accept", "TOLAK": "reject"},
        "reasons": {"DOBEL": "duplicate"},
    },
}


class InFolder:
    """Somebody at an agency with a shared folder and a spreadsheet."""

    def __init__(self, house, tmp_path):
        self.folder = tmp_path / "bersama"
        self.folder.mkdir()
        self.facts = {"kind": "folder", "folder": str(self.folder)}
        self.beside = tmp_path
        self.house, self.count = house, 0

    def sees(self):
        """Return the cases that lie here, by id: name and purpose."""
        found = {}
        for path in (self.folder / CASES).glob("*.csv"):
            rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
            found |= {row["case"]: (row["name"], row["purpose"]) for row in rows}
        return found

    def decides(self, *rows):
        """Save a file with decisions; the office sees that it is done with."""
        self.count += 1
        path = self.folder / DECISIONS / f"keputusan {self.count}.csv"
        text = "case,place,step,reason,note,reference,visit_on,visit_at,bring\r\n"
        words = {"TERIMA": "accept", "TOLAK": "reject", "DOBEL": "duplicate"}
        for case, reference, step, reason, note, *visit in rows:
            told = [case, "", words.get(step, step), words.get(reason, reason), note, reference]
            told += [*visit, "", "", ""][:3]
            text += ",".join(told) + "\r\n"
        path.write_text(text, "utf-8")
        old = self.house.clock.now.timestamp() - 60
        os.utime(path, (old, old))

    def away(self):
        self.folder.rename(self.folder.with_name("weg"))

    def back(self):
        self.folder.with_name("weg").rename(self.folder)

    def close(self):
        """Nothing runs."""


class OverRest:
    """An agency's own case system, a process."""

    def __init__(self, house, tmp_path):
        (tmp_path / "token").write_text(case_system.TOKEN)
        self.beside, self.port = tmp_path, free_port()
        self.system = case_system.System(f"http://127.0.0.1:{self.port}")
        self.facts = REST | {"url": self.system.url}
        self._start()

    def _start(self):
        self.process = warm.Process(case_system.serve, self.port)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                self.system.ask("/all")
            except OSError:
                time.sleep(0.05)
            else:
                return

    def sees(self):
        told = self.system.ask("/all")["cases"]
        return {each["nomor"]: (each["nama"], each["keperluan"]) for each in told}

    def decides(self, *rows):
        names = ("nomor", "id", "status", "alasan", "catatan", "hari", "tempat", "bawa")
        self.system.ask("/decide", [dict(zip(names, row, strict=False)) for row in rows])

    def away(self):
        self.process.kill()

    def back(self):
        self._start()

    def close(self):
        self.process.kill()


@pytest.fixture(params=[InFolder, OverRest], ids=["folder", "rest"])
def agency(request, house, tmp_path):
    agency = request.param(house, tmp_path)
    with house.office.writing() as session:
        clients.add(session, house.office.world, CLIENT, "DINSOS", (SKTM,), tuple(Scope))
        exchange.register(session, house.office, CLIENT)
    yield agency
    agency.close()


def around(house, agency, client=CLIENT):
    """Exchange once, as the command does."""
    with house.office.reading() as session:
        mark = exchange.mark_of(session, client)
    chosen = Chosen(client, agency.facts, agency.beside)
    keep = lambda mark: exchange.keep_mark(house.office, client, mark)  # noqa: E731
    return exchange.exchange(house.office, client, opened(chosen, house.office.world, mark, keep))


def filed(house, **answers):
    phone = house.phone()
    application = phone.apply(**answers)
    house.tell(phone, application)
    return phone, application


def test_cases_go_out_and_decisions_come_in(house, agency):
    """Handed over once with its answers; decided there, signed here, heard on the phone."""
    phone, application = filed(house)

    assert around(house, agency).handed == 1
    assert agency.sees() == {application.id: ("SITI CONTOH", "school")}
    assert around(house, agency).handed == 0

    agency.decides((application.id, "K-1", "TERIMA", "", "Sedang diperiksa"))
    assert around(house, agency).became == Counter(taken=1)
    assert [each.kind for each in house.tell(phone).heard] == [Kind.DECISION]
    assert around(house, agency).became == Counter()


def test_a_bad_row_harms_no_other_and_is_told(house, agency):
    """Strangers' cases, unknown steps, reasons that are none, words without end: each by itself."""
    _, good = filed(house)
    _, other = filed(house)
    around(house, agency)
    agency.decides(
        ("0" * 32, "K-1", "TERIMA", "", ""),
        (good.id, "K-2", "TERBANG", "", ""),
        (other.id, "K-3", "TOLAK", "ENTAH", "x"),
        (other.id, "K-6", "TOLAK", "DOBEL", "x" * (NOTE_LETTERS + 1)),
        (good.id, "K-4", "TERIMA", "", ""),
        (other.id, "K-5", "TERIMA", "", ""),
    )

    assert around(house, agency).became == Counter(taken=2, refused=4)


def test_however_many_were_decided_at_once_each_becomes_something(house, agency):
    """An agency that decided a month's cases in a day is read to the last of them."""
    phone, application = filed(house)
    around(house, agency)
    nameless = [("", f"K-{each}", "TERIMA", "", "") for each in range(600)]
    agency.decides(*nameless, (application.id, "K-600", "TERIMA", "", ""))

    assert around(house, agency).became == Counter(taken=1, refused=600)
    assert [each.kind for each in house.tell(phone).heard] == [Kind.DECISION]
    assert around(house, agency).became == Counter()


def test_whom_a_decision_sends_somewhere_is_told_when_and_where(house, agency):
    """A visit without day or place, a case passed on without a word: refused, and nothing said."""
    phone = house.phone()
    application = phone.apply(FUEL, fuel="pertalite", boat_name="Contoh 01", litres_month=120)
    house.tell(phone, application)
    with house.office.writing() as session:
        clients.add(session, house.office.world, "kelautan", "DKP", (FUEL,), tuple(Scope))
    as_fisheries = {"client": "kelautan"}
    around(house, agency, **as_fisheries)
    agency.decides((application.id, "K-0", "receive", "", ""))
    assert around(house, agency, **as_fisheries).became == Counter(taken=1)
    agency.decides(
        (application.id, "K-1", "visit", "", ""),
        (application.id, "K-2", "schedule", "", "", "2026-12-01", ""),
        (application.id, "K-3", "visit", "", "", "1/12/2026", "Kantor DKP"),
        (application.id, "K-4", "visit", "", "", "2026-12-01", "x" * 81),
        (application.id, "K-5", "pass_on", "", ""),
    )
    assert around(house, agency, **as_fisheries).became == Counter(refused=5)
    assert [each.body["step"] for each in house.tell(phone).heard] == ["receive"]

    agency.decides((application.id, "K-6", "visit", "", "", "2026-12-01", "Kantor DKP", "KTP;KK"))
    assert around(house, agency, **as_fisheries).became == Counter(taken=1)
    heard = house.tell(phone).heard[-1]
    assert (heard.body["date"], heard.body["place"]) == ("2026-12-01", "Kantor DKP")
    assert heard.body["items"] == ["KTP", "KK"]


def test_while_it_is_away_everything_waits_and_then_goes_on(house, agency):
    """Nothing is lost and nothing doubled; what does not work has a code."""
    around(house, agency)
    agency.away()
    _, application = filed(house)

    assert around(house, agency).away == "delivery.away"
    agency.back()
    house.clock.passes(hours=1)
    report = around(house, agency)

    assert (report.handed, report.away) == (1, "")
    assert set(agency.sees()) == {application.id}


def test_the_same_decision_again_is_the_same(house, agency):
    """Saved or sent twice under one reference it is taken once."""
    _, application = filed(house)
    around(house, agency)
    row = (application.id, "K-1", "TERIMA", "", "")
    agency.decides(row)
    assert around(house, agency).became == Counter(taken=1)
    agency.decides(row)
    assert around(house, agency).became == Counter(repeated=1)


@pytest.mark.parametrize(
    "url", ["https://kasus..dinsos.example", "https://[::1/", "https://a.example:99999", "kasus"]
)
def test_a_mistyped_address_is_named_and_holds_up_no_other(
    house, tmp_path, monkeypatch, capsys, url
):
    """Two agencies: one's file has a slip, the other is handed its case."""
    files = house.folder / FOLDER_NAME
    files.mkdir()
    (tmp_path / "bersama").mkdir()
    (files / "dinsos.toml").write_text(f'kind = "folder"\nfolder = "{tmp_path}/bersama"\n')
    (files / "capil.toml").write_text(
        f'kind = "rest"\nurl = "{url}"\ncases = {{path = "/", fields = {{}}}}\n'
        'decisions = {path = "/", fields = {}}\n'
    )
    with house.office.writing() as session:
        for client in ("capil", "dinsos"):
            clients.add(session, house.office.world, client, client, (SKTM,), tuple(Scope))
            exchange.register(session, house.office, client)
    filed(house)
    databases.tell(monkeypatch, house.folder)

    assert cli.main(["agencies", "run", "--once"]) == 0

    told = capsys.readouterr().out
    assert "capil.toml: url is no address" in told
    assert "dinsos: 1 cases handed over" in told


def test_a_system_that_is_shut_out_is_spoken_to_no_more(house, agency):
    """No case goes out and no decision comes in."""
    _, application = filed(house)
    around(house, agency)
    with house.office.writing() as session:
        clients.revoke(session, house.office.world, CLIENT)
    agency.decides((application.id, "K-1", "TERIMA", "", ""))
    filed(house)

    report = around(house, agency)
    assert (report.handed, report.became, report.away) == (0, Counter(), "client.unknown")
