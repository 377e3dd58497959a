"""What staff do: a decision is signed with the staff member's own key and kept in the ledger."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session

from protocol import errors, inspected, messages
from protocol.case import REASONS_TO_FIX, REASONS_TO_REJECT, between
from protocol.envelope import Envelope
from protocol.ids import CaseId
from protocol.inspected import Place
from protocol.keys import SealingSecret, SigningSecret
from protocol.messages import Decision, Kind
from protocol.steps import State
from protocol.world import World
from server import audit, books, history, passed, projection, requests, rights, sight, signing
from server import staff as accounts
from server.audit import Action
from server.books import Books
from server.office import Office
from server.rights import Right
from server.staff import Staff
from server.tables import CASES

_REASONS = {"ask": REASONS_TO_FIX, "reject": REASONS_TO_REJECT}
_PLANS = {State.NEEDS_VISIT.value: "visit", State.SCHEDULED.value: "schedule"}
"""By state what was decided to get there."""


def decide(
    session: Session,
    office: Office,
    staff: Staff,
    case_id: CaseId,
    step: str,
    *,
    reason: str | None = None,
    note: str | None = None,
    questions: Sequence[str] = (),
    place: str | None = None,
    date: str | None = None,
    items: Sequence[str] = (),
    after: int | None = None,
    world: World,
    secret: SigningSecret | None = None,
    secrets: Sequence[SealingSecret] = (),
) -> Envelope:
    """
    Sign a decision, keep it in the ledger and owe it to the applicant, in the caller's transaction.

    `secret` signs it where somebody acts who has no account: an agency's system. In a sealed case
    what is said with it is sealed as well, to who wrote it; `secrets` open whose key that is.

    Raises:
        CaseUnknownError: no such case, or none of this staff member's.
        RestrictedError: its person asked that nothing be decided in it.
        StepNotAllowedError: the step does not fit, the case was passed to another agency, or
            something came in between that whoever decides has not read; `between` says what came
            since `after`.
        SealNeededError: the case is sealed, and these secrets do not open it.
        NotEntitledError: this staff member may not take this step, or not on this service.
    """
    connection = session.connection()
    inspects = staff.may(Right.INTEGRITY_READ)
    asked = sight.narrow(
        select(CASES.c.state, CASES.c.places).where(CASES.c.id == case_id),
        staff,
        Right.INTEGRITY_READ if inspects else Right.CASES_READ,
    )
    row = connection.execute(asked).one_or_none()
    if row is None:
        raise errors.CaseUnknownError
    if not rights.takes(staff.role, step):
        raise errors.NotEntitledError(f"{staff.role} takes {step}")
    if requests.restricted(connection, case_id):
        raise errors.RestrictedError
    if step in _REASONS and reason not in _REASONS[step]:
        raise errors.StepNotAllowedError(step, row.state)
    decision = Decision(
        case=case_id,
        step=step,
        reason=reason,
        note=note,
        questions=list(questions),
        place=place,
        date=date,
        items=list(items),
        after=after,
    )
    opened = books.open_books(connection, office)
    check_read(opened, case_id, step, after)
    if passed.elsewhere(connection, staff.area, case_id):
        raise errors.StepNotAllowedError(step, row.state)
    signer = secret or accounts.signing_secret(session, staff)
    message = signing.say(opened, signer, _as_said(opened, decision, signer, secrets), world)
    opened.write()
    projection.write(opened)
    subject, before = f"{case_id} {step}", history.digest_at(connection, case_id, row.places)
    audit.note(
        session,
        world.now(),
        staff.username,
        Action.DECIDED,
        subject,
        prior=before,
        after=message.digest,
    )
    return message


def move(
    session: Session,
    office: Office,
    staff: Staff,
    case_id: CaseId,
    *,
    place: str,
    date: str,
    items: Sequence[str] = (),
    note: str | None = None,
    after: int | None = None,
) -> Envelope:
    """
    Plan a visit anew, in the caller's transaction: on another day, or somewhere else.

    No step leads from a visit to a visit, and phones that are out know none. So the case is taken
    up again, which ends the visit as it was planned, and the same kind of visit is said with its
    new day: two decisions, both or none.

    Raises:
        StepNotAllowedError: nobody is waited for in this case, or as `decide`; and its others.
    """
    state = session.connection().scalar(select(CASES.c.state).where(CASES.c.id == case_id))
    step = _PLANS.get(state or "")
    if step is None:
        raise errors.StepNotAllowedError("move", state or "")
    decide(session, office, staff, case_id, "accept", after=after, world=office.world)
    return decide(
        session,
        office,
        staff,
        case_id,
        step,
        note=note,
        place=place,
        date=date,
        items=items,
        world=office.world,
    )


def _as_said(
    opened: Books, decision: Decision, signer: SigningSecret, secrets: Sequence[SealingSecret]
) -> Decision:
    """Return a decision as its case has it said: in a sealed one for two readers alone."""
    file = opened.file(decision.case)
    if file is None or not file.case.sealed:
        return decision
    report, office = history.heard(opened.connection, decision.case)[0], opened.office
    inspectorate = office.keyring.peers.inspection_key(office.world.now())
    if inspectorate is None:
        raise errors.SealNeededError
    try:
        reply = inspected.reply_key(report, secrets)
    except errors.TrustError as error:
        raise errors.SealNeededError from error
    said = inspected.conceal(
        messages.body_of(decision),
        [inspectorate] if reply is None else [inspectorate, reply],
        Place(signer.public, decision.case, Kind.DECISION),
        office.world,
    )
    sealed = messages.read(Kind.DECISION, said)
    assert isinstance(sealed, Decision)
    return sealed


def check_read(opened: Books, case_id: CaseId, step: str, after: int | None) -> None:
    """
    Refuse a decision on less than has happened: a step may fit and be wrong all the same.

    Raises:
        StepNotAllowedError: `between` says what came since `after`.
    """
    file = opened.file(case_id)
    if file is None or after is None:
        return
    missed = between(file.case, after)
    if missed:
        steps = tuple(entry.step for entry in missed)
        raise errors.StepNotAllowedError(step, file.case.state.value, steps)
