"""
What a village's tablet hears of others: phones nobody lists, and cases that were not made on it.

The office has judged all of it and gave it places; the tablet looks once more, so that nothing of
another village and nothing sealed from this one is ever kept here.
"""

from sqlmodel import Session

from app.storage import authors, catalogues, ledger, officers
from protocol import errors, trust
from protocol.envelope import Envelope
from protocol.messages import (
    Application,
    Decision,
    Endorsement,
    Introduction,
    Kind,
    Message,
    Note,
)
from protocol.questions import Kind as Asked
from protocol.trust import Author, Role

_BY_PHONES = frozenset(
    {
        Kind.INTRODUCTION,
        Kind.APPLICATION,
        Kind.SUPPLEMENT,
        Kind.WITHDRAWAL,
        Kind.NOTE,
        Kind.RATING,
    }
)


def phone(session: Session, message: Envelope) -> Author | None:
    """Return the phone that said something to a village's office, None where this is no tablet."""
    if message.kind not in _BY_PHONES or not officers.village(session):
        return None
    return Author(message.author, Role.CITIZEN, "")


def judge(
    session: Session, author: Author, message: Envelope, said: Message, opened: Envelope | None
) -> None:
    """
    Check that somebody may say this, and that this village may hear it.

    `opened` is the application that opened the case it speaks of, None where it speaks of none.

    Raises:
        NotEntitledError: one of both is not so.
    """
    home = officers.village(session)
    step = said.step if isinstance(said, Decision) else None
    if isinstance(said, Application):
        application, opener = said, message.author
    elif opened is not None:
        application, opener = ledger.read_application(opened), opened.author
    else:
        _outside(author, said, home)
        return
    service = catalogues.service_of(session, application.catalogue, application.service)
    if service is not None and service.sealed_from_village and opener in authors.ours(session):
        # Written down here, decided elsewhere: no word of an officer's counts in it.
        trust.entitle(
            author,
            said.kind,
            service=service.key,
            owns_case=opener == message.author,
            at_desk=True,
            step=step,
        )
        return
    if service is not None and not (service.of_village and _of(application, home, session)):
        raise errors.NotEntitledError("none of this village's")
    trust.entitle(
        author,
        said.kind,
        service=application.service,
        village=home,
        owns_case=opener == message.author,
        at_desk=opener in authors.ours(session),
        step=step,
    )


def _outside(author: Author, said: Message, home: str) -> None:
    """Judge what is said in no case."""
    if isinstance(said, Introduction) and said.tablet:
        raise errors.NotEntitledError("another tablet")
    if isinstance(said, Note) and author.role is not Role.OFFICE:
        raise errors.NotEntitledError("an announcement by somebody else")
    if not isinstance(said, Introduction | Endorsement | Note) and author.role is Role.CITIZEN:
        raise errors.NotEntitledError("a phone's, in no case")
    trust.entitle(author, said.kind, village=home)


def _of(application: Application, home: str, session: Session) -> bool:
    """Tell whether an application names this village, or none."""
    service = catalogues.service_of(session, application.catalogue, application.service)
    asked = (
        [each.key for each in service.questions if each.kind is Asked.VILLAGE] if service else []
    )
    named = [application.answers[key] for key in asked if key in application.answers]
    return not named or home in named
