"""The table of steps leaves nobody stranded."""

import pytest

from protocol import services, steps
from protocol.steps import CHECKING, FINAL, STEPS, State
from protocol.trust import Role

BEGINNINGS = {State.DRAFT, State.QUEUED, State.AT_VILLAGE, State.RECEIVED}
FLOWS = [None, *(service.flow for service in services.catalogue().values())]


def reached(flow: steps.Flow) -> set[State]:
    """Return every state a case with this flow can come to."""
    known = {State.DRAFT, State.QUEUED}
    known.add(State.RECEIVED if flow is None or State.RECEIVED in flow else State.AT_VILLAGE)
    while (
        more := {
            step.target
            for step in STEPS
            if step.target and step.offered(flow) and step.sources & known
        }
        - known
    ):
        known |= more
    return known


def test_every_state_can_be_reached():
    """By a step, or because a case begins there."""
    assert {step.target for step in STEPS if step.target} | BEGINNINGS == set(State)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_state_that_can_be_reached_can_be_left_or_is_final(flow):
    """In every service: nothing waits for ever for a step nobody has."""
    for state in reached(flow) - {State.DRAFT}:
        leaving = [step for step in STEPS if state in step.sources and step.offered(flow)]
        assert bool(leaving) != (state in FINAL), state


@pytest.mark.parametrize("flow", FLOWS[1:])
def test_every_service_can_be_brought_to_its_end(flow):
    """And a case that is checked can always be asked about and refused."""
    known = reached(flow)

    assert State.COMPLETED in known
    for state in known & CHECKING:
        assert steps.find("ask", state, flow)
        assert steps.find("reject", state, flow)


def test_a_final_state_has_no_step():
    """What is over is over."""
    assert not any(step.sources & FINAL for step in STEPS)


def test_no_state_has_two_rows_of_one_name():
    """A step says where it leads."""
    rows = [(step.name, state) for step in STEPS for state in step.sources]

    assert len(rows) == len(set(rows))


def test_only_staff_decide_and_only_citizens_mend_and_withdraw():
    """An officer may do both, for a villager who asks."""
    for step in STEPS:
        citizens = step.name in {"supplement", "withdraw"}
        assert (Role.CITIZEN in step.roles) is citizens
        assert (Role.AGENCY in step.roles) is not citizens
