"""An agency's letter: prepared, checked, signed by three; numbered once, all of it or nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from protocol import documents, errors, letters, messages
from protocol.ids import CaseId
from protocol.letters import Verdict
from protocol.messages import Kind
from protocol.steps import State
from protocol.trust import Role as Speaker
from server import (
    ended,
    issuing,
    letter_drafts,
    letter_subjects,
    numbers,
    papers,
    requests,
    roster,
    withdrawn,
)
from server.letter_drafts import Stage
from server.letter_tables import ISSUED, LETTER_DRAFT
from server.register_book import Book
from server.rights import Role
from server.tables import MESSAGE
from tests.server.agency_desk import WEDDING, Agency
from tests.server.letters import issue as village_issues
from tests.server.phones import VILLAGE
from tests.server.tablets import begin


@pytest.fixture
def fishers(house):
    return Agency(house)


def peers(house):
    with house.office.writing() as session:
        return roster.standing(session.connection(), house.office).peers


def verdict(house, text, marks=()):
    office = house.office
    return letters.check(
        text,
        office.realm,
        peers(house),
        letters.read(text).facts.issued_on,
        marks,
        by_village=office.catalogue.lettered_by_village,
    )


def count(house, table):
    with house.office.reading() as session:
        return session.connection().scalar(select(func.count()).select_from(table))


def test_a_letter_goes_from_clerk_to_signature_and_home(house, fishers):
    """Number, code, file, step and line come together; the phone gets the file and the code."""
    known = fishers.checked()
    assert count(house, ISSUED) == 0
    message = fishers.does(issuing.sign, fishers.signer, known, None)
    said = messages.read(message.kind, message.body)

    assert said.number == "523/001/DISKAN/XI/2026"
    assert (said.draw.book, said.draw.year, said.draw.serial) == ("UMUM", 2026, 1)
    checked = verdict(house, said.code)
    assert (checked.verdict, checked.issuer.name) == (Verdict.GENUINE, fishers.signer.name)
    assert (checked.issuer.role, checked.code.facts.village) == (Speaker.AGENCY, "")
    assert (message.epoch, message.seq) == (checked.code.facts.epoch, checked.code.facts.seq)
    assert fishers.state(known) is State.READY
    assert count(house, LETTER_DRAFT) == 0
    heard = house.tell(fishers.phone).heard
    assert message.id in [each.id for each in heard]
    with house.office.reading() as session:
        (paper,) = papers.of_cases(session.connection(), [known])[known]
        pdf = papers.whole(session.connection(), paper)
    assert pdf.startswith(b"%PDF")
    assert said.code.encode() in pdf
    document = documents.from_body(message.body["documents"]["letter"])
    receipt = {"pieces": {document.sha256: documents.bitmap(document.count, [])}}
    lacked = fishers.phone.up(**receipt)
    assert len(house.take(lacked)) > document.size


def test_numbers_of_an_agency_go_up_by_one(house, fishers):
    """Each once; an annulled one stays used, and the next is the next."""
    first = fishers.issued()
    second = fishers.issued()
    fishers.does(
        issuing.annul,
        fishers.signer,
        CaseId(first.body["case"]),
        number=first.body["number"],
        reason="Nama salah.",
    )
    third = fishers.issued()

    serials = [each.body["draw"]["serial"] for each in (first, second, third)]
    assert serials == [1, 2, 3]
    lines = fishers.lines()
    assert [(line.serial, line.annulled, line.reason) for line in lines] == [
        (1, True, "Nama salah."),
        (2, False, ""),
        (3, False, ""),
    ]
    assert {line.name for line in lines} == {"SITI CONTOH"}
    assert {line.signer for line in lines} == {fishers.signer.name}


def test_an_office_put_back_numbers_no_two_letters_alike(house, fishers):
    """What it signed since the copy it lacks: it leaves numbers out, once, and not of next year."""
    fishers.issued()
    with house.office.writing() as session:
        ended.begin_anew(session, house.office)
    epoch = int(house.clock.now.timestamp())
    house.office = fishers.house.office = replace(house.office, epoch=epoch)

    serials = [fishers.issued().body["draw"]["serial"] for _ in range(2)]
    house.clock.passes(days=60)
    serials.append(fishers.issued().body["draw"]["serial"])

    assert serials == [numbers.LEFT_OUT + 2, numbers.LEFT_OUT + 3, 1]


def test_a_new_year_begins_a_new_book(house, fishers):
    """With one again."""
    fishers.issued()
    house.clock.passes(days=60)
    message = fishers.issued()

    assert message.body["number"] == "523/001/DISKAN/I/2027"
    assert [line.serial for line in fishers.lines(Book("fisheries", "UMUM", 2027))] == [1]


def test_each_districts_office_has_numbers_of_its_own(house):
    """And signs as its camat, with the village in the code; who works everywhere is no camat."""
    district = VILLAGE[:8]
    here = Agency(house, WEDDING, "district", (district,))
    other = Agency(house, WEDDING, "district", ("82.04.08",))
    one = here.issued(partner_name="CALON CONTOH")
    two = other.gets(village_code="82.04.08.2001")
    other.does(issuing.prepare, other.clerk, two, None)
    other.does(issuing.check, other.verifier, two, None)
    two = other.does(issuing.sign, other.signer, two, None)

    numbers = [each.body["number"] for each in (one, two)]
    assert numbers == ["472.2/001/KEC-BACSELAT/XI/2026", "472.2/001/KEC-BACAN/XI/2026"]
    found = verdict(house, one.body["code"])
    assert (found.verdict, found.code.facts.village) == (Verdict.GENUINE, VILLAGE)
    whole = house.staff("semua", (WEDDING,), role=Role.SIGNER, agency="district")
    known = here.gets()
    with pytest.raises(errors.NotEntitledError):
        here.does(issuing.prepare, whole, known, None)
    with pytest.raises(errors.CaseUnknownError):
        here.does(issuing.prepare, other.signer, known, None)


def test_a_case_with_a_step_for_signing_takes_it(house):
    """Checked it is up for signature; signed it is ready."""
    camat = Agency(house, WEDDING, "district", (VILLAGE[:8],))
    known = camat.checked()
    assert camat.state(known) is State.SIGNING
    camat.does(issuing.sign, camat.signer, known, None)

    assert camat.state(known) is State.READY


def test_three_people_have_three_tasks(house, fishers):
    """Nobody checks what they prepared, a verifier signs nothing, another agency has no say."""
    known = fishers.gets()
    stranger = house.staff("lain", ("*",), role=Role.SIGNER, agency="ppid")
    with pytest.raises(errors.NotEntitledError):
        fishers.does(issuing.prepare, stranger, known, None)
    with pytest.raises(errors.StepNotAllowedError):
        fishers.does(issuing.check, fishers.verifier, known, None)
    fishers.does(issuing.prepare, fishers.verifier, known, None)
    with pytest.raises(errors.NotEntitledError):
        fishers.does(issuing.check, fishers.clerk, known, None)
    with pytest.raises(errors.NotEntitledError):
        fishers.does(issuing.check, fishers.verifier, known, None)
    with pytest.raises(errors.StepNotAllowedError):
        fishers.does(issuing.sign, fishers.signer, known, None)
    fishers.does(issuing.check, fishers.signer, known, None)
    for who in (fishers.clerk, fishers.verifier, stranger):
        with pytest.raises(errors.NotEntitledError):
            fishers.does(issuing.sign, who, known, None)
    fishers.does(issuing.sign, fishers.signer, known, None)

    assert [line.serial for line in fishers.lines()] == [1]


def test_a_draft_that_is_sent_back_is_prepared_anew(house, fishers):
    """With the reason; nothing of it went out, and no number is used."""
    known = fishers.checked()
    with pytest.raises(errors.NoReasonError):
        fishers.does(issuing.send_back, fishers.signer, known, " ")
    fishers.does(issuing.send_back, fishers.signer, known, "Nama perahu\nkeliru.")
    with house.office.reading() as session:
        draft = letter_drafts.find(session.connection(), known)
    assert (draft.stage, draft.reason) == (Stage.RETURNED, "Nama perahu keliru.")
    for what, who in ((issuing.sign, fishers.signer), (issuing.check, fishers.verifier)):
        with pytest.raises(errors.StepNotAllowedError):
            fishers.does(what, who, known, None)
    fishers.does(issuing.prepare, fishers.clerk, known, None)
    fishers.does(issuing.check, fishers.verifier, known, None)

    assert fishers.does(issuing.sign, fishers.signer, known, None).body["draw"]["serial"] == 1


def test_nothing_is_issued_twice(house, fishers):
    """Not the same letter again; once it was taken back, another one, under another number."""
    message = fishers.issued()
    known = CaseId(message.body["case"])
    for what, who in ((issuing.prepare, fishers.clerk), (issuing.sign, fishers.signer)):
        with pytest.raises(errors.StepNotAllowedError):
            fishers.does(what, who, known, None)
    back = {"number": message.body["number"], "reason": "Salah perahu."}
    fishers.does(issuing.annul, fishers.signer, known, **back)
    with pytest.raises(errors.NotEntitledError):
        fishers.does(issuing.annul, fishers.signer, known, **back)
    fishers.does(issuing.prepare, fishers.clerk, known, None)
    fishers.does(issuing.check, fishers.verifier, known, None)
    again = fishers.does(issuing.sign, fishers.signer, known, None)

    assert again.body["draw"]["serial"] == 2
    assert fishers.state(known) is State.READY
    assert verdict(house, message.body["code"]).verdict is Verdict.WITHDRAWN
    assert verdict(house, again.body["code"]).verdict is Verdict.GENUINE


def test_what_happened_meanwhile_stops_a_signature(house, fishers):
    """Signing is about what was read: something newer is told, and nothing is numbered."""
    known = fishers.checked()
    with house.office.reading() as session:
        read = letter_subjects.subject(session, house.office, fishers.signer, known).place
    house.tell(fishers.phone, fishers.phone.say(Kind.NOTE, {"case": known, "text": "Tunggu dulu."}))
    with pytest.raises(errors.StepNotAllowedError) as stopped:
        fishers.does(issuing.sign, fishers.signer, known, read)

    assert stopped.value.between
    assert count(house, ISSUED) == 0


def test_a_person_who_asked_for_a_stop_gets_no_letter(house, fishers, monkeypatch):
    """Restricted is restricted for letters too."""
    known = fishers.checked()
    monkeypatch.setattr(requests, "restricted", lambda *_: True)
    with pytest.raises(errors.RestrictedError):
        fishers.does(issuing.sign, fishers.signer, known, None)

    assert count(house, ISSUED) == 0


@pytest.mark.parametrize("at", ["papers.keep", "projection.write", "desk.decide", "audit.note"])
def test_what_breaks_in_the_middle_leaves_nothing(house, fishers, monkeypatch, at):
    """No message, no number, no paper; then it is done once, with the number that was free."""
    known = fishers.checked()
    before = count(house, MESSAGE)
    with monkeypatch.context() as broken:

        def breaks(*given, **more):
            raise errors.StoreFullError

        broken.setattr(f"server.issuing.{at}", breaks)
        with pytest.raises(errors.StoreFullError):
            fishers.does(issuing.sign, fishers.signer, known, None)
    assert (count(house, MESSAGE), count(house, ISSUED)) == (before, 0)
    assert fishers.state(known) is State.IN_PROCESS
    message = fishers.does(issuing.sign, fishers.signer, known, None)

    assert message.body["draw"]["serial"] == 1
    assert verdict(house, message.body["code"]).verdict is Verdict.GENUINE


def test_a_village_issues_no_letter_of_an_agencys_and_takes_none_back(house, fishers):
    """The office takes neither; a phone that has the code anyway says that nobody may."""
    tablet, head, _, _ = begin(house)
    known = fishers.gets()
    theirs = village_issues(head, known, "523/001/DS-KUPAL/XI/2026")
    answer = house.tell(tablet, theirs)
    assert answer.receipt.refused == {theirs.id: errors.NotEntitledError.code}
    fishers.does(issuing.prepare, fishers.clerk, known, None)
    fishers.does(issuing.check, fishers.verifier, known, None)
    message = fishers.does(issuing.sign, fishers.signer, known, None)
    body = {"case": known, "letter": message.id, "number": message.body["number"]}
    mark = letters.read(message.body["code"]).mark
    taken = head.say(Kind.ANNULMENT, body | {"mark": mark, "reason": "Bukan kami."})
    answer = house.tell(tablet, taken)

    assert answer.receipt.refused == {taken.id: errors.NotEntitledError.code}
    with house.office.reading() as session:
        today = letters.read(message.body["code"]).facts.issued_on
        assert withdrawn.marks(session.connection(), today) == []
