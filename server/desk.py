"""What staff do: a decision is signed with the staff member's own key and kept in the ledger."""

from collections.abc import Sequence

from sqlmodel import Session

from protocol.envelope import Envelope
from protocol.ids import CaseId
from protocol.world import World
from server.office import Office
from server.staff import Staff


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
    after: int | None = None,
    world: World,
) -> Envelope:
    """
    Sign a decision, keep it in the ledger and owe it to the applicant, in the caller's transaction.

    Raises:
        CaseUnknownError: no such case, or none of this staff member's.
        StepNotAllowedError: the step does not fit; `between` says what came since `after`.
        NotEntitledError: this staff member may not decide on this service.
    """
    raise NotImplementedError
