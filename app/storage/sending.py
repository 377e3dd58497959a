"""
What a citizen says: who they are, an application, what was missing, that it is withdrawn.

Each is one call inside one `store.writing()` block. When the block has been left the message
is signed, queued and safe on disk with its photos, and the draft it came from is gone.
"""

from collections.abc import Mapping

from sqlmodel import Session

from app.storage import (
    behalf,
    catalogues,
    concealing,
    documents,
    drafts,
    enlisting,
    held,
    household,
    identity,
    learning,
    ledger,
    officers,
    people,
    renewal,
)
from app.storage.concealing import Shot
from app.storage.documents import Paper
from app.storage.drafts import Draft, DraftId
from app.storage.people import Person
from protocol import answers, case, dates, errors, messages, services
from protocol.answers import Form
from protocol.case import Case
from protocol.envelope import Envelope
from protocol.findings import Value
from protocol.ids import CaseId, Kid
from protocol.messages import Application, Introduction, Kind, Rating, Supplement, Withdrawal
from protocol.services import Service
from protocol.world import World


def introduce(session: Session, world: World, person: Person) -> Envelope:
    """Remember who holds this device and tell the office, with the key it may seal to."""
    me = identity.load(session)
    people.save(session, person)
    household.greet(session, person)
    said = Introduction(
        seal=me.sealing[0].public,
        name=person.name,
        nik=person.nik,
        village=person.village,
        phone=person.phone,
    )
    return ledger.say(session, world, Kind.INTRODUCTION, messages.body_of(said))


def renew_key(session: Session, world: World) -> None:
    """Make a new sealing key when a year has passed, and introduce ourselves with it."""
    introduced = people.person(session) is not None or bool(officers.village(session))
    if introduced and not identity.revoked(session) and renewal.renew(session, world):
        _introduce_again(session, world)


def begin_epoch(session: Session, world: World, author: Kid | None = None, above: int = 0) -> None:
    """
    Go on in a new epoch, `above` any that was heard of, after our chain forked; and say so.

    The introduction said again is the first message of the new epoch: hearing it, the office
    releases what it held, and nobody writes anything twice. The chain of an officer, `author`, goes
    on with what they say next.
    """
    me = identity.load(session).kid
    identity.begin_epoch(session, author or me, world.now(), above)
    if author in {None, me}:
        _introduce_again(session, world)
    held.ask_about(session, errors.ForkError.code, world.now())


def submit(session: Session, world: World, draft: DraftId) -> Envelope:
    """
    Sign a draft, queue it and discard it: an application, or a supplement to the case it mends.

    What an application says of people is remembered for the next one.

    Raises:
        DraftIncompleteError: something is missing or does not stand; the draft stays.
        StepNotAllowedError: its case is not to be mended, or not any more; the draft stays.
    """
    found = drafts.load(session, draft)
    if found is None:
        raise errors.DraftIncompleteError(missing=0)
    service = catalogues.service_of(session, found.catalogue, found.service)
    if service is None:
        raise errors.DraftIncompleteError(missing=0)
    before = _case(session, found.case, service.key) if found.case else None
    if before is not None and before.raised_from is None:
        raise errors.StepNotAllowedError("supplement", before.state.value)
    form = Form(
        service=service,
        answers=found.answers,
        photos={*found.photos, *(before.documents if before else ())},
    )
    tablet = bool(officers.village(session))
    practice = identity.load(session).practice
    review = answers.review(form, dates.today(world.now()), practice)
    if not review.ready:
        raise errors.DraftIncompleteError(missing=len(review.missing))
    said: Application | Supplement
    if before is None:
        kind = Kind.APPLICATION
        said = Application(
            service=service.key,
            answers=dict(review.values),
            catalogue=found.catalogue or None,
            **(behalf.recorded(found, service, review.values) if tablet else {}),
        )
    else:
        kind = Kind.SUPPLEMENT
        changed = {k: v for k, v in review.values.items() if before.answers.get(k) != v}
        said = Supplement(case=before.id, answers=changed)
    if _conceals(session, world, service, review.values, before):
        shots = {
            key: Shot(drafts.jpeg(session, photo), photo.thumb)
            for key, photo in found.photos.items()
        }
        body, known = messages.body_of(said), before.id if before else None
        message = concealing.say(session, world, kind, body, shots, known)
    else:
        papers = _papers(session, found)
        named = {key: paper.document.to_body() for key, paper in papers.items()}
        body = messages.body_of(said.model_copy(update={"documents": named}))
        message = ledger.say(session, world, kind, body, papers.values())
    if before is None and not tablet:
        member = learning.learn(session, world, found, service, review.values)
        if member is not None:
            household.assign(session, CaseId(message.id), member)
    drafts.discard(session, draft)
    return message


def withdraw(session: Session, world: World, case: CaseId, reason: str | None = None) -> Envelope:
    """Take an application back."""
    body = messages.body_of(Withdrawal(case=case, reason=reason))
    opened = ledger.application(session, case)
    if reason and opened is not None and opened.sealed is not None:
        return concealing.say(session, world, Kind.WITHDRAWAL, body, {}, case)
    return ledger.say(session, world, Kind.WITHDRAWAL, body)


def rate(session: Session, world: World, case: CaseId, marks: dict[str, int]) -> Envelope:
    """Say how a service was, by element; it changes nothing in the case."""
    said = Rating(case=case, marks=marks)
    return ledger.say(session, world, Kind.RATING, messages.body_of(said))


def _introduce_again(session: Session, world: World) -> None:
    person = people.person(session)
    if person is not None:
        introduce(session, world, person)
    elif village := officers.village(session):
        enlisting.introduce(session, world, village)


def _conceals(
    session: Session,
    world: World,
    service: Service,
    values: Mapping[str, Value],
    before: Case | None,
) -> bool:
    """
    Tell whether what is sent goes to the inspectorate alone.

    A report that no key is known for is said in the open, as its writer was told before.
    """
    if before is not None:
        return before.sealed
    known = concealing.reader(session, world.now()) is not None
    return known and services.inspected(service, values)


def _papers(session: Session, draft: Draft) -> dict[str, Paper]:
    return {
        key: documents.paper(drafts.jpeg(session, photo), thumb=photo.thumb)
        for key, photo in draft.photos.items()
    }


def _case(session: Session, known: CaseId, key: str) -> Case:
    service = catalogues.newest(session)[1][key]
    return case.fold(ledger.heard(session, known), service.flow, service.route)
