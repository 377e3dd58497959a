"""Letters of cases as this device has heard or said them, and whether one counts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, false, select
from sqlmodel import Session, col

from app.storage import catalogues, documents, entries, identity
from app.storage.entries import COLUMNS
from app.storage.statements import Statement
from app.storage.tables import Fate, Message
from protocol import dates, letters, messages
from protocol.case import Case
from protocol.ids import CaseId, MessageId
from protocol.letters import Checked
from protocol.messages import Annulment, Kind, Letter

_said = (
    select(*COLUMNS)
    .where(col(Message.state) != Fate.REFUSED, col(Message.cleared) == false())
    .order_by(col(Message.number))
)
_OF_CASE = Statement(
    _said.where(col(Message.kind) == Kind.LETTER, col(Message.case_id) == bindparam("of"))
)
_ANNULLED = Statement(_said.where(col(Message.kind) == Kind.ANNULMENT))


@dataclass(frozen=True)
class Held:
    """A letter on this device; `taken_back` says why it no longer counts, empty while it does."""

    message: MessageId
    case: CaseId
    title: str
    number: str
    code: str
    sha256: str
    taken_back: str = ""


def check(session: Session, text: str, at: datetime) -> Checked:
    """
    Check a letter's code with what this device knows, and no network.

    Raises:
        QrBadError: no text of a letter.
    """
    me = identity.load(session)
    marks = {said.mark for said in _annulments(session)}
    peers, by_village = identity.peers(session), catalogues.newest(session)[1].lettered_by_village
    return letters.check(text, me.realm, peers, dates.today(at), marks, by_village=by_village)


def of_case(session: Session, case: CaseId) -> list[Held]:
    """Return the letters of a case, the first issued first."""
    gone = {said.letter: said.reason for said in _annulments(session)}
    found: list[Held] = []
    for row in _OF_CASE.find(session, of=case):
        message = entries.opened(session, row)
        said = messages.read(message.kind, message.body)
        assert isinstance(said, Letter)
        papers = messages.papers(said)
        sha256 = papers["letter"].sha256 if "letter" in papers else ""
        found.append(
            Held(
                message=message.id,
                case=case,
                title=said.title,
                number=said.number,
                code=said.code or "",
                sha256=sha256,
                taken_back=gone.get(message.id, ""),
            )
        )
    return found


def of_village(session: Session, known: Case) -> bool:
    """Tell whether the letters of a case are the village's own to take back."""
    return catalogues.newest(session)[1].lettered_by_village(known.service) is not False


def file(session: Session, held: Held) -> bytes | None:
    """Return a letter's PDF, None while pieces of it are missing."""
    return documents.whole(session, held.sha256) if held.sha256 else None


def _annulments(session: Session) -> list[Annulment]:
    found = []
    for row in _ANNULLED.find(session):
        message = entries.opened(session, row)
        said = messages.read(message.kind, message.body)
        assert isinstance(said, Annulment)
        found.append(said)
    return found
