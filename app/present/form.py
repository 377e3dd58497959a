"""A form page by page, and everything once more before it is sent."""

from collections.abc import Iterable, Sequence

from app import model
from app.filling import Filling
from app.present import answers as spoken
from app.strings import language, t
from protocol.answers import Answered, Review
from protocol.findings import Finding
from protocol.questions import Kind, Question, Raw, chosen
from protocol.regions import Village, regions


def page(filling: Filling, review: Review) -> model.FormState:
    """Show the page in hand; errors only where the person has tried to go on."""
    shown = filling.shown(review)
    number = min(filling.page, len(shown) - 1)
    current = shown[number]
    return model.FormState(
        draft=filling.draft,
        service=filling.service.short.in_(language()),
        title=current.page.title.in_(language()),
        why=current.page.why.in_(language()),
        page=number,
        pages=len(shown),
        questions=tuple(
            question_state(each, filling)
            for each in current.questions
            if filling.asks(each.question.key) or not each.checked.accepted
        ),
        fixing=filling.reason,
    )


def question_state(answered: Answered, filling: Filling) -> model.QuestionState:
    """Show one question as it stands now."""
    question, checked = answered.question, answered.checked
    value = filling.answers.get(question.key, "")
    return model.QuestionState(
        key=question.key,
        kind=question.kind.value,
        label=question.label.in_(language()),
        help=question.help.in_(language()),
        example=question.example,
        required=answered.required,
        value=_typed(question, value),
        error=_words(checked.errors) if question.key in filling.marked else "",
        warning=_words(checked.warnings) if value else "",
        choices=_choices(answered),
        photo=filling.photos.get(question.key),
        max_length=question.max_length,
    )


def read_back(filling: Filling, review: Review, *, sending: bool = False) -> model.ReviewState:
    """Show every answer, what is still missing, what it costs and how long it takes."""
    service = filling.service
    lines = [
        _line(filling, each, number)
        for number, page in enumerate(filling.shown(review))
        for each in page.questions
    ]
    return model.ReviewState(
        draft=filling.draft,
        service=service.short.in_(language()),
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


def _words(findings: Sequence[Finding]) -> str:
    return finding(findings[0]) if findings else ""


def _typed(question: Question, value: Raw) -> str | tuple[str, ...]:
    if question.kind is Kind.CHOICES:
        return chosen(value)
    return value if isinstance(value, str) else ""


def _choices(answered: Answered) -> tuple[model.Choice, ...]:
    if answered.question.kind is Kind.VILLAGE:
        return village_choices(regions().villages)
    return tuple(
        model.Choice(option.value, option.label.in_(language())) for option in answered.options
    )


def village_choices(villages: Iterable[Village]) -> tuple[model.Choice, ...]:
    """Return villages to choose from, each with its district: names repeat."""
    return tuple(
        model.Choice(village.code, village.name, t("village.hint", district=village.district_name))
        for village in villages
    )


def _line(filling: Filling, answered: Answered, number: int) -> model.Line:
    question, checked = answered.question, answered.checked
    photo = filling.photos.get(question.key)
    value = checked.value if checked.value is not None else answered.raw
    return model.Line(
        label=question.label.in_(language()),
        value="" if question.kind is Kind.PHOTO else spoken.text(question, value),
        page=number,
        thumb=photo.thumb if photo else None,
        problem=_words(checked.errors),
    )
