"""Decisions another system hands over, each under a name of its own: twice is once."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import insert, select
from sqlmodel import Session

from protocol import errors
from protocol.case import State
from protocol.ids import CaseId
from server import clients, desk
from server.client_tables import HANDED
from server.clients import Caller
from server.office import Office
from server.tables import CASES, MESSAGE

VISITS = frozenset({"visit", "schedule"})
"""Steps that send a citizen somewhere, or somebody to them: on a day, to a place."""
PASS_ON = "pass_on"  # noqa: S105 - a step
PLACE_LETTERS = 80
THINGS_MOST = 8


@dataclass(frozen=True)
class Wanted:
    """
    A step somebody outside took in a case; `reference` is their own name for it.

    `visit_on` is a day in ISO 8601, `visit_at` a place in plain words of `PLACE_LETTERS`, `bring`
    at most `THINGS_MOST` things as long as that.
    """

    reference: str
    step: str
    reason: str | None = None
    note: str | None = None
    questions: tuple[str, ...] = ()
    after: int | None = None
    visit_on: str | None = None
    visit_at: str | None = None
    bring: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """A decision in the ledger, and where its case is now."""

    message: str
    place: int
    state: State
    repeated: bool


def hand_over(
    session: Session, office: Office, caller: Caller, case: CaseId, wanted: Wanted
) -> Taken:
    """
    Sign what a client decided with its own key and keep it, in the caller's transaction.

    Raises:
        IdTakenError: another decision was handed over under this reference.
        CaseUnknownError: no such case, or none of this client's.
        StepNotAllowedError: the step does not fit; `between` says what came since `after`.
        NotEntitledError: the client may not decide on this service.
        VisitIncompleteError, NoteMissingError: the citizen would not know when, where or to whom.
    """
    connection = session.connection()
    digest = _digest(case, wanted)
    known = connection.execute(
        select(HANDED.c.said_sha256, HANDED.c.message).where(
            HANDED.c.client == caller.client, HANDED.c.reference == wanted.reference
        )
    ).one_or_none()
    if known is not None:
        if known.said_sha256 != digest:
            raise errors.IdTakenError
        return _taken(session, case, known.message, repeated=True)
    _check(wanted)
    message = desk.decide(
        session,
        office,
        caller.staff,
        case,
        wanted.step,
        reason=wanted.reason,
        note=wanted.note,
        questions=wanted.questions,
        after=wanted.after,
        place=wanted.visit_at,
        date=wanted.visit_on,
        items=wanted.bring,
        world=office.world,
        secret=clients.signing_secret(session, caller),
    )
    row = {"client": caller.client, "reference": wanted.reference}
    row |= {"said_sha256": digest, "message": message.id}
    connection.execute(insert(HANDED), [row])
    return _taken(session, case, message.id, repeated=False)


def _check(wanted: Wanted) -> None:
    """See that a step says what its citizen has to know, whichever way it came."""
    if wanted.step == PASS_ON and not (wanted.note or "").strip():
        raise errors.NoteMissingError
    if wanted.step not in VISITS:
        return
    texts = ((wanted.visit_at or "").strip(), *wanted.bring)
    if len(wanted.bring) > THINGS_MOST or not all(0 < len(each) <= PLACE_LETTERS for each in texts):
        raise errors.VisitIncompleteError
    try:
        day = date.fromisoformat(wanted.visit_on or "")
    except ValueError as error:
        raise errors.VisitIncompleteError from error
    if day.isoformat() != wanted.visit_on:
        raise errors.VisitIncompleteError


def _taken(session: Session, case: CaseId, message: str, *, repeated: bool) -> Taken:
    connection = session.connection()
    place = connection.scalar(select(MESSAGE.c.place).where(MESSAGE.c.id == message))
    state = connection.scalars(select(CASES.c.state).where(CASES.c.id == case)).one()
    return Taken(message, place or 0, State(state), repeated)


def _digest(case: CaseId, wanted: Wanted) -> str:
    said = json.dumps([case, asdict(wanted)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
