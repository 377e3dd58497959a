"""A catalogue read as its author's proofs: every mistake at once, with file, line and reason."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from protocol import fields, services, toml_table
from protocol.conditions import Raw
from protocol.questions import NO_TEXT, Kind, Question, Text
from protocol.services import Catalogue, Service
from protocol.toml_table import CatalogueError

LONGEST_SENTENCE = 12
"""Words: more are not read to the end by who reads little."""
_TODAY = date(2026, 11, 1)


@dataclass(frozen=True)
class Proofs:
    """How many services were read, and what is wrong with any of them."""

    services: int
    problems: tuple[CatalogueError, ...]


def read(folder: Path) -> Proofs:
    """Read a catalogue folder to its end, whatever is wrong with single files."""
    try:
        files = services.texts(folder)
        catalogue, problems = services.gathered(files)
    except CatalogueError as problem:
        return Proofs(0, (problem,))
    found = [problem for service in catalogue.values() for problem in _wording(files, service)]
    return Proofs(len(catalogue), (*problems, *found, *_ranks(catalogue)))


def sentences(service: Service) -> Iterator[tuple[str, str]]:
    """Return every sentence a person reads in a service, with the key it is written at."""
    for key, text in _texts(service):
        for words in (text.id, text.en):
            parts = (each.strip() for each in re.split(r"[.?](?=\s|$)", words))
            yield from ((key, each) for each in parts if each)


def _texts(service: Service) -> Iterator[tuple[str, Text]]:
    for text in (service.title, service.who, service.output, service.visit, service.fee_note):
        yield service.key, text
    for check in service.checks:
        yield check.about, check.words
    for page in service.pages:
        yield page.key, page.title
        yield page.key, page.why
        for question in page.questions:
            for each in (question, *question.parts):
                yield question.key, each.label
                yield question.key, each.help
                yield question.key, each.statement
                for option in each.options:
                    yield question.key, option.label


def _wording(files: Mapping[str, str], service: Service) -> Iterator[CatalogueError]:
    file = f"{service.key}.toml"
    text = files[file]
    for key, sentence in sentences(service):
        if len(sentence.split()) > LONGEST_SENTENCE:
            reason = f"{key}: more than {LONGEST_SENTENCE} words in {sentence!r}"
            yield CatalogueError(file, toml_table.line_of(text, key), reason)
    if not service.synonyms:
        yield CatalogueError(file, 1, "synonyms is empty: what do people call it?")
    if service.visit == NO_TEXT:
        yield CatalogueError(file, 1, "visit is empty")
    for question in service.questions:
        for each in question.parts or (question,):
            if reason := _example(each):
                yield CatalogueError(file, toml_table.line_of(text, question.key), reason)
        for reason in _options(question):
            yield CatalogueError(file, toml_table.line_of(text, question.key), reason)


def _example(question: Question) -> str:
    """Tell why an example would not be taken as an answer; what a day is like changes."""
    if not question.example or question.kind in {Kind.DATE, Kind.ROWS}:
        return ""
    answers: dict[str, Raw] = {question.key: question.example}
    checked = fields.check(
        question, question.example, fields.Context(_TODAY, answers, practice=True)
    )
    return "" if checked.accepted else f"{question.key}: the example is no answer"


def _options(question: Question) -> Iterator[str]:
    for name in ("value", "label"):
        seen = [getattr(option, name) for option in question.options]
        if len(seen) != len(set(seen)):
            yield f"{question.key}: two options have the same {name}"


def _ranks(catalogue: Catalogue) -> Iterator[CatalogueError]:
    ranks: dict[int, str] = {}
    for service in catalogue.values():
        if other := ranks.get(service.rank):
            reason = f"rank {service.rank} is that of {other}"
            yield CatalogueError(f"{service.key}.toml", 1, reason)
        ranks[service.rank] = service.key
