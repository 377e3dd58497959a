"""
A letter of the village, from its first draft to the signed paper, on its tablet and offline.

Anybody there prepares it, secretary or head checks it, the head signs. Only then is there a number,
a code and a file; all of it is one transaction with the message, the step in the case and the line
in the register book, so that a tablet that dies has issued the letter once or not at all.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.storage import (
    catalogues,
    deciding,
    documents,
    guard,
    identity,
    ledger,
    letter_drafts,
    letterheads,
    letters,
    numbers,
    officers,
    register_book,
)
from app.storage.duty import OnDuty
from app.storage.letter_drafts import Draft
from app.storage.letter_tables import Stage
from app.storage.store import Store
from protocol import dates, errors, letter_numbers, letter_page, messages, posts, typesetting
from protocol import letters as codes
from protocol import qr_modules as squares
from protocol.case import Case, State
from protocol.documents import PDF
from protocol.envelope import Envelope
from protocol.ids import CaseId
from protocol.letter_forms import LetterForm
from protocol.letter_page import Issuer
from protocol.letter_sheet import Page
from protocol.letter_text import Filled
from protocol.letters import Facts
from protocol.messages import Annulment, Decision, Draw, Kind, Letter
from protocol.posts import Post
from protocol.services import Service
from protocol.world import World

TO_PREPARE = frozenset({State.AT_VILLAGE, State.VILLAGE_REVIEW, State.SIGNING, State.READY})
"""Where a case stands while its letter can be prepared."""
_TO_SIGN = frozenset({State.SIGNING, State.READY})
_CHECKERS = frozenset({Post.SECRETARY, Post.HEAD})


@dataclass(frozen=True)
class _Subject:
    """What a letter is made of."""

    case: Case
    service: Service
    form: LetterForm
    officer: OnDuty


def issues(session: Session, known: Case) -> bool:
    """Tell whether a letter can be prepared for a case: its service has one, and none counts."""
    return known.state in TO_PREPARE and lettered(session, known.id, known.service)


def lettered(session: Session, case: CaseId, key: str) -> bool:
    """Tell whether a case's service has a letter of the village, and none of it counts yet."""
    service = catalogues.newest(session)[1].get(key)
    has_form = service is not None and service.of_village and service.letter_of_village
    return has_form and all(each.taken_back for each in letters.of_case(session, case))


def prepare(session: Session, world: World, case: CaseId) -> Draft:
    """
    Begin a letter for a case, which is taken up by it if nobody has yet.

    Raises:
        StoreLockedError: nobody is on duty.
        StepNotAllowedError: its service issues none, or the case does not stand so.
    """
    subject = _subject(session, case)
    if not issues(session, subject.case):
        raise errors.StepNotAllowedError("letter", subject.case.state.value)
    if subject.case.state is State.AT_VILLAGE:
        deciding.decide(session, world, Decision(case=case, step="accept"))
    return letter_drafts.put(session, Draft(case, Stage.PREPARED, subject.officer.name, ""))


def check(session: Session, world: World, case: CaseId) -> Draft:
    """
    Lay a letter before the head: it was compared with the papers.

    Raises:
        NotEntitledError: whoever is on duty does not check letters.
        StepNotAllowedError: nobody has prepared it, or the case has moved on.
    """
    subject, draft = _subject(session, case), letter_drafts.find(session, case)
    if subject.officer.post not in _CHECKERS:
        raise errors.NotEntitledError(f"{subject.officer.post} checks")
    if draft is None or not issues(session, subject.case):
        raise errors.StepNotAllowedError("letter", subject.case.state.value)
    if subject.case.state is State.VILLAGE_REVIEW:
        deciding.decide(session, world, Decision(case=case, step="sign"))
    return letter_drafts.put(
        session, Draft(case, Stage.CHECKED, draft.prepared_by, subject.officer.name)
    )


def issue(store: Store, world: World, case: CaseId) -> Envelope:
    """
    Sign a letter that was checked, with the next number or, where there is none, without.

    Raises:
        NotEntitledError: whoever is on duty issues no letters.
        StepNotAllowedError: it was not checked, has been issued, or the case has moved on.
        StoreFullError: nothing of it is kept.
    """
    typesetting.warm()
    with store.writing() as session:
        numbers.settle(session, world)
    with store.writing() as session:
        return sign(session, world, case)


def sign(session: Session, world: World, case: CaseId) -> Envelope:
    """As `issue`, in the caller's one transaction, after numbers have settled."""
    subject, draft = _subject(session, case), letter_drafts.find(session, case)
    officer, known = subject.officer, subject.case
    if not posts.issues(officer.post):
        raise errors.NotEntitledError(f"{officer.post} issues")
    checked = draft is not None and draft.stage is Stage.CHECKED
    if not checked or known.state not in _TO_SIGN or not issues(session, known):
        raise errors.StepNotAllowedError("letter", known.state.value)
    facts, filled, serial = _facts(session, world, subject)
    realm = identity.load(session).realm
    text = codes.write(officer.signing, realm, facts)
    laid_out = letter_page.pages(
        filled,
        _issuer(session, officer),
        facts.issued_on,
        number=facts.number,
        code=squares.of(text),
    )
    title = f"{filled.title} {facts.number}"
    paper = documents.paper(letter_page.pdf(laid_out, title, text, world.now()), PDF)
    register, year = subject.form.register, facts.issued_on.year
    said = Letter(
        case=case,
        title=filled.title,
        number=facts.number,
        documents={"letter": paper.document.to_body()},
        code=text,
        draw=Draw(book=register, year=year, serial=serial) if serial else None,
    )
    message = ledger.say(session, world, Kind.LETTER, messages.body_of(said), [paper])
    assert (message.epoch, message.seq) == (facts.epoch, facts.seq)
    if known.state is State.SIGNING:
        deciding.decide(session, world, Decision(case=case, step="approve"))
    line = register_book.Issued(
        message=message.id,
        case=case,
        book=register,
        year=year,
        serial=serial,
        number=facts.number,
        title=filled.title,
        name=filled.name,
        signer=officer.name,
        mark=codes.read(text).mark,
        issued_on=facts.issued_on,
        until=facts.until,
    )
    register_book.enter(session, world.now(), line)
    letter_drafts.drop(session, case)
    return message


def renumber(store: Store, world: World, case: CaseId, number: str, why: str) -> Envelope:
    """
    Issue a letter that went out without a number anew with one, and take the other back.

    Raises:
        NotEntitledError: whoever is on duty issues no letters, or there is no such letter.
        StepNotAllowedError: there is no number to draw, or the case has moved on.
    """
    typesetting.warm()
    with store.writing() as session:
        numbers.settle(session, world)
    with store.writing() as session:
        if not numberable(session, world.now(), case, number):
            raise errors.StepNotAllowedError("letter", deciding.load(session, case).state.value)
        annul(session, world, case, number, why)
        officer = guard.officer(session)
        letter_drafts.put(session, Draft(case, Stage.CHECKED, officer.name, officer.name))
        return sign(session, world, case)


def numberable(session: Session, now: datetime, case: CaseId, number: str) -> bool:
    """Tell whether a letter went out without a number, and there is one for it now."""
    known = deciding.load(session, case)
    service = catalogues.newest(session)[1].get(known.service)
    form = service.letter if service and service.letter_of_village else None
    if form is None or known.state not in _TO_SIGN or not letter_numbers.is_provisional(number):
        return False
    year = dates.today(now).year
    stock = numbers.stock(session)
    return any((each.book, each.year) == (form.register, year) and each.left for each in stock)


def annul(session: Session, world: World, case: CaseId, number: str, reason: str) -> Envelope:
    """
    Take back a letter of a case; its number stays used.

    Raises:
        NotEntitledError: whoever is on duty takes no letters back, or there is no such letter.
        NoReasonError: nobody said why.
    """
    officer = guard.officer(session)
    ours = letters.of_village(session, deciding.load(session, case))
    if not (ours and posts.issues(officer.post)):
        raise errors.NotEntitledError(f"{officer.post} annuls")
    why = " ".join(reason.split())
    if not why:
        raise errors.NoReasonError
    for held in letters.of_case(session, case):
        if held.number == number and not held.taken_back:
            said = Annulment(
                case=case,
                letter=held.message,
                mark=codes.read(held.code).mark,
                number=number,
                reason=why,
            )
            message = ledger.say(session, world, Kind.ANNULMENT, messages.body_of(said))
            register_book.annul(session, held.message, why)
            return message
    raise errors.NotEntitledError("no such letter")


def preview(session: Session, world: World, case: CaseId) -> tuple[Page, ...]:
    """Return a letter as it would be, marked as a draft: no number and nothing to check."""
    subject = _subject(session, case)
    issuer, today = _issuer(session, subject.officer), dates.today(world.now())
    filled = letter_page.filled(subject.service, case, subject.case.answers, issuer, today)
    return letter_page.pages(filled, issuer, today)


def _facts(session: Session, world: World, subject: _Subject) -> tuple[Facts, Filled, int | None]:
    """Draw a number and say what the letter's code says; the serial is none without a number."""
    form, officer, case = subject.form, subject.officer, subject.case
    today = dates.today(world.now())
    head = letterheads.load(session)
    filled = letter_page.filled(
        subject.service, case.id, case.answers, _issuer(session, officer), today
    )
    serial = numbers.draw(session, form.register, today)
    number = (
        letter_numbers.provisional(world)
        if serial is None
        else letter_numbers.write(
            head.pattern, code=form.code, serial=serial, unit=head.unit, day=today
        )
    )
    end = identity.chain(session, officer.kid)
    facts = codes.facts(
        number=number,
        service=subject.service.key,
        name=filled.name,
        nik=filled.nik,
        village=officers.village(session),
        issued_on=today,
        valid_days=form.valid_days,
        case=case.id,
        place=(end.epoch, end.seq + 1),
    )
    return facts, filled, serial


def _issuer(session: Session, officer: OnDuty) -> Issuer:
    head = letterheads.load(session)
    name = officer.name if officer.post is Post.HEAD else _head(session)
    return letter_page.of_village(officers.village(session), name, address=head.address)


def _head(session: Session) -> str:
    """Return who will sign what somebody else prepares."""
    there = [each for each in officers.listed(session) if each.serving]
    return next((each.name for each in there if each.post is Post.HEAD), "")


def _subject(session: Session, case: CaseId) -> _Subject:
    known = deciding.load(session, case)
    service = catalogues.newest(session)[1].get(known.service)
    if service is None or service.letter is None or not service.letter_of_village:
        raise errors.StepNotAllowedError("letter", known.state.value)
    return _Subject(known, service, service.letter, guard.officer(session))
