"""A case is what its messages say: the same on every side, in whatever order they came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import case, errors, messages, services
from protocol.case import State
from protocol.trust import Role
from tests.protocol import known
from tests.protocol.telling import (
    CASE,
    CITIZEN,
    LETTER_FLOW,
    LETTER_ROUTE,
    START,
    decided,
    filed,
    mended,
    said,
    withdrawn,
)

STORY = (
    filed(1),
    decided(2, "accept"),
    decided(3, "ask", reason="photo_unreadable", questions=["kk"]),
    mended(4, why="hospital", detail="Puskesmas"),
    said(5, messages.Note(case=CASE, text="Terima kasih"), 5),
    decided(6, "sign"),
    decided(7, "approve"),
    decided(8, "complete", note="Diambil sendiri"),
)


def told(*heards: case.Heard, flow: case.Flow = LETTER_FLOW) -> case.Case:
    """Fold messages of the village letter."""
    return case.fold(heards, flow, LETTER_ROUTE)


@pytest.mark.parametrize(
    "vector", [pytest.param(each, id=each["description"]) for each in known.load("chain")["order"]]
)
def test_messages_are_read_by_place_up_to_the_first_gap(vector):
    """Our own that the office has not heard come last, by id."""
    note = messages.Note(text="")
    heards = [case.Heard(i, note.kind, note, b"", None, "", p, START) for i, p in vector["placed"]]
    heards += [
        case.Heard(i, note.kind, note, b"", None, "", None, START) for i in vector["unplaced"]
    ]

    assert [each.id for each in case.order(reversed(heards))] == vector["expect"]


@given(st.permutations([*STORY, *STORY[2:5]]))
def test_any_order_and_repetition_of_messages_gives_the_same_case(heards):
    """Phones hear by boat and by signal, twice or late, and agree."""
    assert told(*heards) == told(*STORY)


@given(st.lists(st.sampled_from(STORY), min_size=1), st.randoms())
def test_what_arrived_so_far_gives_the_same_case_in_any_order(heards, chance):
    """Also while some are missing."""
    again = [*heards, filed(1)]
    chance.shuffle(again)

    assert told(*again) == told(filed(1), *heards)


def test_the_whole_story_is_told():
    """Every step is in the history with who, why and what came of it."""
    whole = told(*STORY)

    assert [entry.step for entry in whole.history] == [
        "file", "accept", "ask", "supplement", "note", "sign", "approve", "complete",
    ]  # fmt: skip
    assert whole.state is State.COMPLETED
    assert whole.holder == ""
    assert whole.answers == {"why": "hospital", "detail": "Puskesmas"}
    assert whole.note == "Diambil sendiri"
    assert whole.author == CITIZEN
    assert whole.filed_at == STORY[0].written_at
    assert whole.last_place == 8
    assert whole.complete


def test_an_application_the_office_has_not_heard_is_queued():
    """Nothing is shown as being worked on that nobody has."""
    waiting = told(filed(None))

    assert (waiting.state, waiting.holder) == (State.QUEUED, "device")


@pytest.mark.parametrize(
    ("service", "state", "holder"),
    [
        ("surat-keterangan-tidak-mampu", State.AT_VILLAGE, "village"),
        ("kelahiran", State.AT_VILLAGE, "village"),
        ("jemput-bola-dukcapil", State.RECEIVED, "dukcapil"),
        ("pengaduan", State.RECEIVED, "complaint_desk"),
    ],
)
def test_a_heard_application_is_where_its_service_begins(service, state, holder):
    """With whom its route begins: what an agency decides goes by the village first."""
    asked = services.catalogue()[service]

    begun = case.fold([filed(1)], asked.flow, asked.route)

    assert (begun.state, begun.holder) == (state, holder)


def test_a_case_without_its_application_is_unknown():
    """A decision about nothing says nothing."""
    with pytest.raises(errors.CaseUnknownError):
        told(decided(2, "accept"))


def test_a_gap_is_noticed_and_what_lies_behind_it_is_not_read():
    """What came before it stands."""
    partly = told(STORY[0], STORY[1], STORY[3])

    assert (partly.state, partly.complete) == (State.VILLAGE_REVIEW, False)


def test_what_must_be_mended_is_named_and_goes_back_to_who_asked():
    """The questions are there while the case waits for the citizen, and gone after."""
    asked = told(*STORY[:3])
    assert (asked.state, asked.holder, asked.mends) == (State.NEEDS_FIX, "applicant", ("kk",))
    assert asked.reason == "photo_unreadable"
    assert asked.raised_from is State.VILLAGE_REVIEW

    back = told(*STORY[:4])
    assert (back.state, back.mends, back.reason) == (State.VILLAGE_REVIEW, (), None)


@pytest.mark.parametrize("steps", [[], ["accept"], ["accept", "sign"]])
def test_wherever_somebody_checks_something_can_be_asked_and_comes_back(steps):
    """To the state that raised it."""
    heards = [filed(1)] + [decided(place, step) for place, step in enumerate(steps, 2)]
    before = told(*heards)
    place = len(heards) + 1

    after = told(*heards, decided(place, "ask", reason="other"), mended(place + 1, why="x"))

    assert (after.state, after.holder) == (before.state, before.holder)


def test_a_mended_case_waits_on_this_device_until_the_office_has_it():
    """What was mended is shown at once, and nobody is said to work on it."""
    waiting = told(*STORY[:3], mended(None, why="hospital"))

    assert (waiting.state, waiting.holder) == (State.QUEUED, "device")
    assert waiting.answers["why"] == "hospital"


def test_a_supplement_replaces_and_adds_and_leaves_the_rest():
    """Answers and photos alike."""
    photo = {"sha256": "a" * 64}
    opening = said(
        1,
        messages.Application(
            service="letter", answers={"a": 1, "b": 2}, documents={"kk": photo, "ktp": photo}
        ),
        1,
    )
    clear = {"sha256": "b" * 64}
    supplement = messages.Supplement(case=CASE, answers={"b": 3}, documents={"kk": clear})

    both = told(opening, decided(2, "ask", reason="photo_unreadable"), said(3, supplement, 3))

    assert both.answers == {"a": 1, "b": 3}
    assert both.documents == {"kk": clear, "ktp": photo}


def test_a_visit_says_where_when_and_with_what():
    """And is over once the case goes on."""
    visit = decided(2, "visit", place="Labuha", date="2026-11-30", items=["KK asli"])

    called = case.fold([filed(1), visit], None, ("dukcapil",))
    assert called.state is State.NEEDS_VISIT
    assert called.visit == case.Visit("Labuha", "2026-11-30", ("KK asli",))

    gone_on = case.fold([filed(1), visit, decided(3, "accept")], None, ("dukcapil",))
    assert (gone_on.state, gone_on.visit) == (State.IN_PROCESS, None)


def test_what_does_not_fit_changes_nothing():
    """A step of a newer version, too early, too late or by the wrong side is passed over."""
    before = told(*STORY[:2])
    by_citizen = said(3, messages.Decision(case=CASE, step="approve"), 3, Role.CITIZEN)

    for odd in (decided(3, "bless"), decided(3, "receive"), mended(3, why="x"), by_citizen):
        assert told(*STORY[:2], odd) == before
    assert told(*STORY, withdrawn(9)).state is State.COMPLETED


def test_a_step_that_does_not_fit_is_refused_with_what_came_between():
    """So that two officers who acted at once can be told."""
    rejected = told(filed(1), decided(2, "reject", reason="not_eligible", note="Bukan warga"))

    with pytest.raises(errors.StepNotAllowedError) as refused:
        case.after(rejected, decided(3, "accept", after=1), LETTER_FLOW)

    assert refused.value.step == "accept"
    assert refused.value.state == "rejected"
    assert refused.value.between == ("reject",)


def test_a_step_that_fits_is_taken():
    """`after` and `fold` agree."""
    assert case.after(told(*STORY[:2]), STORY[2], LETTER_FLOW) == told(*STORY[:3])


@pytest.mark.parametrize("more", [{}, {"reason": "not_eligible"}, {"note": "Bukan warga"}])
def test_nothing_is_rejected_without_a_reason_and_a_sentence(more):
    """The citizen is told why, and what to do next."""
    with pytest.raises(errors.StepNotAllowedError):
        case.after(told(filed(1)), decided(2, "reject", **more), LETTER_FLOW)


def test_a_citizen_may_withdraw_until_somebody_works_on_it():
    """Once it is in process it runs to its end."""
    assert told(filed(1), withdrawn(2)).state is State.WITHDRAWN
    assert told(filed(None), withdrawn(None)).state is State.WITHDRAWN
    working = case.fold([filed(1), decided(2, "accept")], None)
    assert working.state is State.IN_PROCESS
    with pytest.raises(errors.StepNotAllowedError):
        case.after(working, withdrawn(3), None)


def test_a_letter_stays_in_the_history():
    """It changes no state."""
    letter = messages.Letter(case=CASE, title="Surat", number="470/012", documents={})

    handed = told(*STORY[:2], said(3, letter, 3, Role.AGENCY))

    assert [entry.step for entry in handed.history][-1] == "letter"
    assert handed.state is State.VILLAGE_REVIEW


def test_only_steps_that_fit_are_offered():
    """To each side its own."""
    fresh = told(filed(1))

    staff = {step.name for step in case.allowed(fresh, LETTER_FLOW, Role.AGENCY)}
    citizen = {step.name for step in case.allowed(fresh, LETTER_FLOW, Role.CITIZEN)}

    assert staff == {"accept", "ask", "reject"}
    assert citizen == {"withdraw"}


def test_a_complaint_is_answered_and_never_ready_to_collect():
    """Its flow has no such state."""
    flow = services.catalogue()["pengaduan"].flow
    working = case.fold([filed(1), decided(2, "accept")], flow)

    names = {step.name for step in case.allowed(working, flow, Role.AGENCY)}

    assert "complete" in names
    assert not names & {"ready", "approve", "sign"}
