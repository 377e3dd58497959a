"""What a citizen says of a service changes nothing in the case but what is said of it."""

import pytest

from protocol import case, errors, messages, ratings
from protocol.case import State
from protocol.messages import Kind
from tests.protocol import telling


def rated(place, **marks):
    return telling.said(place, messages.Rating(case=telling.CASE, marks=marks), place)


def story(*more):
    ended = [
        telling.filed(1),
        telling.decided(2, "accept"),
        telling.decided(3, "approve"),
        telling.decided(4, "complete"),
        *more,
    ]
    return case.fold(ended, telling.LETTER_FLOW, telling.LETTER_ROUTE)


def test_the_last_rating_counts_whatever_order_it_is_heard_in():
    """Whole: what was said before of something else is not kept beside it."""
    first, second = rated(5, time=1, cost=4), rated(6, time=3)

    assert story(first, second).rating == story(second, first).rating == {"time": 3}


def test_a_rating_changes_no_state_and_no_date():
    """The case was completed when it was completed."""
    before, after = story(), story(rated(5, time=4))

    assert after.state is before.state is State.COMPLETED
    assert after.stands_since == before.stands_since
    assert [entry.step for entry in after.history[len(before.history) :]] == ["rating"]


@pytest.mark.parametrize("steps", [(), ("accept",), ("accept", "approve")])
def test_a_case_on_its_way_is_not_rated(steps):
    """Nobody is asked before the end, and nobody counts what came before it."""
    heard = [telling.filed(1), *(telling.decided(n, step) for n, step in enumerate(steps, 2))]
    folded = case.fold(heard, telling.LETTER_FLOW, telling.LETTER_ROUTE)

    with pytest.raises(errors.StepNotAllowedError):
        case.after(folded, rated(9, time=4), telling.LETTER_FLOW)


@pytest.mark.parametrize("marks", [{}, {"time": 0}, {"time": 5}, {"time": True}, {"time": "4"}])
def test_a_mark_is_one_of_four(marks):
    """And a rating that says nothing is none."""
    with pytest.raises(errors.BodyBadFieldsError):
        messages.read(Kind.RATING, {"case": telling.CASE, "marks": marks})


def test_elements_of_a_newer_version_are_kept_and_not_shown():
    """The bytes travel on; the desk shows the nine it knows, in the survey's order."""
    marks = {"weather": 1, "complaints": 2, "requirements": 3}

    assert story(rated(5, **marks)).rating == marks
    assert list(ratings.known(marks)) == ["requirements", "complaints"]


def test_notes_and_letters_say_what_they_say():
    """In the history, with their words; they change nothing else."""
    note = telling.said(5, messages.Note(case=telling.CASE, text="Bawa KTP asli."), 5)

    assert story(note).history[-1].note == "Bawa KTP asli."
    assert story(note).state is State.COMPLETED
