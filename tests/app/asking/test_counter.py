"""Eighty questions: an answer from the catalogue, or none."""

import tomllib
from pathlib import Path

from app.asking import counter
from app.asking.topics import Answer, Topic
from app.present import asking
from protocol import services

TOLD = tomllib.loads((Path(__file__).parent / "questions.toml").read_text("utf-8"))
ANSWERABLE = TOLD["answerable"]
UNANSWERABLE = TOLD["unanswerable"]["questions"]
ENOUGH = 54
"""Of sixty: what is not understood is said to be unknown, which is honest but of little use."""


def meant(finder, question):
    said = counter.answer(question, finder)
    return f"{said[0].service.key} {said[0].topic}" if said else ""


def test_questions_are_answered_by_the_line_they_ask_for(finder):
    """Service and topic are the ones meant."""
    assert len(ANSWERABLE) == 60
    astray = {
        said: meant(finder, said) for said, to in ANSWERABLE.items() if meant(finder, said) != to
    }

    assert len(ANSWERABLE) - len(astray) >= ENOUGH, astray


def test_what_the_catalogue_does_not_hold_is_not_answered(finder):
    """All twenty are refused: prices, boats, other people's business."""
    assert len(UNANSWERABLE) == 20
    answered = {each: meant(finder, each) for each in UNANSWERABLE if meant(finder, each)}

    assert answered == {}


def test_no_answer_comes_without_its_source(finder):
    """Each names the service and the part it stands in, and says something."""
    catalogue = services.catalogue()
    for question in ANSWERABLE:
        state = asking.ask(question, counter.answer(question, finder), catalogue, office=True)
        for answer in state.answers:
            title = catalogue[answer.service].title.id
            assert title in answer.source
            assert answer.lines
            assert all(answer.lines)
        assert state.unknown is not bool(state.answers)


def test_every_topic_of_every_service_has_lines(finder):
    """Whatever is asked about a service that exists, the catalogue says something."""
    catalogue = services.catalogue()
    for service in catalogue.values():
        for topic in Topic:
            state = asking.ask("", [Answer(service, topic)], catalogue, office=True)
            assert all(state.answers[0].lines)
