"""A phone put back to a copy that lost only what it had heard: its cases are too short."""

from datetime import timedelta

import pytest

from app.storage import entries, identity, ledger
from protocol import errors
from protocol.messages import Kind
from protocol.trust import Author, Role
from tests.app.storage.test_receipts import told


@pytest.fixture
def known(siti):
    """An application the office has, at the first place of its case."""
    named = siti.applies()
    told(siti, received=[each.id for each in siti.waiting()], places={named: 1})
    return named


def hears(siti, case, place, *, code=None):
    """Hear a decision of the office's, at a place."""
    said = siti.village.office._sign(
        siti.village.office.staff, Kind.DECISION, {"case": case, "step": "accept"}, seq=place or 2
    )
    with siti.store.writing() as session:
        author = Author(said.author, Role.OFFICE, "")
        ledger.append(session, said, author, siti.village.clock, place=place, code=code)
    return said.id


def test_cases_longer_at_the_office_than_here_begin_a_new_epoch(siti, known):
    """It owes nothing and knows of two messages more: another memory has heard them."""
    hears(siti, known, 2)

    assert not told(siti, placed=2).forked
    assert told(siti, placed=4).forked


def test_an_old_answer_that_knows_of_less_says_nothing(siti, known):
    """Answers come late and in any order; a phone only ever hears more."""
    hears(siti, known, 2)

    assert not told(siti, placed=1).forked


def test_while_something_waits_nothing_is_compared(siti, known):
    """The office may have it, and have answered by a boat that is not here yet."""
    siti.mends(known)

    assert not told(siti, placed=2).forked


def test_what_never_comes_is_asked_for_once(siti, known):
    """A message this phone would not take lacks for ever: that is asked about once a length."""
    assert told(siti, placed=2).forked
    assert not told(siti, placed=2).forked
    assert told(siti, placed=3).forked


def test_the_same_length_is_asked_about_again_after_a_day(siti, known):
    """A copy put back right after it asked has heard nothing, though it takes that for asked."""
    assert told(siti, placed=2).forked
    siti.village.passes(hours=23)
    assert not told(siti, placed=2).forked

    siti.village.passes(hours=1)

    assert told(siti, placed=2).forked


def test_what_came_may_be_lost_again(siti, known):
    """Once the cases are whole, the same length says again that something is missing."""
    assert told(siti, placed=2).forked
    hears(siti, known, 2)
    assert not told(siti, placed=2).forked
    with siti.store.writing() as session:
        end = identity.chain(session, identity.load(session).kid)

    assert end.missed == 0


def test_what_only_a_newer_app_can_read_is_not_missing(siti, known):
    """It is here, though nobody here knows its place."""
    with siti.store.writing() as session:
        at = siti.village.clock + timedelta(seconds=1)
        entries.add_unread(session, "ab" * 16, bytes([1, 99]) * 80, at)

    assert not told(siti, placed=2).forked


def test_what_waits_for_its_case_does_not_count(siti, known):
    """A decision in a case this phone has forgotten fills nobody's place."""
    hears(siti, "cd" * 16, 2, code=errors.CaseUnknownError.code)

    assert told(siti, placed=2).forked


def test_a_word_of_ours_that_is_held_there_and_not_known_here_begins_a_new_epoch(siti, known):
    """It has no place: whoever forgot it would never ask about it, and it would not be read."""
    assert not told(siti, placed=1).forked

    assert told(siti, placed=1, unread=["ab" * 16]).forked


def test_words_we_know_to_be_held_or_refused_are_not_missing(siti, known):
    """The office keeps them as we do."""
    held, refused = siti.mends(known).id, siti.mends(known).id
    told(siti, held={held: "author.revoked"}, refused={refused: "case.step_not_allowed"})

    assert not told(siti, placed=1, unread=[refused, held]).forked
    assert told(siti, placed=1, unread=[refused, "ab" * 16, held]).forked
