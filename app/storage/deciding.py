"""What an officer decides in a case on a village's tablet: signed and shown at once."""

from sqlmodel import Session

from app.storage import catalogues, guard, ledger, officers
from app.storage.duty import OnDuty
from protocol import case, errors, messages, posts
from protocol.case import Case
from protocol.envelope import Envelope
from protocol.ids import CaseId
from protocol.messages import Decision, Kind
from protocol.steps import REASONS_TO_FIX, REASONS_TO_REJECT, State, Step
from protocol.trust import Role
from protocol.world import World

_OURS = frozenset(
    {State.AT_VILLAGE, State.VILLAGE_REVIEW, State.SIGNING, State.READY, State.PASSED_ON}
)
"""Where a case is the village's to move; what an agency has begun is the agency's to end."""
_NOT_DECIDED = frozenset({"supplement", "withdraw"})
_REASONS = {"ask": REASONS_TO_FIX, "reject": REASONS_TO_REJECT}


def load(session: Session, known: CaseId) -> Case:
    """
    Return a case as it stands on this tablet, with what was decided here and is still waiting.

    Raises:
        CaseUnknownError: it is not here.
    """
    application = ledger.application(session, known)
    if application is None:
        raise errors.CaseUnknownError
    service = catalogues.newest(session)[1].get(application.service)
    flow, route = (service.flow, service.route) if service else (None, ())
    return case.fold(ledger.heard(session, known), flow, route)


def offered(session: Session, known: Case) -> tuple[Step, ...]:
    """Return the steps the officer on duty may take now; none while the agency has the case."""
    officer = officers.on_duty(session)
    service = catalogues.newest(session)[1].get(known.service)
    if officer is None or service is None or not service.of_village:
        return ()
    if known.state not in _OURS or (known.state is State.SIGNING and known.holder != "village"):
        return ()
    steps = case.allowed(known, service.flow, Role.OFFICER)
    return tuple(
        step
        for step in steps
        if _takes(officer, known, step.name) and step.name not in _NOT_DECIDED
    )


def decide(session: Session, world: World, decision: Decision) -> Envelope:
    """
    Sign a decision with the place its writer had read to, and queue it.

    Raises:
        StoreLockedError: nobody is on duty.
        StepNotAllowedError: it does not fit the case as it stands here.
        NotEntitledError: it is not this officer's to take.
    """
    officer = guard.officer(session)
    known = load(session, decision.case)
    reasons = _REASONS.get(decision.step)
    fits = decision.step in {step.name for step in offered(session, known)}
    if not _takes(officer, known, decision.step):
        raise errors.NotEntitledError(f"{officer.post} takes {decision.step}")
    if not fits or (reasons and decision.reason not in reasons):
        raise errors.StepNotAllowedError(decision.step, known.state.value)
    said = decision.model_copy(update={"after": known.last_place or None})
    return ledger.say(session, world, Kind.DECISION, messages.body_of(said))


def _takes(officer: OnDuty, known: Case, step: str) -> bool:
    """Tell whether a step is this officer's; what was laid before the head leaves as approved."""
    signed = known.state is State.SIGNING and step == "forward"
    return posts.takes(officer.post, "approve" if signed else step)
