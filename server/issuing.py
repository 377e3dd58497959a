"""
A letter of an agency, from its first draft to the signed paper and, if need be, back.

A clerk prepares it, somebody else checks it, the official signs. Only then is there a number, a
code and a file: all of it is one transaction with the message and the step of the case, so that an
office that dies has issued the letter once or not at all.
"""

from dataclasses import replace

from sqlmodel import Session

from protocol import (
    agencies,
    dates,
    documents,
    errors,
    letter_numbers,
    letter_page,
    qr_modules,
    steps,
)
from protocol import letters as codes
from protocol.agencies import DISTRICT
from protocol.documents import PDF
from protocol.envelope import Envelope
from protocol.ids import CaseId
from protocol.keys import SigningSecret
from protocol.messages import Annulment, Draw, Letter
from protocol.steps import State
from protocol.trust import Role
from server import (
    audit,
    books,
    desk,
    letter_drafts,
    letter_subjects,
    numbers,
    papers,
    projection,
    register_book,
    requests,
    signing,
)
from server import staff as accounts
from server.audit import Action
from server.books import Books
from server.letter_drafts import SIGNABLE, Draft, Stage
from server.letter_subjects import Signatory, Subject
from server.numbers import Register
from server.office import Office
from server.rights import Right
from server.staff import Staff

REASON_LETTERS = 120
"""How long a reason may be: a citizen reads why a letter was taken back."""


def prepare(
    session: Session, office: Office, staff: Staff, case: CaseId, after: int | None
) -> None:
    """
    Begin a letter, or begin it again after it came back; its case is taken on by that.

    Raises:
        CaseUnknownError: no such case, none of this staff member's, or one without such a letter.
        NotEntitledError: it is no letter of their agency.
        StepNotAllowedError: the case does not stand so, or something came in between.
        RestrictedError: its person asked that nothing be decided in it.
    """
    about = _about(session, office, staff, case, Right.CASES_WORK)
    _check(session, office, about, after)
    if about.case.state is State.RECEIVED:
        desk.decide(session, office, staff, case, "accept", world=office.world)
    now = office.world.now()
    begun = Draft(about.case.id, about.village, Stage.PREPARED, staff.username, now)
    _put(session, office, staff, Action.LETTER_PREPARED, begun)


def check(session: Session, office: Office, staff: Staff, case: CaseId, after: int | None) -> None:
    """
    Lay a letter before the official: it was compared with the papers, by somebody else.

    Raises as `prepare`; NotEntitledError also for who has prepared it.
    """
    about = _about(session, office, staff, case, Right.CASES_DECIDE)
    draft = letter_drafts.find(session.connection(), case)
    prepared = draft is not None and draft.stage is Stage.PREPARED
    _check(session, office, about, after, fits=prepared)
    assert draft is not None
    if draft.prepared_by == staff.username:
        raise errors.NotEntitledError("nobody checks what they have prepared")
    step = steps.find("sign", about.case.state, about.service.flow)
    if step is not None and step.taken(Role.AGENCY, about.case.state, about.service.flow):
        desk.decide(session, office, staff, case, step.name, world=office.world)
    _put(
        session,
        office,
        staff,
        Action.LETTER_CHECKED,
        replace(draft, stage=Stage.CHECKED, checked_by=staff.username),
    )


def send_back(session: Session, office: Office, staff: Staff, case: CaseId, reason: str) -> None:
    """
    Refuse a draft, so that it is prepared anew; the case stays where it is.

    Raises as `prepare`, and NoReasonError: nobody said why.
    """
    about = _about(session, office, staff, case, Right.CASES_DECIDE)
    draft = letter_drafts.find(session.connection(), case)
    if draft is None or draft.stage is Stage.RETURNED:
        raise errors.StepNotAllowedError("letter", about.case.state.value)
    returned = replace(draft, stage=Stage.RETURNED, checked_by=staff.username)
    _put(session, office, staff, Action.LETTER_RETURNED, replace(returned, reason=_why(reason)))


def sign(
    session: Session, office: Office, staff: Staff, case: CaseId, after: int | None
) -> Envelope:
    """
    Sign a letter that was checked, with the next number of the agency's register.

    Raises as `prepare`; StepNotAllowedError also where nobody has checked it.
    """
    about = _about(session, office, staff, case, Right.LETTERS_SIGN)
    connection = session.connection()
    draft = letter_drafts.find(connection, case)
    checked = draft is not None and draft.stage is Stage.CHECKED
    fits = checked and about.case.state in SIGNABLE
    opened = _check(session, office, about, after, fits=fits)
    secret = accounts.signing_secret(session, staff)
    message = _issue(opened, about, staff, secret)
    if about.case.state is not State.READY:
        desk.decide(session, office, staff, case, "approve", world=office.world)
    letter_drafts.drop(connection, case)
    subject = f"{case} {message.body['number']}"
    audit.note(session, office.world.now(), staff.username, Action.LETTER_ISSUED, subject)
    return message


def annul(
    session: Session, office: Office, staff: Staff, case: CaseId, *, number: str, reason: str
) -> Envelope:
    """
    Take back a letter of a case; its number stays used.

    Raises as `send_back`; NotEntitledError also where there is no such letter.
    """
    _about(session, office, staff, case, Right.LETTERS_SIGN)
    why, connection = _why(reason), session.connection()
    for line in register_book.of_case(connection, case):
        if line.number == number and not line.annulled:
            said = Annulment(
                case=case, letter=line.message, mark=line.mark, number=number, reason=why
            )
            opened = books.open_books(connection, office)
            secret = accounts.signing_secret(session, staff)
            message = signing.say(opened, secret, said, office.world)
            opened.write()
            projection.write(opened)
            now, subject = office.world.now(), f"{case} {number}"
            audit.note(session, now, staff.username, Action.LETTER_ANNULLED, subject)
            return message
    raise errors.NotEntitledError("no such letter")


def _issue(opened: Books, about: Subject, staff: Staff, secret: SigningSecret) -> Envelope:
    """Draw the number and say the letter, with its file whole."""
    office, case = opened.office, about.case
    today = dates.today(office.world.now())
    issuer = letter_subjects.issuer(about, Signatory(staff.name, staff.nip, staff.behalf))
    filled = letter_page.filled(about.service, case.id, case.answers, issuer, today)
    register = Register(about.agency.keeper(about.village), about.form.register, today.year)
    serial = numbers.following(opened, register)
    number = letter_numbers.write(
        letter_numbers.PATTERN,
        code=about.form.code,
        serial=serial,
        unit=agencies.sign(about.head, about.village),
        day=today,
    )
    facts = codes.facts(
        number=number,
        service=about.service.key,
        name=filled.name,
        nik=filled.nik,
        village=about.village if about.agency.level == DISTRICT else "",
        issued_on=today,
        valid_days=about.form.valid_days,
        case=case.id,
        place=signing.following(opened, secret.public),
    )
    text = codes.write(secret, office.realm, facts)
    laid_out = letter_page.pages(filled, issuer, today, number=number, code=qr_modules.of(text))
    pdf = letter_page.pdf(laid_out, f"{filled.title} {number}", text, office.world.now())
    document, pieces = documents.cut(pdf, PDF)
    said = Letter(
        case=case.id,
        title=filled.title,
        number=number,
        documents={"letter": document.to_body()},
        code=text,
        draw=Draw(book=register.book, year=register.year, serial=serial),
    )
    message = signing.say(opened, secret, said, office.world)
    assert (message.epoch, message.seq) == (facts.epoch, facts.seq)
    known = papers.standing(opened.connection, secret.public, [document.sha256])
    papers.keep(opened, secret.public, known, pieces)
    opened.write()
    projection.write(opened)
    return message


def _about(session: Session, office: Office, staff: Staff, case: CaseId, right: Right) -> Subject:
    about = letter_subjects.subject(session, office, staff, case)
    if about is None:
        raise errors.CaseUnknownError
    if not staff.may(right) or not letter_subjects.ours(about, staff):
        raise errors.NotEntitledError("no letter of theirs")
    if requests.restricted(session.connection(), case):
        raise errors.RestrictedError
    return about


def _check(
    session: Session, office: Office, about: Subject, after: int | None, *, fits: bool = True
) -> Books:
    """Open the books of a case that stands so that its letter can go on."""
    opened = books.open_books(session.connection(), office)
    desk.check_read(opened, about.case.id, "letter", after)
    held = register_book.of_case(session.connection(), about.case.id)
    if not (fits and letter_subjects.open_to(about, held)):
        raise errors.StepNotAllowedError("letter", about.case.state.value)
    return opened


def _put(session: Session, office: Office, staff: Staff, action: Action, draft: Draft) -> None:
    now = office.world.now()
    letter_drafts.put(session.connection(), replace(draft, at=now))
    audit.note(session, now, staff.username, action, draft.case)


def _why(reason: str) -> str:
    why = " ".join(reason.split())[:REASON_LETTERS]
    if not why:
        raise errors.NoReasonError
    return why
