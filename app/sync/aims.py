"""For whom a message is and how urgent: read from the message itself, once per exchange."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from app.storage import catalogues, ledger, people
from app.sync.plan import Rank
from protocol import errors, services
from protocol.ids import CaseId, MessageId
from protocol.messages import Application

Aim = tuple[Rank, str]
"""How urgent, and a name for the person; it never leaves the memory of an exchange."""

_NOBODY = ""


@dataclass
class Aims:
    """What is known of the messages that wait; a case is as urgent as its application."""

    _known: dict[str, Aim] = field(default_factory=dict)
    _nik: str | None = None

    def of(self, session: Session, message: MessageId, case: CaseId | None) -> Aim:
        """Return a message's aim, read from the ledger the first time."""
        name = case or message
        if name not in self._known:
            rank, person = _read(session, case)
            self._known[name] = rank, _NOBODY if person == self._holder(session) else person
        return self._known[name]

    def _holder(self, session: Session) -> str:
        """Return who holds this device: what names nobody else is theirs."""
        if self._nik is None:
            holder = people.person(session)
            self._nik = holder.nik if holder else _NOBODY
        return self._nik


def _read(session: Session, case: CaseId | None) -> Aim:
    try:
        said = ledger.application(session, case) if case else None
    except (errors.StoreDamagedError, errors.RefusedError):  # its own sending will say so
        return Rank.PLAIN, _NOBODY
    if said is None:
        return Rank.PLAIN, _NOBODY
    service = catalogues.service_of(session, said.catalogue, said.service)
    urgent = service is not None and services.urgent(service, said.answers)
    return (Rank.URGENT if urgent else Rank.PLAIN), _person(said)


def _person(said: Application) -> str:
    names: Iterable[object] = (
        said.applicant and (said.applicant.nik or said.applicant.name),
        said.answers.get("nik"),
    )
    return next((str(name) for name in names if name), _NOBODY)
