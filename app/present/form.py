"""A form page by page, and everything once more before it is sent."""

from collections.abc import Iterable, Mapping, Sequence

from app import model, papers
from app.filling import Filling
from app.present import answers as spoken
from app.present import charting
from app.strings import language, t
from protocol import answers, services, statements
from protocol import parts as composed
from protocol.answers import Answered, PageReview, Review
from protocol.findings import Checked, Finding
from protocol.questions import COMPOSED, NO_TEXT, Kind, Option, Question, Raw, Text, chosen
from protocol.regions import Village, regions
from protocol.services import Service


def page(filling: Filling, review: Review, village: str = "") -> model.FormState:
    """Show the page in hand, errors only where the person has tried to go on; `village` is home."""
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
        chart=charting.state(village) if _points(current) else None,
        lacking=_lacking(filling.service, shown),
    )


def _lacking(service: Service, shown: Sequence[PageReview]) -> tuple[model.Reason, ...]:
    """Return the papers without which the form cannot be sent, each with its page."""
    return tuple(
        model.Reason(_paper(service, each), number)
        for number, page in enumerate(shown)
        for each in page.questions
        if each.question.by_camera and not each.checked.accepted
    )


def _paper(service: Service, asked: Answered) -> str:
    """Name a paper, or those of which one is enough."""
    question = asked.question
    one_of = asked.checked.errors[0].code == answers.ANY_OF
    named = [service.question(key) for key in question.any_of] if one_of else [question]
    first, *others = [each.label.in_(language()) for each in named]
    for other in others:
        first = t("form.either", one=first, other=other)
    return first


def _points(page: PageReview) -> bool:
    return any(each.question.kind is Kind.POINT for each in page.questions)


def question_state(answered: Answered, filling: Filling) -> model.QuestionState:
    """Show one question as it stands now."""
    question, checked = answered.question, answered.checked
    value = filling.answers.get(question.key, "")
    marked = question.key in filling.marked
    lines = composed.lines(value) if question.kind in COMPOSED else ()
    return model.QuestionState(
        key=question.key,
        kind=question.kind.value,
        label=question.label.in_(language()),
        help=question.help.in_(language()),
        example=question.example,
        required=answered.required,
        value=_typed(question, value),
        error=_words(checked.errors) if marked else "",
        warning=_words(checked.warnings) if value else "",
        choices=_choices(question, answered.options),
        photo=filling.photos.get(question.key),
        max_length=question.max_length,
        unknown=question.unknown or "",
        statement=question.statement.in_(language()),
        agreed=statements.mark(question) if question.kind is Kind.STATEMENT else "",
        picture=papers.drawing(question) if question.kind is Kind.PHOTO else "",
        rows=tuple(
            _row(question, number, composed.read(line, question.parts), checked, marked)
            for number, line in enumerate(lines)
        ),
        blank=_row(question, -1, {}, Checked(), False),
        adding=filling.adding == question.key,
        near=charting.near(str(value)) if question.kind is Kind.POINT and value else "",
        recalled=question.key in filling.recalled and bool(value),
        people=filling.people if question.kind is Kind.PERSON else (),
        most_rows=int(question.max) if question.kind is Kind.ROWS and question.max else None,
    )


def _row(
    question: Question, number: int, typed: Mapping[str, str], checked: Checked, marked: bool
) -> tuple[model.QuestionState, ...]:
    """Show the parts of one row, each with what is amiss in it."""

    def amiss(part: Question, findings: Sequence[Finding]) -> str:
        row = number if question.kind is Kind.ROWS else None
        own = [each for each in findings if (each.part, each.row) == (part.key, row)]
        return finding(own[0]) if own else ""

    return tuple(
        model.QuestionState(
            key=part.key,
            kind=part.kind.value,
            label=part.label.in_(language()),
            help=part.help.in_(language()),
            example=part.example,
            required=part.required,
            value=typed.get(part.key, ""),
            error=amiss(part, checked.errors) if marked else "",
            warning=amiss(part, checked.warnings),
            choices=_choices(part, part.options),
            max_length=part.max_length,
            unknown=part.unknown or "",
        )
        for part in question.parts
    )


def question_states(filling: Filling, review: Review) -> tuple[model.QuestionState, ...]:
    """Show every question that is asked, as it stands now."""
    return tuple(question_state(each, filling) for page in review.pages for each in page.questions)


def read_back(
    filling: Filling, review: Review, *, sending: bool = False, seal: str = ""
) -> model.ReviewState:
    """
    Show every answer, what is still missing, what it costs and how long it takes.

    Of a report about an officer `seal` names the words for who will be able to read it.
    """
    service = filling.service
    asked = [
        (each, number)
        for number, page in enumerate(filling.shown(review))
        for each in page.questions
    ]
    page_of = {each.question.key: number for each, number in asked}
    return model.ReviewState(
        draft=filling.draft,
        service=service.short.in_(language()),
        lines=tuple(_line(filling, each, number) for each, number in asked),
        fee=fee(service),
        visit=service.visit.in_(language()),
        duration=t("message.duration", days=service.working_days),
        consent=t("message.consent", service=service.short.in_(language())),
        ready=review.ready,
        sending=sending,
        seal=t(f"review.{seal}") if seal and _inspected(filling, review) else "",
        verdict=review.verdict.value,
        reasons=tuple(
            model.Reason(
                t(
                    "form.about",
                    label=each.question.label.in_(language()),
                    text=_words([each.finding]),
                ),
                page_of.get(each.question.key),
            )
            for each in review.reasons
            if each.verdict is review.verdict
        ),
    )


def _inspected(filling: Filling, review: Review) -> bool:
    return filling.case is None and services.inspected(filling.service, review.values)


def fee(service: Service) -> str:
    """Say what it costs; what others charge on the way is said in the service's own words."""
    if service.fee_note != NO_TEXT:
        return service.fee_note.in_(language())
    if service.fee_rupiah:
        return t("message.fee", amount=spoken.rupiah(service.fee_rupiah))
    return t("message.free")


def finding(found: Finding) -> str:
    """Return the words for something a check found."""
    if found.words is not None:
        return Text(*found.words).in_(language())
    return t(f"check.{found.code}", **found.facts)


def _words(findings: Sequence[Finding]) -> str:
    """Return the words for the first thing found, with the row it is in."""
    if not findings:
        return ""
    first = findings[0]
    if first.row is None:
        return finding(first)
    return t("form.in_row", row=first.row + 1, text=finding(first))


def _typed(question: Question, value: Raw) -> str | tuple[str, ...]:
    if question.kind is Kind.CHOICES:
        return chosen(value)
    if question.kind is Kind.STATEMENT and statements.version(str(value)) is not None:
        return "yes"
    if question.kind is Kind.ROWS:
        return "\n".join(composed.lines(value))
    return value if isinstance(value, str) else ""


def _choices(question: Question, options: Sequence[Option]) -> tuple[model.Choice, ...]:
    if question.kind is Kind.VILLAGE:
        return village_choices(regions().villages)
    return tuple(model.Choice(option.value, option.label.in_(language())) for option in options)


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
        value="" if question.by_camera else spoken.text(question, value),
        page=number,
        thumb=photo.thumb if photo else None,
        problem=_words(checked.errors),
    )
