"""
The states a case can be in and every step between them, as data.

A service's flow names the states it usually goes through; a step whose target is no part of
the flow is not offered, unless that state may come up anywhere (something to mend, a visit). Nor is
one that would go back along the flow, past the agency that has yet to receive the case, or on to it
past whose signature has to come first.
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
AT_AGENCY = frozenset(
    {State.FORWARDED, State.RECEIVED, State.IN_PROCESS, State.SCHEDULED, State.NEEDS_VISIT}
)
"""States of a case that an agency has, in a flow that has one."""
_STAFF = frozenset({Role.OFFICE, Role.OFFICER, Role.AGENCY})
_AGENCY = frozenset({Role.OFFICE, Role.AGENCY})
_CITIZEN = frozenset({Role.CITIZEN, Role.OFFICER})

NOTE_LETTERS = 1_000
"""What a note says at most: as much as the longest story told in a form. A reader shows any."""

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

    def offered(self, state: State, flow: Flow) -> bool:
        """Tell whether a service with this flow has this step in a state."""
        if state not in self.sources:
            return False
        if flow is None or self.target is None:
            return True
        if self.unless is not None and self.unless in flow:
            return False
        if self.target in _ANYWHERE:
            return True
        return self.target in flow and _onwards(state, self.target, flow)

    def taken(self, role: Role, state: State, flow: Flow) -> bool:
        """Tell whether somebody with this role takes it there; the village leaves the agency's."""
        if role not in self.roles or not self.offered(state, flow):
            return False
        return role is not Role.OFFICER or Role.CITIZEN in self.roles or not agencys(state, flow)


def agencys(state: State, flow: Flow) -> bool:
    """Tell whether a case in this state has left the village for the agency that decides it."""
    if flow is None or State.AT_VILLAGE not in flow or State.RECEIVED not in flow:
        return False
    if state is State.SIGNING:
        return _onwards(State.RECEIVED, state, flow)
    return state in AT_AGENCY


def _onwards(state: State, target: State, flow: Sequence[State]) -> bool:
    """Tell whether a step follows a flow; what may come up anywhere leads on to anywhere."""
    if state in _ANYWHERE or state not in flow:
        return True
    here, there = flow.index(state), flow.index(target)
    passed = flow[here + 1 : there]
    if State.RECEIVED in passed:
        return False
    return here < there and (State.SIGNING not in passed or target is not State.FORWARDED)


def begin(flow: Flow) -> State:
    """Return where a case begins once the office has heard it: with whom its flow names first."""
    if flow is not None and (State.AT_VILLAGE in flow or State.RECEIVED not in flow):
        return State.AT_VILLAGE
    return State.RECEIVED


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


STEPS: tuple[Step, ...] = (
    Step("accept", _from(State.AT_VILLAGE), State.VILLAGE_REVIEW),
    Step("accept", _from(State.RECEIVED, State.NEEDS_VISIT, State.SCHEDULED), State.IN_PROCESS),
    Step("forward", _from(State.VILLAGE_REVIEW, State.SIGNING), State.FORWARDED),
    Step("receive", _from(State.FORWARDED), State.RECEIVED),
    # An agency need not wait for a village that has no tablet, or is silent.
    Step(
        "receive",
        _from(State.AT_VILLAGE, State.VILLAGE_REVIEW, State.SIGNING),
        State.RECEIVED,
        _AGENCY,
    ),
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
        if step.name == name and step.offered(state, flow):
            return step
    return None
