"""A report about an officer, from a phone to the inspectorate and back, past everybody else."""

import json
import random
from functools import cache

import pytest
from sqlalchemy import select

from app import photos
from app.storage import drafts, ledger, sending
from app.voyage import cargo
from protocol import case, coffers, envelope, keys, services
from protocol.ids import CaseId, receipt_code
from protocol.steps import State
from server import (
    backups,
    history,
    inspectorate,
    second_step,
    shelf,
    shelved,
    shelving,
    staff,
)
from server.rights import Role
from server.tables import ACCOUNT, CASES, MESSAGE, Kept
from tests.canary.scanner import hits
from tests.harbour import PASSWORD
from tests.server import sealed
from tests.server.conftest import TOKEN, House
from tests.server.console.desk import Desk, text

SERVICE = services.catalogue()["pengaduan"]
CONSOLE = "/console/integrity"
NAME = "KENARIWATI BURUNGKUNING"
NIK = "8204085708909977"
STORY = f"Petugas {NAME} minta uang untuk KTP saya, nomor {NIK}, di dermaga kenari."
QUESTION = "Hari apa burung kuning itu datang ke dermaga?"
MORE = f"{STORY} Itu hari Selasa, di bawah pohon kenari besar."
ANSWER = "Inspektorat sudah memeriksa burung kenari itu."
OTHERS = {
    "ani": (Role.SIGNER, "dukcapil"),
    "cici": (Role.CLERK, "complaint_desk"),
    "adi": (Role.ADMIN, ""),
    "dewi": (Role.DATA_OFFICER, ""),
    "lina": (Role.LEADER, ""),
    "oka": (Role.AUDITOR, ""),
}
PAGES = ("", "/figures", "/letters", "/requests", "/log", "/people", "/devices", "/visits")


class Hours:
    """The village's clock, as an office of these tests wants one."""

    def __init__(self, village):
        self._village = village

    @property
    def now(self):
        return self._village.clock

    def passes(self, **time):
        self._village.passes(**time)


@cache
def picture():
    """A photo, made once: that takes a while."""
    return photos.shrink(cargo.paper(random.Random(77)))


def canaries():
    """Return what nobody but the inspectorate and the phone may come upon."""
    small = picture()
    words = [each.encode() for each in (NAME, NIK, STORY[:40], QUESTION, ANSWER)]
    return [*words, small.jpeg[200:224], small.jpeg[-64:-40], small.thumb[-64:-40]]


def answered(**changes):
    return {
        "kind": "complaint",
        "topic": "officer_conduct",
        "about_village": "yes",
        "village_code": "82.04.17.2003",
        "text": STORY,
        "hide_name": "no",
        "anonymous": "no",
        "reply_via": "app_code",
        **changes,
    }


def writes(siti, **changes):
    answers, small = answered(**changes), picture()
    with siti.store.writing() as session:
        draft = drafts.begin(session, siti.world, "pengaduan", answers=answers)
        drafts.put_photo(
            session, siti.world, draft, "complaint_evidence", jpeg=small.jpeg, thumb=small.thumb
        )
        if "behalf_spoken" in changes:
            drafts.put_photo(
                session, siti.world, draft, "thumbprint", jpeg=small.jpeg, thumb=small.thumb
            )
    with siti.store.writing() as session:
        return CaseId(sending.submit(session, siti.world, draft).id)


def shown(siti, known):
    with siti.store.reading() as session:
        return case.fold(ledger.heard(session, known), SERVICE.flow, SERVICE.route)


def reader(office, known):
    """Return the short name of the key of the inspectorate that opens a report."""
    with office.office.reading() as session:
        (opening, *_) = history.heard(session.connection(), known)
    return coffers.readers(opening.message.sealed)[0]


def unlock(desk):
    form = desk.form(desk.get(CONSOLE), f"{CONSOLE}/unlock")
    answer = desk.browser.post(form.action, data={**form.fields, "passphrase": sealed.PASSPHRASE})
    assert answer.status_code == 303


@pytest.fixture
def office(village, tmp_path):
    """The office with its papers in a folder, an inspector, and everybody else."""
    harbour = village.office
    harbour.inspects()
    place = tmp_path / "papers"
    place.mkdir()
    opened = harbour.office
    opened.engine.update_execution_options(**{shelved.SHELF: shelf.opened(str(place))})
    with opened.writing() as session:
        for name, (role, agency) in OTHERS.items():
            if name != "ani":
                staff.add(
                    session,
                    village.world,
                    name,
                    name.title(),
                    PASSWORD,
                    ("*",),
                    agency=agency,
                    role=role,
                )
        for account in session.connection().execute(select(ACCOUNT)).all():
            second_step.set_seed(session.connection(), account.id, TOKEN)
    return House(opened, Hours(village), harbour.folder)


def lies_about(office, tmp_path):
    """Return all that lies at rest: rows, what messages say, files, papers, a backup."""
    copy = tmp_path / "backup"
    copy.mkdir()
    backups.write(office.office.engine, copy / backups.FILE_NAME)
    found = {}
    with office.office.reading() as session:
        for table in Kept.metadata.sorted_tables:
            for number, row in enumerate(session.connection().execute(select(table)).all()):
                for name, value in row._mapping.items():
                    if isinstance(value, bytes | str) and value:
                        raw = value if isinstance(value, bytes) else value.encode()
                        found[f"{table.name} {number} {name}"] = raw
        for raw in session.connection().scalars(select(MESSAGE.c.raw)):
            said = envelope.parse(bytes(raw))
            found[f"said {said.id}"] = json.dumps(said.body, ensure_ascii=False).encode()
    for folder in (office.folder, tmp_path / "papers", copy):
        for path in folder.rglob("*"):
            if path.is_file():
                found[f"file {path}"] = path.read_bytes()
    return found


def test_a_report_reaches_the_inspectorate_and_nobody_else(village, office, siti, tmp_path):
    """No colleague, administrator, database, paper or backup has a word of it or of its answer."""
    siti.syncs()
    known = writes(siti)
    assert siti.syncs().refused == {}
    assert siti.waiting() == []
    with office.office.reading() as session:
        assert session.connection().scalar(select(CASES.c.photos_held)) == 1

    ida = Desk(office, "ida")
    assert STORY not in text(ida.get(f"{CONSOLE}/{known}"))
    unlock(ida)
    page = ida.get(f"{CONSOLE}/{known}")
    assert STORY.replace(NIK, "8204••••••••9977") in text(page)
    (address,) = {
        each for each in page.text.split('"') if each.startswith(f"{CONSOLE}/{known}/papers/")
    }
    assert ida.get(address).content == picture().jpeg
    ida.decide(known, "accept", page=page, lane="integrity")
    ida.decide(known, "ask", lane="integrity", reason="other", note=QUESTION, questions=["text"])
    siti.syncs()
    asked = shown(siti, known)
    assert (asked.state, asked.note, asked.mends) == (State.NEEDS_FIX, QUESTION, ("text",))
    with siti.store.writing() as session:
        more = answered(text=MORE)
        draft = drafts.begin(session, siti.world, "pengaduan", answers=more, case=known)
        sending.submit(session, siti.world, draft)
    assert siti.syncs().refused == {}
    assert MORE.replace(NIK, "8204••••••••9977") in text(ida.get(f"{CONSOLE}/{known}"))
    ida.decide(known, "complete", lane="integrity", note=ANSWER)
    siti.syncs()
    assert shown(siti, known).history[-1].note == ANSWER
    assert shown(siti, known).answers["text"] == MORE
    assert shelving.move(office.office, shelf.opened(str(tmp_path / "papers"))) == 1
    assert ida.get(address).content == picture().jpeg

    sought = canaries()
    for name in OTHERS:
        desk = Desk(office, name)
        code = receipt_code(known)
        pages = [desk.get(f"/console{path}") for path in PAGES]
        pages += [desk.get("/console", text=each) for each in (code, NAME.split(maxsplit=1)[0])]
        pages += [desk.get(f"/console/cases/{known}"), desk.get(f"{CONSOLE}/{known}")]
        pages += [desk.get(address), desk.get(address.replace("integrity", "papers"))]
        assert all(each.status_code < 500 for each in pages)
        for each in pages:
            assert hits(each.content, sought) == [], (name, each.url)
    resting = lies_about(office, tmp_path)
    assert sum(map(len, resting.values())) > 200_000
    assert {name: sung for name, raw in resting.items() if (sung := hits(raw, sought))} == {}


def test_a_report_is_read_after_another_key_has_followed(village, office, siti):
    """The one before opens what it was sealed to; the next report goes to the next key."""
    siti.syncs()
    first = writes(siti)
    siti.syncs()
    village.passes(days=1)
    sealed.rotate(office)
    siti.syncs()
    second = writes(siti)
    siti.syncs()

    ida = Desk(office, "ida")
    unlock(ida)

    for known in (first, second):
        assert "di dermaga kenari" in text(ida.get(f"{CONSOLE}/{known}"))
    readers = [keys.sealing_kid(each.key) for each in inspectorate.load(office.folder).terms]
    assert [reader(office, known) for known in (first, second)] == readers


def test_what_a_tablet_writes_for_somebody_goes_past_its_village(village, office, tablet):
    """A complaint is taken and answered; a report is sealed, and nobody reads it there again."""
    village.passes(hours=1)
    tablet.syncs()
    plain = writes(tablet, topic="road_port", behalf_spoken="yes")
    report = writes(tablet, behalf_spoken="yes")
    assert tablet.syncs().refused == {}
    ida = Desk(office, "ida")
    unlock(ida)
    page = ida.get(f"{CONSOLE}/{report}")
    assert "di dermaga kenari" in text(page)
    assert "tablet desa" in text(page)
    ida.decide(report, "accept", page=page, lane="integrity")
    ida.decide(report, "complete", lane="integrity", note=ANSWER)
    village.office.decides(plain, "accept")
    village.passes(hours=1)

    tablet.syncs()

    assert shown(tablet, plain).state is State.IN_PROCESS
    told = shown(tablet, report)
    assert (told.state, told.answers, told.history[-1].note) == (State.COMPLETED, {}, None)
    assert told.holder == ""
    tablet.store.close()
    for path in tablet.folder.rglob("*"):
        if path.is_file() and path.name != "ballast":
            assert hits(path.read_bytes(), canaries()[:4]) == [], path


def test_the_same_search_finds_a_report_that_was_not_sealed(village, siti, tmp_path):
    """Where no key is known it lies in the open, as the phone said: so the search can fail."""
    siti.syncs()
    known = writes(siti)
    siti.syncs()
    office = House(village.office.office, Hours(village), village.office.folder)

    found = lies_about(office, tmp_path)

    assert {NAME.encode(), NIK.encode(), STORY[:40].encode()} <= set(
        hits(found[f"said {known}"], canaries())
    )
    assert any(hits(raw, canaries()[4:]) for name, raw in found.items() if name.startswith("piece"))
