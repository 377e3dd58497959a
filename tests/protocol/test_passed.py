"""A case passed from one agency to another: who has it changes, how far it is does not."""

import pytest

from protocol import case, messages
from protocol.case import State
from protocol.trust import Role
from tests.protocol.telling import CASE, LETTER_FLOW, LETTER_ROUTE, decided, filed, mended, said

AGENCY_FLOW = (
    State.AT_VILLAGE,
    State.VILLAGE_REVIEW,
    State.FORWARDED,
    State.RECEIVED,
    State.IN_PROCESS,
    State.READY,
    State.COMPLETED,
)


def passed(place: int, agency: str, role: Role = Role.AGENCY, **more: str) -> case.Heard:
    """Return the note that passes a case to another agency."""
    return said(
        place, messages.Note(case=CASE, text="Salah alamat.", agency=agency, **more), place, role
    )


def at_agency(*heards: case.Heard) -> case.Case:
    """Fold messages of a service that an agency has, which the village has sent there."""
    to_agency = (filed(1), decided(2, "receive"))
    return case.fold((*to_agency, *heards), AGENCY_FLOW, ("village", "dukcapil"))


def test_a_case_that_was_passed_is_with_the_other_agency_as_far_as_it_was():
    """Only who has it changes: a reader that knows nothing of it folds the same states."""
    before, after = at_agency(), at_agency(passed(3, "district", district="82.04.18"))

    assert (before.holder, after.holder) == ("dukcapil", "district")
    assert after.passed == case.Passed("district", "82.04.18")
    assert after.state is before.state
    entry = after.history[-1]
    assert (entry.step, entry.note, entry.passed) == (case.TRANSFER, "Salah alamat.", after.passed)
    asked = at_agency(passed(3, "fisheries"), decided(4, "ask", reason="other", note="Kapan?"))
    assert asked.holder == "applicant"
    mended_ = at_agency(
        passed(3, "fisheries"), decided(4, "ask", reason="other", note="Kapan?"), mended(5)
    )
    assert mended_.holder == "fisheries"
    back = at_agency(passed(3, "fisheries"), passed(4, "dukcapil"))
    assert (back.holder, back.passed) == ("dukcapil", case.Passed("dukcapil"))


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.OFFICER])
def test_nobody_but_agencies_and_the_office_passes_a_case(role):
    """From anybody else the same words are a note."""
    after = at_agency(passed(3, "fisheries", role))

    assert (after.holder, after.passed, after.history[-1].step) == ("dukcapil", None, "note")


def test_nothing_is_passed_that_no_agency_has():
    """What the village has, and what is ready or over, stays where it is."""
    ready = at_agency(decided(3, "accept"), decided(4, "ready"), passed(5, "fisheries"))
    early = case.fold((filed(1), passed(2, "fisheries")), AGENCY_FLOW, ("village", "dukcapil"))
    letter = case.fold(
        (filed(1), decided(2, "accept"), passed(3, "fisheries")), LETTER_FLOW, LETTER_ROUTE
    )

    for each in (ready, early, letter):
        assert each.passed is None
        assert each.history[-1].step == "note"
