"""What of ours does not get through, and in which case: refused there, or set aside here."""

from dataclasses import dataclass

from sqlmodel import Session

from app.storage import documents, ledger, setbacks
from protocol.ids import CaseId
from protocol.messages import Kind


@dataclass(frozen=True)
class Trouble:
    """
    Something that waits for a person, under the `name` it is set aside by.

    `refused` says that the office will not take it, else it failed on the way; `photo` that it
    is a photo, else a message; `opens` that it is the application itself.
    """

    name: str
    case: CaseId | None
    code: str
    refused: bool = False
    photo: bool = False
    opens: bool = False


def of(session: Session) -> list[Trouble]:
    """Return everything a person has not seen to yet, what the office refused first."""
    aside, seen_to = setbacks.aside(session), setbacks.closed(session)
    found = [
        Trouble(each.id, each.case, each.code, True, opens=each.kind == Kind.APPLICATION)
        for each in ledger.refused(session)
    ]
    found += [
        Trouble(each.id, each.case, aside[each.id], opens=each.kind == Kind.APPLICATION)
        for each in ledger.waiting(session)
        if each.id in aside and each.text_waits
    ]
    found += [
        Trouble(each.sha256, each.case, aside[each.sha256], photo=True)
        for each in documents.unfinished(session)
        if each.sha256 in aside
    ]
    return [each for each in found if each.name not in seen_to]
