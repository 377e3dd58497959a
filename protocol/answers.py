"""
A whole form: what is asked now, what stands, and what is still missing.

`review` is the one judge. The phone shows its findings page by page and sends `values`; the
office reads the same answers with the same rules.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from protocol import checks, fields, numbers
from protocol.checks import Reason, Verdict
from protocol.findings import Checked, Finding, Value, refused
from protocol.questions import Kind, Option, Page, Question, Raw, chosen
from protocol.services import Service

PHOTO = "photo"
"""What stands as the answer of a photo question once there is a photo."""
ANY_OF = "photo_any_of"
"""What is found where none of several photos is there that stand for each other."""


@dataclass(frozen=True)
class Form:
    """What a person has given so far: answers as typed, and the keys of the photos taken."""

    service: Service
    answers: Mapping[str, Raw] = field(default_factory=dict)
    photos: Collection[str] = ()


@dataclass(frozen=True)
class Answered:
    """A question that is asked now, what was given, and what that is worth."""

    question: Question
    raw: Raw
    checked: Checked
    required: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class PageReview:
    """A page with the questions asked on it now."""

    page: Page
    questions: tuple[Answered, ...]

    @property
    def stands(self) -> bool:
        """Tell whether nothing on this page needs mending."""
        return all(each.checked.accepted for each in self.questions)


@dataclass(frozen=True)
class Review:
    """
    A form as it stands.

    `pages` leaves out those on which nothing is asked now. `missing` and `warnings` are
    question keys with a finding's code, in the order of the form. `values` are the answers
    for the wire; photos travel beside them. `reasons` say why it is not simply ready.
    """

    pages: tuple[PageReview, ...]
    missing: tuple[tuple[str, str], ...]
    warnings: tuple[tuple[str, str], ...]
    values: Mapping[str, Value]
    reasons: tuple[Reason, ...] = ()

    @property
    def ready(self) -> bool:
        """Tell whether the form can be sent."""
        return not self.missing

    @property
    def verdict(self) -> Verdict:
        """Tell whether it is ready to sail, ready but for something to know, or not yet."""
        return checks.verdict(self.reasons)

    def page_of(self, key: str) -> int:
        """Return the index of the page that asks a question, the first when none does."""
        for index, page in enumerate(self.pages):
            if any(each.question.key == key for each in page.questions):
                return index
        return 0


def review(form: Form, today: date, practice: bool | None) -> Review:
    """Return a form judged as of `today` in the office's zone. Never raises."""
    context = _context(form, today, practice)
    found = checks.holding(form.service.checks, context.answers, today)
    pages = tuple(
        PageReview(page, asked)
        for page in form.service.pages
        if (asked := _asked(page, context, found))
    )
    answered = [each for page in pages for each in page.questions]
    return Review(
        pages,
        missing=_missing(answered),
        warnings=tuple(
            (each.question.key, finding.code)
            for each in answered
            for finding in each.checked.warnings
        ),
        values=_values(form.service, answered),
        reasons=checks.reasons((each.question, each.checked) for each in answered),
    )


def first_answers(service: Service, person: Mapping[str, Raw]) -> dict[str, Raw]:
    """
    Return what a new draft is begun with.

    `person` has what is known of the applicant, by what questions name in `from_person`.
    """
    begun: dict[str, Raw] = {}
    for question in service.questions:
        known = person.get(question.from_person, "")
        if known:
            begun[question.key] = known
        elif question.default:
            plural = question.kind is Kind.CHOICES
            begun[question.key] = question.default if plural else question.default[0]
    return begun


def _context(form: Form, today: date, practice: bool | None) -> fields.Context:
    """Gather what answers are held against, leaving out those that are not asked now."""
    questions = {question.key: question for question in form.service.questions}
    given: dict[str, Raw] = {}
    for key, question in questions.items():
        if not question.by_camera and key in form.answers:
            given[key] = fields.tidied(question, form.answers[key])
        elif question.by_camera and key in form.photos:
            given[key] = PHOTO
    while hidden := [key for key in given if not questions[key].visible(given, today)]:
        for key in hidden:
            del given[key]
    niks = {
        numbers.tidy(value)
        for key, raw in given.items()
        if questions[key].kind is Kind.NIK
        for value in chosen(raw)
    }
    return fields.Context(today, given, frozenset(niks), practice)


def _asked(
    page: Page, context: fields.Context, found: Mapping[str, tuple[Finding, ...]]
) -> tuple[Answered, ...]:
    return tuple(
        Answered(
            question,
            context.answers.get(question.key, ""),
            checks.added(_checked(question, context), found.get(question.key, ())),
            question.needed(context.answers, context.today),
            question.offered(context.answers, context.today),
        )
        for question in page.questions
        if question.visible(context.answers, context.today)
    )


def _checked(question: Question, context: fields.Context) -> Checked:
    """Check an answer; of photos that stand for each other, the last one is insisted on."""
    checked = fields.check(question, context.answers.get(question.key, ""), context)
    if question.any_of and question.key == question.any_of[-1] and _lacks_all(question, context):
        return refused(ANY_OF)
    return checked


def _lacks_all(question: Question, context: fields.Context) -> bool:
    return not any(chosen(context.answers.get(key, "")) for key in question.any_of)


def _missing(answered: list[Answered]) -> tuple[tuple[str, str], ...]:
    """List what needs mending; a group of photos is named by its first."""
    found: list[tuple[str, str]] = []
    for each in answered:
        for finding in each.checked.errors:
            group = finding.code == ANY_OF
            found.append((each.question.any_of[0] if group else each.question.key, finding.code))
    return tuple(found)


def _values(service: Service, answered: list[Answered]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for each in answered:
        value = each.checked.value
        if value is not None and each.checked.accepted and not each.question.by_camera:
            values[each.question.key] = value
    asked = {each.question.key for each in answered}
    for question in service.questions:
        if question.key not in asked and question.default_from in values:
            values[question.key] = values[question.default_from]
    return values
