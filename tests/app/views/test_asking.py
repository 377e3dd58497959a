"""The page "Tanya Layar"."""

import pytest

from app.model_asking import AnswerState, AskState
from app.views import asking
from tests.app.views import looking
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    """What was asked of the app."""
    return Recorder()


EXAMPLES = ("Apa syarat akta kelahiran?", "KTP hilang, bawa apa?")
ANSWER = AnswerState("Berkas: Kelahiran", ("Foto KK",), "Dari daftar layanan: Akta.", "kelahiran")


def test_an_answer_shows_its_lines_its_source_and_how_to_begin(act):
    """Everything said comes with where it stands; one touch begins the form."""
    drawn = asking.ask(AskState("syarat?", EXAMPLES, answers=(ANSWER,)), act)

    assert {"Berkas: Kelahiran", "Foto KK", "Dari daftar layanan: Akta."} <= set(
        looking.words(drawn)
    )
    looking.press(drawn, "Mulai isi")
    assert act.calls == [("begin", "kelahiran")]


def test_several_answers_ask_which_is_meant(act):
    """Nobody is told the wrong one as if it were sure."""
    drawn = asking.ask(AskState("syarat?", EXAMPLES, answers=(ANSWER, ANSWER)), act)

    assert "Yang mana yang dimaksud?" in looking.words(drawn)


def test_what_is_not_known_is_said_and_can_go_to_the_office(act):
    """Only if the person wants: the button opens a form, nothing is sent by itself."""
    drawn = asking.ask(AskState("harga beras?", EXAMPLES, unknown=True, office=True), act)

    assert any(said.startswith("Saya tidak tahu.") for said in looking.words(drawn))
    looking.press(drawn, "Kirim pertanyaan ini")
    assert act.calls == [("ask_office",)]


def test_before_anything_is_asked_examples_show_how(act):
    """Touching one asks it."""
    drawn = asking.ask(AskState("", EXAMPLES), act)

    looking.press(drawn, EXAMPLES[1])
    assert act.calls == [("ask", EXAMPLES[1])]
