"""How a service is written down in TOML: questions, pages, and what must be true of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from protocol.questions import (
    NO_TEXT,
    Condition,
    Kind,
    Option,
    Page,
    Question,
    Rule,
    Text,
)
from protocol.toml_table import Table

PAGE_LIMIT = 5
"""Questions on one page: more do not fit one topic and one look."""
FROM_PERSON = frozenset({"", "name", "nik", "phone", "village"})
_CHOICES = frozenset({Kind.CHOICE, Kind.CHOICES})


@dataclass(frozen=True)
class Shared:
    """Pages services have in common: who asks, what comes last, and single papers by key."""

    first: tuple[Page, ...]
    last: tuple[Page, ...]
    papers: Mapping[str, Page]


def shared(applicant: Table, papers: Table) -> Shared:
    """Read the two files of shared pages."""
    common = Shared(
        first=tuple(_page(each) for each in applicant.tables("page")),
        last=tuple(_page(each) for each in applicant.tables("closing")),
        papers={page.key: page for page in map(_page, papers.tables("paper"))},
    )
    applicant.done()
    papers.done()
    return common


def pages(file: Table, common: Shared) -> tuple[Page, ...]:
    """Read a service's own pages, between the shared ones if it has `applicant = true`."""
    block = file.flag("applicant")
    own = tuple(_own_page(each, common) for each in file.tables("page"))
    found = (*common.first, *own, *common.last) if block else own
    _fit(file, found)
    return found


def text(file: Table, name: str, *, needed: bool = True) -> Text:
    """Read a text in both languages."""
    table = file.table(name)
    if table is None:
        if needed:
            raise file.wrong(f"{name} is missing")
        return NO_TEXT
    return _both(table)


def conditions(file: Table, name: str) -> tuple[Condition, ...]:
    """Read a list of conditions, any of which may hold."""
    return tuple(found for each in file.tables(name) if (found := _condition(each)))


def _both(table: Table) -> Text:
    words = Text(table.string("id"), table.string("en"))
    table.done()
    return words


def _own_page(table: Table, common: Shared) -> Page:
    used = table.string("use", "")
    if not used:
        return _page(table)
    if used not in common.papers:
        raise table.wrong(f"there is no paper {used!r}")
    page = common.papers[used]
    changed = tuple(_when(table, each) for each in page.questions)
    table.done()
    return replace(page, questions=changed)


def _when(table: Table, question: Question) -> Question:
    """Return a shared photo question with what this service says about when it is asked."""
    if question.kind is not Kind.PHOTO:
        return question
    return replace(
        question,
        required=table.flag("required", default=question.required),
        required_if=_condition(table.table("required_if")) or question.required_if,
        visible_if=_condition(table.table("visible_if")) or question.visible_if,
        any_of=table.strings("any_of") or question.any_of,
    )


def _page(table: Table) -> Page:
    page = Page(
        key=table.string("key"),
        title=text(table, "title"),
        why=text(table, "why"),
        questions=tuple(_question(each) for each in table.tables("question")),
    )
    table.done()
    if not 1 <= len(page.questions) <= PAGE_LIMIT:
        raise table.wrong(f"a page has 1 to {PAGE_LIMIT} questions")
    if sum(question.kind is Kind.PHOTO for question in page.questions) > 1:
        raise table.wrong("a page has one photo at most")
    return page


def _question(table: Table) -> Question:
    kind = table.member("kind", Kind)
    key = table.string("key")
    question = Question(
        key=key,
        kind=kind,
        label=text(table, "label"),
        help=text(table, "help", needed=False),
        example=table.string("example", ""),
        required=table.flag("required"),
        required_if=_condition(table.table("required_if")),
        visible_if=_condition(table.table("visible_if")),
        options=tuple(_option(each) for each in table.tables("options")),
        min=table.maybe_number("min"),
        max=table.maybe_number("max"),
        min_length=table.maybe_number("min_length"),
        max_length=table.maybe_number("max_length"),
        not_future=table.flag("not_future"),
        late_after_days=table.maybe_number("late_after_days"),
        rule=table.member("rule", Rule) if "rule" in table.fields else None,
        document=table.string("document", key if kind is Kind.PHOTO else ""),
        any_of=table.strings("any_of"),
        from_person=table.string("from_person", ""),
        default=table.strings("default"),
        default_from=table.string("default_from", ""),
        birth_from=table.string("birth_from", ""),
        sex_from=table.string("sex_from", ""),
        sex=table.string("sex", ""),
        differs_from=table.string("differs_from", ""),
    )
    table.done()
    if (kind in _CHOICES) != bool(question.options):
        raise table.wrong(f"options do not go with kind {kind}")
    if question.from_person not in FROM_PERSON:
        raise table.wrong(f"a person has no {question.from_person!r}")
    return question


def _option(table: Table) -> Option:
    option = Option(
        value=table.string("value"),
        label=Text(table.string("id"), table.string("en")),
        visible_if=_condition(table.table("visible_if")),
    )
    table.done()
    return option


def _condition(table: Table | None) -> Condition | None:
    if table is None:
        return None
    condition = Condition(
        field=table.string("field"),
        values=table.strings("in"),
        filled=table.flag("filled", default=True),
    )
    table.done()
    return condition


def _fit(file: Table, found: tuple[Page, ...]) -> None:
    """Check that keys are unique and that every question named anywhere is in the form."""
    keys = [question.key for page in found for question in page.questions]
    for twice in {key for key in keys if keys.count(key) > 1}:
        raise file.wrong(f"two questions have the key {twice!r}")
    for page in found:
        for question in page.questions:
            for named in _named(question):
                if named not in keys:
                    raise file.wrong(f"{question.key} speaks of {named!r}, which is not asked")


def _named(question: Question) -> Iterable[str]:
    conditions = (
        question.required_if,
        question.visible_if,
        *(option.visible_if for option in question.options),
    )
    yield from (condition.field for condition in conditions if condition)
    yield from question.any_of
    others = (question.default_from, question.birth_from, question.sex_from, question.differs_from)
    yield from (key for key in others if key)
