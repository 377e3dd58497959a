"""A form page by page, and everything once more before it is sent."""

from collections.abc import Mapping
from datetime import date

from app import model
from app.filling import Filling
from app.present import answers as spoken
from app.strings import has, language, t
from protocol import answers
from protocol.findings import Checked, Finding
from protocol.questions import Kind, Question, Raw
from protocol.regions import regions


def page(filling: Filling, review: answers.Review) -> model.FormState:
    """Show the page in hand; errors only where the person has tried to go on."""
    shown = filling.shown(review)
    number = min(filling.page, len(shown) - 1)
    current = shown[number]
    missing = dict(review.missing)
    return model.FormState(
        draft=filling.draft,
        service=filling.service.short.in_(language()),
        title=current.page.title.in_(language()),
        why=current.page.why.in_(language()),
        page=number,
        pages=len(shown),
        questions=tuple(
            question_state(question, checked, filling, missing.get(question.key))
            for question, checked in current.questions
        ),
        fixing=filling.reason,
    )


def question_state(
    question: Question, checked: Checked, filling: Filling, missing: str | None
) -> model.QuestionState:
    """Show one question as it stands now."""
    marked = question.key in filling.marked
    value = filling.answers.get(question.key, "")
    return model.QuestionState(
        key=question.key,
        kind=question.kind.value,
        label=question.label.in_(language()),
        help=question.help.in_(language()),
        example=question.example,
        required=question.needed(filling.answers),
        value=_typed(question, value),
        error=_words(checked.errors, missing) if marked else "",
        warning=_words(checked.warnings, None) if value else "",
        choices=_choices(question, filling.answers),
        photo=filling.photos.get(question.key),
        max_length=question.max_length,
    )


def read_back(
    filling: Filling, review: answers.Review, *, sending: bool = False
) -> model.ReviewState:
    """Show every answer, what is still missing, what it costs and how long it takes."""
    service = filling.service
    missing = dict(review.missing)
    lines = [
        _line(filling, question, checked, number, missing.get(question.key))
        for number, each in enumerate(filling.shown(review))
        for question, checked in each.questions
    ]
    return model.ReviewState(
        draft=filling.draft,
        service=service.title.in_(language()),
        lines=tuple(lines),
        missing=tuple(line.label for line in lines if line.problem),
        fee=t("message.fee", amount=spoken.rupiah(service.fee_rupiah))
        if service.fee_rupiah
        else t("message.free"),
        duration=t("message.duration", days=service.working_days),
        consent=t("message.consent", service=service.short.in_(language())),
        ready=review.ready,
        sending=sending,
    )


def finding(found: Finding) -> str:
    """Return the words for something a check found."""
    return t(f"check.{found.code}", **found.facts)


def _words(findings: tuple[Finding, ...], missing: str | None) -> str:
    if findings:
        return finding(findings[0])
    if missing is None:
        return ""
    return t(f"check.{missing}" if has(f"check.{missing}") else "check.required")


def _typed(question: Question, value: Raw) -> str | tuple[str, ...]:
    if question.kind is Kind.CHOICES:
        return tuple([value] if isinstance(value, str) and value else value)
    return value if isinstance(value, str) else ""


def _choices(question: Question, given: Mapping[str, Raw]) -> tuple[model.Choice, ...]:
    if question.kind is Kind.VILLAGE:
        return village_choices()
    return tuple(
        model.Choice(option.value, option.label.in_(language()))
        for option in question.offered(given)
    )


def village_choices() -> tuple[model.Choice, ...]:
    """Return every village with its district and island beside it."""
    return tuple(
        model.Choice(village.code, village.name, t("village.hint", district=village.district_name))
        for village in regions().villages
    )


def _line(
    filling: Filling, question: Question, checked: Checked, number: int, missing: str | None
) -> model.Line:
    photo = filling.photos.get(question.key)
    value = checked.value if checked.value is not None else filling.answers.get(question.key, "")
    return model.Line(
        label=question.label.in_(language()),
        value=spoken.text(question, value),
        page=number,
        thumb=photo.thumb if photo else None,
        problem=_words(checked.errors, missing),
    )
