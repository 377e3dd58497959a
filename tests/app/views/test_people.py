"""The people on this phone, drawn."""

import pytest

from app.asked import Choice
from app.model_people import ForWhomState, PersonRow
from app.views import fields, people
from app.views.boxes import Reply
from tests.app.views import looking, states
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_everybody_and_somebody_else_is_a_row_to_press(act):
    """A name, how they belong, and one touch."""
    state = ForWhomState("sktm", "Tidak mampu", (PersonRow("m1", "SITI", "Istri"),))
    drawn = people.for_whom(state, act)

    assert {"Untuk siapa?", "SITI", "Istri", "Orang lain"} <= set(looking.words(drawn))
    looking.press(drawn, "person-m1")
    looking.press(drawn, "person-other")
    assert act.calls == [("begin_for", "sktm", "m1"), ("begin_for", "sktm", "")]


def test_an_answer_from_last_time_says_so():
    """What was filled in by itself is to be looked at."""
    drawn = fields.field(states.question(value="SITI", recalled=True), Reply(answer=print))

    assert "Diisi dari yang dulu. Periksa lagi." in looking.words(drawn)


def test_known_people_stand_above_the_boxes_of_a_person():
    """One touch puts somebody in."""
    said = []
    asked = states.question("person", blank=(states.question(),), people=(Choice("m1", "SITI"),))
    drawn = fields.field(asked, Reply(answer=print, use_person=said.append))

    looking.press(drawn, "Pakai: SITI")

    assert said == ["m1"]
