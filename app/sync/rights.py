"""Whether somebody may say what we heard: the phone checks what the office should have."""

from collections.abc import Iterable

from sqlmodel import Session

from app.storage import catalogues, held, identity, ledger, officers, people
from app.sync import neighbours
from protocol import errors, messages, trust
from protocol.envelope import Envelope
from protocol.ids import CaseId
from protocol.messages import Application, Decision, Message, Note
from protocol.questions import Kind as Asked
from protocol.trust import Author, Role


def judge(session: Session, message: Envelope) -> tuple[Author, str | None]:
    """
    Return who said a verified message, and the code it is held under if it cannot be read yet.

    Raises:
        NotEntitledError: they may not say this, or nobody has listed them.
        RevokedError: their key had been revoked.
        TrustError: it says something impossible.
    """
    peers = identity.peers(session)
    author = peers.author(message.author) or neighbours.phone(session, message)
    if author is None:
        raise errors.NotEntitledError("author not listed")
    if trust.revoked(peers.roster, message):
        raise errors.RevokedError
    if message.kind not in messages.MODELS:
        return author, errors.FormatNewerError.code
    said = messages.read(message.kind, message.body)
    case: CaseId | None = getattr(said, "case", None)
    opened = ledger.opening(session, case) if case is not None else None
    if case is not None and opened is None:
        return author, errors.CaseUnknownError.code
    if author.role is Role.CITIZEN or officers.village(session):
        neighbours.judge(session, author, message, said, opened)
    else:
        _entitle(session, author, said, opened)
    return author, None


def review(session: Session, case: CaseId) -> None:
    """Judge what was held because its application was not here, now that it is."""
    for message in held.here(session, case, errors.CaseUnknownError.code):
        try:
            judge(session, message)
        except (errors.RefusedError, errors.TrustError) as error:
            held.release(session, message.id, error.code)
        else:
            held.release(session, message.id)


def _entitle(session: Session, author: Author, said: Message, opened: Envelope | None) -> None:
    if opened is None:
        if isinstance(said, Note) and author.role is not Role.OFFICE:
            raise errors.NotEntitledError("an announcement by somebody else")
        trust.entitle(author, said.kind, village=_home(session))
        return
    application, wrote = ledger.read_application(opened), opened.author == author.key
    refusal: errors.NotEntitledError | None = None
    for village in _villages(session, application):
        try:
            trust.entitle(
                author,
                said.kind,
                service=application.service,
                village=village,
                owns_case=wrote,
                at_desk=wrote,
                step=said.step if isinstance(said, Decision) else None,
            )
        except errors.NotEntitledError as error:
            refusal = error
        else:
            return
    if refusal is not None:
        raise refusal


def _villages(session: Session, application: Application) -> Iterable[str | None]:
    """Return the villages an application may belong to; none where it is sealed from them."""
    service = catalogues.service_of(session, application.catalogue, application.service)
    if service is None:
        return [_home(session)]
    if service.sealed_from_village:
        return [None]
    asked = [question.key for question in service.questions if question.kind is Asked.VILLAGE]
    answered = [application.answers.get(key) for key in asked]
    return [_home(session), *(value for value in answered if isinstance(value, str))]


def _home(session: Session) -> str | None:
    person = people.person(session)
    return person.village if person else None
