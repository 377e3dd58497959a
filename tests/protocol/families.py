"""Made-up families: answers to every question of a service, from the examples in its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from protocol import answers, parts
from protocol.answers import Form, Review
from protocol.checks import Verdict
from protocol.conditions import Condition
from protocol.questions import Kind, Question, Raw
from protocol.services import Service

TODAY = date(2026, 8, 25)
VILLAGE = "82.04.17.2003"
STEPS_LIMIT = 40


@dataclass
class Family:
    """What one family answers and photographs for a service."""

    service: Service
    answers: dict[str, Raw] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)

    @property
    def review(self) -> Review:
        """The family's application, judged."""
        return answers.review(Form(self.service, self.answers, self.photos), TODAY, True)

    def without(self, key: str) -> "Family":
        """Return a family that lacks one answer or photo."""
        given = {name: raw for name, raw in self.answers.items() if name != key}
        return Family(self.service, given, self.photos - {key})

    def gives(self, key: str, raw: Raw) -> None:
        """Answer or photograph, and see to it that the question is asked at all."""
        question = self.service.question(key)
        if question.visible_if is not None:
            self.fits(question.visible_if)
        if question.by_camera:
            self.photos.add(key)
        else:
            self.answers[key] = raw

    def fits(self, condition: Condition) -> None:
        """Answer so that a condition holds."""
        key = condition.field
        if not condition.filled:
            self.answers.pop(key, None)
            self.photos.discard(key)
            return
        self.gives(key, _meeting(self.service.question(key), condition, self.answers))
        assert condition.holds(_given(self), TODAY), condition


def ready(service: Service) -> Family:
    """
    Return a family whose application is ready to sail.

    Every question is answered by its example. Where that is not simply ready, choices of the
    questions that are spoken of are tried until nothing is left to say.
    """
    family = Family(service)
    for question in service.questions:
        if not question.by_camera:
            family.answers[question.key] = answer(question)
    for _ in range(STEPS_LIMIT):
        review = family.review
        if review.verdict is Verdict.READY:
            return family
        lacking = {each.question.key for each in review.reasons if each.question.by_camera}
        if lacking:
            family.photos |= lacking
        else:
            family.answers |= _better(family)
    raise AssertionError([each.finding.code for each in family.review.reasons])


def answer(question: Question) -> Raw:
    """Return what the file's example says, or the first thing that can be chosen."""
    match question.kind:
        case Kind.CHOICE | Kind.CHOICES:
            first = question.options[0].value
            return (first,) if question.kind is Kind.CHOICES else first
        case Kind.YES_NO:
            return "true"
        case Kind.STATEMENT:
            return "yes"
        case Kind.VILLAGE:
            return VILLAGE
        case Kind.PERSON | Kind.PLACE | Kind.ROWS:
            line = parts.write({part.key: str(answer(part)) for part in question.parts})
            return (line,) if question.kind is Kind.ROWS else line
        case _:
            return question.example


def _better(family: Family) -> Mapping[str, Raw]:
    """Return the one other choice after which least is left to say."""
    spoken = {each.question.key for each in family.review.reasons}
    for check in family.service.checks:
        if check.about in spoken:
            spoken |= {key for condition in check.when for key in condition.named}
    tried: list[tuple[int, str, Raw]] = []
    for key in sorted(spoken):
        for raw in _others(family.service.question(key)):
            other = Family(family.service, family.answers | {key: raw}, family.photos)
            weight = [each for each in other.review.reasons if not each.question.by_camera]
            tried.append((len(weight), key, raw))
    _, key, raw = min(tried, key=lambda each: each[:2])
    return {key: raw}


def _others(question: Question) -> list[Raw]:
    if question.kind is Kind.YES_NO:
        return ["true", "false"]
    return [option.value for option in question.options]


def _meeting(question: Question, condition: Condition, given: Mapping[str, Raw]) -> Raw:
    """Return an answer of which a condition is true."""
    if condition.values:
        return condition.values[0]
    if condition.same_as:
        return given[condition.same_as]
    if condition.others:
        return next(each for each in _others(question) if each not in condition.others)
    if condition.at_least is not None:
        return str(condition.at_least).replace(".", ",")
    if condition.age_at_least is not None:
        return _years_ago(condition.age_at_least)
    if condition.age_below is not None:
        return _years_ago(condition.age_below - 1)
    if condition.days_ahead_below is not None:
        return (TODAY + timedelta(days=condition.days_ahead_below - 1)).isoformat()
    return answer(question)


def _years_ago(years: int) -> str:
    return TODAY.replace(year=TODAY.year - years).isoformat()


def _given(family: Family) -> dict[str, Raw]:
    return family.answers | dict.fromkeys(family.photos, answers.PHOTO)
