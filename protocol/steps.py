"""
The states a case can be in and every step between them, as data.

A service's flow names the states it usually goes through; a step whose target is no part of
the flow is not offered, unless that state may come up anywhere (something to mend, a visit).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from protocol.trust import Role


class State(StrEnum):
    """Where a case is; what a person reads is `state.<value>` in the strings."""

    DRAFT = "draft"
    QUEUED = "queued"
    AT_VILLAGE = "at_village"
    VILLAGE_REVIEW = "village_review"
    NEEDS_FIX = "needs_fix"
    SIGNING = "signing"
    FORWARDED = "forwarded"
    RECEIVED = "received"
    IN_PROCESS = "in_process"
    NEEDS_VISIT = "needs_visit"
    SCHEDULED = "scheduled"
    PASSED_ON = "passed_on"
    READY = "ready"
    COMPLETED = "completed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


Flow = Sequence[State] | None
"""The usual course of a service; None when this version does not know the service."""

FINAL = frozenset({State.COMPLETED, State.REJECTED, State.WITHDRAWN})
RATED = frozenset({State.COMPLETED, State.REJECTED, State.PASSED_ON})
"""Where the citizen may say how it was."""
CHECKING = frozenset(
    {State.AT_VILLAGE, State.VILLAGE_REVIEW, State.RECEIVED, State.IN_PROCESS, State.SIGNING}
)
_ANYWHERE = frozenset(
    {
        State.NEEDS_FIX,
        State.NEEDS_VISIT,
        State.SCHEDULED,
        State.PASSED_ON,
        State.REJECTED,
        State.WITHDRAWN,
    }
)
_STAFF = frozenset({Role.OFFICE, Role.OFFICER, Role.AGENCY})
_CITIZEN = frozenset({Role.CITIZEN, Role.OFFICER})

REASONS_TO_FIX = (
    "photo_unreadable",
    "photo_missing",
    "wrong_document",
    "data_differs_from_kk",
    "nik_not_found",
    "nik_elsewhere",
    "needs_witness",
    "needs_signature",
    "not_eligible_yet",
    "other",
)
REASONS_TO_REJECT = (
    "not_eligible",
    "duplicate",
    "false_data",
    "wrong_office",
    "outside_area",
    "program_closed",
    "other",
)


@dataclass(frozen=True)
class Step:
    """
    One row of the table: from any of `sources` to `target`, said by one of `roles`.

    Without a target the case goes back to where it was asked to be mended. `requires` are
    the fields of a decision that may not be empty. With `unless`, the step is only there for
    flows without that state.
    """

    name: str
    sources: frozenset[State]
    target: State | None
    roles: frozenset[Role] = _STAFF
    requires: tuple[str, ...] = ()
    unless: State | None = None

    def offered(self, flow: Flow) -> bool:
        """Tell whether a service with this flow has this step."""
        if flow is None or self.target is None:
            return True
        if self.unless is not None and self.unless in flow:
            return False
        return self.target in _ANYWHERE or self.target in flow


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


STEPS: tuple[Step, ...] = (
    Step("accept", _from(State.AT_VILLAGE), State.VILLAGE_REVIEW),
    Step("accept", _from(State.RECEIVED, State.NEEDS_VISIT, State.SCHEDULED), State.IN_PROCESS),
    Step("forward", _from(State.VILLAGE_REVIEW), State.FORWARDED),
    Step("receive", _from(State.FORWARDED), State.RECEIVED),
    Step("sign", _from(State.VILLAGE_REVIEW, State.IN_PROCESS), State.SIGNING),
    Step("approve", _from(State.VILLAGE_REVIEW, State.IN_PROCESS, State.SIGNING), State.READY),
    Step(
        "ready",
        _from(
            State.VILLAGE_REVIEW,
            State.IN_PROCESS,
            State.SIGNING,
            State.NEEDS_VISIT,
            State.SCHEDULED,
        ),
        State.READY,
    ),
    Step("complete", _from(State.READY, State.PASSED_ON), State.COMPLETED),
    Step("complete", _from(State.IN_PROCESS), State.COMPLETED, unless=State.READY),
    Step("visit", _from(State.RECEIVED, State.IN_PROCESS), State.NEEDS_VISIT),
    Step("schedule", _from(State.RECEIVED, State.IN_PROCESS), State.SCHEDULED),
    Step("pass_on", _from(State.READY, State.IN_PROCESS, State.VILLAGE_REVIEW), State.PASSED_ON),
    Step("ask", CHECKING, State.NEEDS_FIX, requires=("reason",)),
    Step("reject", CHECKING, State.REJECTED, requires=("reason", "note")),
    Step("supplement", _from(State.NEEDS_FIX), None, _CITIZEN),
    Step(
        "withdraw",
        _from(
            State.QUEUED,
            State.AT_VILLAGE,
            State.VILLAGE_REVIEW,
            State.RECEIVED,
            State.FORWARDED,
            State.NEEDS_FIX,
        ),
        State.WITHDRAWN,
        _CITIZEN,
    ),
)


def find(name: str, state: State, flow: Flow) -> Step | None:
    """Return the row for a step taken in a state, None when it does not fit."""
    for step in STEPS:
        if step.name == name and state in step.sources and step.offered(flow):
            return step
    return None
