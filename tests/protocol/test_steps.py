"""The table of steps leaves nobody stranded."""

import pytest

from protocol import services, steps
from protocol.steps import CHECKING, FINAL, STEPS, State
from protocol.trust import Role
from tests.protocol import known

BEGINNINGS = {State.DRAFT, State.QUEUED, State.AT_VILLAGE, State.RECEIVED}
FLOWS = [None, *(service.flow for service in services.catalogue().values())]


def reached(flow: steps.Flow) -> set[State]:
    """Return every state a case with this flow can come to."""
    found = {State.DRAFT, State.QUEUED, steps.begin(flow)}
    while (
        more := {
            step.target
            for step in STEPS
            if step.target and any(step.offered(state, flow) for state in found)
        }
        - found
    ):
        found |= more
    return found


def test_every_state_can_be_reached():
    """By a step, or because a case begins there."""
    assert {step.target for step in STEPS if step.target} | BEGINNINGS == set(State)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_state_that_can_be_reached_can_be_left_or_is_final(flow):
    """In every service: nothing waits for ever for a step nobody has."""
    for state in reached(flow) - {State.DRAFT}:
        leaving = [step for step in STEPS if step.offered(state, flow)]
        assert bool(leaving) != (state in FINAL), state


@pytest.mark.parametrize("flow", FLOWS[1:])
def test_every_service_can_be_brought_to_its_end(flow):
    """And a case that is checked can always be asked about and refused."""
    found = reached(flow)

    assert State.COMPLETED in found
    for state in found & CHECKING:
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


@pytest.mark.parametrize(
    "line", known.load("steps")["vectors"], ids=lambda line: str(line["service"])
)
def test_a_case_takes_the_steps_of_the_vectors_and_no_other(line):
    """Village first, then the agency: each takes what is theirs in each state."""
    flow = [State(name) for name in line["flow"]]
    assert steps.begin(flow) == line["begins"]
    for state in flow:
        said = line["decided"].get(state.value, {})
        for role in (Role.OFFICER, Role.AGENCY):
            decided = [
                step.name
                for step in STEPS
                if step.taken(role, state, flow) and step.name not in {"supplement", "withdraw"}
            ]
            assert decided == said.get(role.value, [])


def test_a_note_is_as_long_as_the_vectors_say():
    """Whoever writes one keeps to it; the longest story of a form may be answered at its length."""
    stories = [
        question.max_length or 0
        for service in services.catalogue().values()
        for question in service.questions
        if question.max_length
    ]

    assert known.load("steps")["note_letters"] == steps.NOTE_LETTERS
    assert max(stories) <= steps.NOTE_LETTERS


@pytest.mark.parametrize("flow", FLOWS[1:])
def test_nobody_passes_the_agency_by(flow):
    """What an agency decides is not ready, nor over, before the agency has received it."""
    if State.RECEIVED not in flow:
        return
    village = {State.AT_VILLAGE, State.VILLAGE_REVIEW, State.SIGNING}
    for state in village & set(flow[: flow.index(State.RECEIVED)]):
        targets = {step.target for step in STEPS if step.offered(state, flow)}
        assert not targets & {State.IN_PROCESS, State.READY, State.COMPLETED}
