"""How a service is written down in TOML: its pages, and what must be true of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from protocol import question_file
from protocol.checks import Check, Verdict
from protocol.question_file import Lists, condition, text
from protocol.questions import Condition, Page, Question
from protocol.toml_table import Table

PAGE_LIMIT = 5
"""Questions on one page: more do not fit one topic and one look."""


@dataclass(frozen=True)
class Shared:
    """What services have in common: pages about who asks and what comes last, papers, lists."""

    first: tuple[Page, ...]
    last: tuple[Page, ...]
    papers: Mapping[str, Page]
    lists: Lists = field(default_factory=Lists)


def shared(applicant: Table, papers: Iterable[Table], lists: Table) -> Shared:
    """Read the files of shared pages and lists."""
    known = question_file.lists(lists)
    common = Shared(
        first=tuple(_remembered(_page(each, known)) for each in applicant.tables("page")),
        last=tuple(_page(each, known) for each in applicant.tables("closing")),
        papers=dict(_papers(papers, known)),
        lists=known,
    )
    applicant.done()
    return common


def _papers(files: Iterable[Table], lists: Lists) -> Iterable[tuple[str, Page]]:
    for file in files:
        for each in file.tables("paper"):
            page = _page(each, lists)
            yield page.key, page
        file.done()


def pages(file: Table, common: Shared) -> tuple[Page, ...]:
    """Read a service's own pages, between the shared ones if it has `applicant = true`."""
    block = file.flag("applicant")
    own = tuple(_own_page(each, common) for each in file.tables("page"))
    found = (*common.first, *own, *common.last) if block else own
    _fit(file, found)
    return found


def conditions(file: Table, name: str) -> tuple[Condition, ...]:
    """Read a list of conditions."""
    return tuple(found for each in file.tables(name) if (found := condition(each)))


def checks(file: Table) -> tuple[Check, ...]:
    """Read what a service says about its answers taken together."""
    return tuple(_check(each) for each in file.tables("check"))


def _check(table: Table) -> Check:
    check = Check(
        verdict=table.member("verdict", Verdict),
        about=table.string("about"),
        when=conditions(table, "when"),
        words=text(table, "words"),
    )
    table.done()
    if check.verdict is Verdict.READY or not check.when:
        raise table.wrong("a check says but or not_yet, and when")
    return check


def _remembered(page: Page) -> Page:
    """Return a page about the applicant, whose answers may be known from the last time."""
    return replace(
        page,
        questions=tuple(replace(q, from_person=q.from_person or q.key) for q in page.questions),
    )


def _own_page(table: Table, common: Shared) -> Page:
    used = table.string("use", "")
    if not used:
        return _page(table, common.lists)
    if used not in common.papers:
        raise table.wrong(f"there is no paper {used!r}")
    page = common.papers[used]
    why = text(table, "why") if "why" in table.fields else page.why
    changed = tuple(_when(table, each) for each in page.questions)
    table.done()
    return replace(page, why=why, questions=changed)


def _when(table: Table, question: Question) -> Question:
    """Return a shared photo question with what this service says about when it is asked."""
    if not question.by_camera:
        return question
    return replace(
        question,
        help=text(table, "help") if "help" in table.fields else question.help,
        required=table.flag("required", default=question.required),
        required_if=condition(table.table("required_if")) or question.required_if,
        visible_if=condition(table.table("visible_if")) or question.visible_if,
        any_of=table.strings("any_of") or question.any_of,
    )


def _page(table: Table, lists: Lists) -> Page:
    page = Page(
        key=table.string("key"),
        title=text(table, "title"),
        why=text(table, "why"),
        questions=tuple(question_file.read(each, lists) for each in table.tables("question")),
    )
    table.done()
    if not 1 <= len(page.questions) <= PAGE_LIMIT:
        raise table.wrong(f"a page has 1 to {PAGE_LIMIT} questions")
    if sum(question.by_camera for question in page.questions) > 1:
        raise table.wrong("a page has one photo at most")
    return page


def _fit(file: Table, found: tuple[Page, ...]) -> None:
    """Check that keys are unique and that every question named anywhere is in the form."""
    keys = [question.key for page in found for question in page.questions]
    for twice in {key for key in keys if keys.count(key) > 1}:
        raise file.wrong(f"two questions have the key {twice!r}")
    for page in found:
        for question in page.questions:
            _speaks_of(file, question, keys)
            beside = [*keys, *(part.key for part in question.parts)]
            for part in question.parts:
                _speaks_of(file, part, beside)


def _speaks_of(file: Table, question: Question, keys: list[str]) -> None:
    for named in _named(question):
        if named not in keys:
            raise file.wrong(f"{question.key} speaks of {named!r}, which is not asked")


def _named(question: Question) -> Iterable[str]:
    conditions = (
        question.required_if,
        question.visible_if,
        *(option.visible_if for option in question.options),
    )
    for each in conditions:
        if each:
            yield from each.named
    yield from question.any_of
    others = (question.default_from, question.birth_from, question.sex_from, question.differs_from)
    yield from (key for key in others if key)
