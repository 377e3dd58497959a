"""A village's letter: prepared, checked and signed offline; then carried home and verified."""

import contextlib
import io

import pikepdf
import pytest

from app.storage import (
    deciding,
    drafts,
    issuing,
    ledger,
    letterheads,
    letters,
    numbers,
    register_book,
    sending,
)
from app.storage.letter_tables import LineState
from app.storage.letterheads import Letterhead
from protocol import dates, errors, letter_numbers
from protocol.ids import CaseId
from protocol.letters import Verdict
from protocol.posts import Post
from protocol.steps import State
from tests.harbour import begins
from tests.tablet import NAMES, Tablet, redeem
from tests.village import HOME


@pytest.fixture
def tablet(village):
    """A tablet with numbers, whose officers the office knows; its operator is on duty."""
    tablet = Tablet(village)
    redeem(tablet)
    tablet.syncs()
    tablet.enters(Post.OPERATOR)
    tablet.syncs()
    yield tablet
    tablet.store.close()


def applies(citizen):
    """Fill in and send an application of this village."""
    draft = begins(citizen)
    with citizen.store.writing() as session:
        drafts.answer(session, citizen.world, draft, "village_code", HOME)
        return CaseId(sending.submit(session, citizen.world, draft).id)


@pytest.fixture
def known(siti, tablet):
    """Siti's application, on the tablet."""
    case = applies(siti)
    siti.syncs()
    tablet.syncs()
    return case


def checked(tablet, case):
    """Prepare a letter and have it checked; the head is on duty then."""
    tablet.enters(Post.OPERATOR)
    with tablet.store.writing() as session:
        issuing.prepare(session, tablet.world, case)
    tablet.village.passes(minutes=1)
    tablet.enters(Post.SECRETARY)
    with tablet.store.writing() as session:
        issuing.check(session, tablet.world, case)
    tablet.village.passes(minutes=1)
    tablet.enters(Post.HEAD)


def issued(tablet, case):
    """Issue a letter, and return it as the tablet has it."""
    checked(tablet, case)
    issuing.issue(tablet.store, tablet.world, case)
    return held(tablet, case)[-1]


def held(device, case):
    with device.store.reading() as session:
        return letters.of_case(session, case)


def verdict(device, text):
    with device.store.reading() as session:
        return letters.check(session, text, device.world.now()).verdict


def lines(tablet):
    with tablet.store.reading() as session:
        return register_book.lines(session)


def test_a_letter_is_issued_offline_and_comes_home(village, siti, tablet, known):
    """With its number and code, and its file whole, byte by byte; one changed sign is refused."""
    letter = issued(tablet, known)

    assert letter.number == "460/001/DS-KUPAL/XI/2026"
    with tablet.store.reading() as session:
        pdf = letters.file(session, letter)
        assert deciding.load(session, known).state is State.READY
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
    assert letter.code.encode() in pdf
    assert verdict(tablet, letter.code) is Verdict.GENUINE
    at = len(letter.code) - 100
    other = "A" if letter.code[at] != "A" else "B"
    changed = letter.code[:at] + other + letter.code[at + 1 :]
    with contextlib.suppress(errors.QrBadError):
        assert verdict(tablet, changed) in {Verdict.ALTERED, Verdict.UNKNOWN}

    tablet.syncs()
    assert tablet.waiting() == []
    siti.syncs()
    siti.syncs()

    (home,) = held(siti, known)
    with siti.store.reading() as session:
        assert letters.file(session, home) == pdf
        assert ledger.refused(session) == []
    assert verdict(siti, home.code) is Verdict.GENUINE
    assert village.office.states()[known] is State.READY


def test_only_the_head_signs_and_only_what_was_checked(tablet, known):
    """No number is drawn for anybody else."""
    with pytest.raises(errors.StepNotAllowedError):
        issue_as(tablet, Post.HEAD, known)
    tablet.enters(Post.OPERATOR)
    with tablet.store.writing() as session:
        issuing.prepare(session, tablet.world, known)
    with pytest.raises(errors.NotEntitledError), tablet.store.writing() as session:
        issuing.check(session, tablet.world, known)
    with pytest.raises(errors.StepNotAllowedError):
        issue_as(tablet, Post.HEAD, known)
    checked(tablet, known)
    for post in (Post.OPERATOR, Post.SECRETARY):
        with pytest.raises(errors.NotEntitledError):
            issue_as(tablet, post, known)
    assert lines(tablet) == []

    issue_as(tablet, Post.HEAD, known)
    with pytest.raises(errors.StepNotAllowedError):
        issue_as(tablet, Post.HEAD, known)
    assert [line.letter.serial for line in lines(tablet)] == [1]


def issue_as(tablet, post, case):
    tablet.enters(post)
    issuing.issue(tablet.store, tablet.world, case)


def test_a_draft_has_neither_number_nor_code(tablet, known):
    """Before anybody has signed there is nothing to check."""
    with tablet.store.writing() as session:
        issuing.prepare(session, tablet.world, known)
        pages = issuing.preview(session, tablet.world, known)
    words = [getattr(mark, "text", "") for page in pages for mark in page]

    assert "KONSEP" in words
    assert NAMES[Post.HEAD] in words
    assert held(tablet, known) == []


def test_without_numbers_there_is_a_provisional_code(village, siti, tablet, known):
    """The letter counts all the same; its line in the book says that it has no number."""
    with tablet.store.reading() as session:
        left = sum(each.left for each in numbers.stock(session))
    assert left == 50
    village.passes(days=50)
    letter = issued(tablet, known)

    assert letter_numbers.is_provisional(letter.number)
    assert verdict(tablet, letter.code) is Verdict.GENUINE
    (line,) = lines(tablet)
    assert (line.state, line.letter.serial) == (LineState.PROVISIONAL, None)
    tablet.syncs()
    assert tablet.waiting() == []


def test_a_letter_taken_back_is_known_everywhere(village, siti, tablet, known):
    """On the tablet at once, to everybody else with the next roster; a new one can be issued."""
    letter = issued(tablet, known)
    tablet.syncs()
    siti.syncs()
    with pytest.raises(errors.NoReasonError), tablet.store.writing() as session:
        issuing.annul(session, tablet.world, known, letter.number, "  ")
    with tablet.store.writing() as session:
        issuing.annul(session, tablet.world, known, letter.number, "Nama salah tulis")
    assert verdict(tablet, letter.code) is Verdict.WITHDRAWN
    assert verdict(siti, letter.code) is Verdict.GENUINE
    again = issued(tablet, known)
    tablet.syncs()
    siti.syncs()
    stranger = village.citizen("amat")
    stranger.syncs()

    assert [line.state for line in lines(tablet)] == [LineState.ANNULLED, LineState.ISSUED]
    assert again.number == "460/002/DS-KUPAL/XI/2026"
    assert [each.taken_back for each in held(siti, known)] == ["Nama salah tulis", ""]
    for device in (tablet, siti, stranger):
        assert verdict(device, letter.code) is Verdict.WITHDRAWN
        assert verdict(device, again.code) is Verdict.GENUINE


def test_a_village_writes_its_numbers_its_own_way(tablet, known):
    """From the next letter on; a pattern that would not tell letters apart is not taken."""
    with pytest.raises(errors.NumberPatternError), tablet.store.writing() as session:
        letterheads.save(session, Letterhead("DS-K", "{code}/{year}"))
    wanted = Letterhead(" ds-kpl ", "{no}/{unit}/{month:2}/{year}", "  Jl. Pantai,\n Kupal ")
    with tablet.store.writing() as session:
        letterheads.save(session, wanted)
    letter = issued(tablet, known)

    assert letter.number == "1/DS-KPL/11/2026"
    with tablet.store.reading() as session:
        assert letterheads.load(session).address == "Jl. Pantai, Kupal"


def test_an_expired_letter_is_said_to_be(village, tablet, known):
    """By the day, in the office's zone."""
    letter = issued(tablet, known)
    village.passes(days=90)
    assert verdict(tablet, letter.code) is Verdict.GENUINE
    village.passes(days=1)

    assert verdict(tablet, letter.code) is Verdict.EXPIRED


def test_a_service_without_a_letter_issues_none(siti, tablet):
    """A complaint is answered, not certified."""
    draft = begins(siti, service="pengaduan")
    with siti.store.writing() as session:
        drafts.discard(session, draft)
    with tablet.store.writing() as session, pytest.raises(errors.CaseUnknownError):
        issuing.prepare(session, tablet.world, CaseId("01a0c4506c0074779ab611408c805f37"))


def test_an_office_put_back_gives_no_number_twice(village, tmp_path):
    """It lacks what one tablet was given since the copy, and another one draws elsewhere."""
    first, second = Tablet(village, tmp_path / "first"), Tablet(village, tmp_path / "second")
    village.office.backup(tmp_path / "copy")
    village.office.open()
    drawn = []
    for tablet in (first, second):
        village.passes(minutes=10)
        redeem(tablet)
        for _ in range(2):
            tablet.syncs()
        village.passes(hours=1)
        if tablet is first:
            village.office.restores(tmp_path / "copy", said=True)
    first.syncs()
    for tablet in (first, second):
        tablet.enters(Post.HEAD)
        with tablet.store.writing() as session:
            numbers.settle(session, tablet.world)
        with tablet.store.writing() as session:
            (book,) = {each.book for each in numbers.stock(session)}
            drawn.append(numbers.draw(session, book, dates.today(village.clock)))
        tablet.store.close()

    assert None not in drawn
    assert len(set(drawn)) == 2
