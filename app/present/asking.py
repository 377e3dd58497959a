"""What the catalogue says, in words; every answer names the service and part it stands in."""

from collections.abc import Sequence

from app.asking.topics import Answer, Topic
from app.model_asking import AnswerState, AskState
from app.present import form
from app.strings import language, t
from protocol.questions import Kind, Question
from protocol.services import Catalogue, Service

EXAMPLES = 3


def ask(
    question: str, found: Sequence[Answer] | None, catalogue: Catalogue, *, office: bool
) -> AskState:
    """Show a question and what came of it, None before it was asked; `office` as the state's."""
    return AskState(
        question=question,
        examples=tuple(t(f"ask.example_{number}") for number in range(1, EXAMPLES + 1)),
        answers=tuple(_answer(each, catalogue) for each in found or ()),
        unknown=found is not None and not found,
        office=office,
    )


def _answer(found: Answer, catalogue: Catalogue) -> AnswerState:
    service, part = found.service, t(f"ask.{found.topic}")
    name = service.short.in_(language())
    return AnswerState(
        heading=t("ask.heading", part=part, service=name),
        lines=tuple(_lines(service, found.topic, catalogue)) or (t("ask.nothing_needed"),),
        source=t("ask.source", title=service.title.in_(language()), part=part),
        service=service.key,
    )


def _lines(service: Service, topic: Topic, catalogue: Catalogue) -> list[str]:
    told: dict[Topic, list[str]] = {
        Topic.PAPERS: [_paper(each) for each in service.questions if each.kind is Kind.PHOTO],
        Topic.FEE: [form.fee(service)],
        Topic.TIME: [t("message.duration", days=service.working_days)],
        Topic.WHO: [service.who.in_(language())],
        Topic.OUTPUT: [service.output.in_(language())],
        Topic.LAW: list(service.legal),
        Topic.WHERE: [
            t("ask.from_phone"),
            *(catalogue.agencies[each].name.in_(language()) for each in service.route),
            *filter(None, [service.visit.in_(language())]),
        ],
    }
    return told[topic]


def _paper(question: Question) -> str:
    label = question.label.in_(language())
    if question.any_of:
        return t("ask.one_of", paper=label)
    if question.required_if or question.visible_if:
        return t("ask.perhaps", paper=label)
    return label if question.required else t("ask.may_lack", paper=label)
