"""
The catalogue: what can be asked for, loaded from `catalogue/*.toml`.

Each file is a service, but for those that services share: `applicant.toml` asks who asks,
`papers-*.toml` have the papers to photograph, `lists.toml` choices and parts of questions,
`agencies.toml` who handles what, `letters.toml` what letters have in common. Adding a service is
adding a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from protocol import agencies as handlers
from protocol import fields, letter_forms, question_file, service_file, toml_table
from protocol.agencies import Agency
from protocol.findings import Value
from protocol.letter_forms import Part
from protocol.questions import Condition, Kind, Option, Page, Question, Rule, Text
from protocol.service import Service
from protocol.service_file import Shared
from protocol.steps import State
from protocol.toml_table import CatalogueError, Table

__all__ = [
    "Agency",
    "Catalogue",
    "CatalogueError",
    "Condition",
    "Kind",
    "Option",
    "Page",
    "Question",
    "Rule",
    "Service",
    "Text",
    "catalogue",
    "load",
    "name_hidden",
]

FOLDER = Path(__file__).parent / "catalogue"
AGENCIES = "agencies.toml"
APPLICANT = "applicant.toml"
PAPERS = "papers-"
"""How the names of the files begin that have papers to photograph."""
LISTS = "lists.toml"
LETTERS = "letters.toml"
SHORT_WORDS = 3
"""Words on a tile: more are not read there."""


@dataclass(frozen=True)
class Catalogue(Mapping[str, Service]):
    """
    Every service by its key, every agency by its own, and what is asked of a `person`.

    Those `ended` are found by their keys and offered to nobody: cases and drafts may be theirs.
    """

    services: Mapping[str, Service]
    agencies: Mapping[str, Agency]
    person: tuple[Question, ...] = ()
    ended: Mapping[str, Service] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Service:
        return self.services[key] if key in self.services else self.ended[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.services)

    def __len__(self) -> int:
        return len(self.services)

    def lettered_by_village(self, key: str) -> bool | None:
        """Tell whether villages issue a service's letter; None where this knows of none."""
        service = self.get(key)
        return service.letter_of_village if service and service.letter else None


def load(folder: Path) -> Catalogue:
    """Read a catalogue folder. Raises CatalogueError naming file, line and reason."""
    return read(texts(folder))


def read(files: Mapping[str, str]) -> Catalogue:
    """Read a catalogue's files by name. Raises CatalogueError naming file, line and reason."""
    catalogue, problems = gathered(files)
    for problem in problems:
        raise problem
    return catalogue


def texts(folder: Path) -> dict[str, str]:
    """Return the files of a catalogue folder by name. Raises CatalogueError when one is no text."""
    return {path.name: toml_table.text_of(path) for path in sorted(folder.glob("*.toml"))}


def gathered(files: Mapping[str, str]) -> tuple[Catalogue, tuple[CatalogueError, ...]]:
    """
    Read what can be read of a catalogue's files, and say what is wrong with the others.

    Raises:
        CatalogueError: a file that all services share is wrong, or is not there.
    """

    def opened(name: str) -> Table:
        if name not in files:
            raise CatalogueError(name, None, "is missing")
        return toml_table.read(name, files[name])

    agencies = handlers.read(opened(AGENCIES))
    papers = [name for name in sorted(files) if name.startswith(PAPERS)]
    common = service_file.shared(opened(APPLICANT), map(opened, papers), opened(LISTS))
    shared = letter_forms.shared(opened(LETTERS) if LETTERS in files else None)
    services: list[Service] = []
    problems: list[CatalogueError] = []
    for name in sorted(files.keys() - {AGENCIES, APPLICANT, LISTS, LETTERS, *papers}):
        try:
            service = _service(opened(name), common, shared)
            _check(service, name, agencies)
            services.append(service)
        except CatalogueError as problem:
            problems.append(problem)
    services.sort(key=lambda service: service.rank)
    found = {service.key: service for service in services}
    person = common.lists.parts.get(Kind.PERSON, ())
    return Catalogue(found, agencies, person), tuple(problems)


@cache
def catalogue() -> Catalogue:
    """Return the catalogue that comes with this version."""
    return load(FOLDER)


def name_hidden(service: Service, answers: Mapping[str, object]) -> bool:
    """Tell whether the citizen asked that staff do not see who writes."""
    return any(answers.get(key) is True for key in service.name_hidden_by)


def urgent(service: Service, answers: Mapping[str, Value]) -> bool:
    """Tell whether these answers, as they are signed, make it urgent."""
    return _any(service.urgent, answers)


def inspected(service: Service, answers: Mapping[str, Value]) -> bool:
    """Tell whether these answers, as they are signed, make it a report about an officer."""
    return _any(service.inspected, answers)


def _any(conditions: tuple[Condition, ...], answers: Mapping[str, Value]) -> bool:
    said = {key: fields.typed(value) for key, value in answers.items()}
    return any(condition.holds(said, date.min) for condition in conditions)


def _service(file: Table, common: Shared, shared: Mapping[str, Part]) -> Service:
    service = Service(
        key=file.string("key"),
        version=file.number("version"),
        rank=file.number("rank"),
        title=question_file.text(file, "title"),
        short=question_file.text(file, "short"),
        icon=file.string("icon"),
        agency=file.string("agency"),
        route=file.strings("route", needed=True),
        flow=tuple(_state(file, name) for name in file.strings("flow", needed=True)),
        fee_rupiah=file.number("fee_rupiah"),
        working_days=file.number("working_days"),
        legal=file.strings("legal"),
        who=question_file.text(file, "who"),
        output=question_file.text(file, "output"),
        synonyms=file.strings("synonyms"),
        sealed_from_village=file.flag("sealed_from_village"),
        name_hidden_by=file.strings("name_hidden_by"),
        urgent=service_file.conditions(file, "urgent"),
        inspected=service_file.conditions(file, "inspected"),
        checks=service_file.checks(file),
        visit=question_file.text(file, "visit"),
        fee_note=question_file.text(file, "fee_note", needed=False),
        days_proposed=file.flag("days_proposed"),
        sources=file.strings("sources"),
        pages=service_file.pages(file, common),
        letter=letter_forms.read(file.table("letter"), shared),
    )
    file.done()
    return service


def _unasked(service: Service, keys: set[str]) -> str:
    """Return what of a service names a question it does not ask, empty where nothing does."""
    named = {
        "name_hidden_by": set(service.name_hidden_by),
        "urgent": {key for each in service.urgent for key in each.named},
        "inspected": {key for each in service.inspected for key in each.named},
    }
    return next((name for name, wanted in named.items() if not wanted <= keys), "")


def _state(file: Table, name: str) -> State:
    if name not in set(State):
        raise file.wrong(f"there is no state {name!r}")
    return State(name)


def _check(service: Service, file: str, agencies: Mapping[str, Agency]) -> None:
    reason = ""
    keys = {question.key for question in service.questions}
    if file != f"{service.key}.toml":
        reason = f"the file of {service.key!r} is called otherwise"
    elif not {service.agency, *service.route} <= set(agencies):
        reason = "an agency is not in agencies.toml"
    elif any(len(words.split()) > SHORT_WORDS for words in (service.short.id, service.short.en)):
        reason = f"short has more than {SHORT_WORDS} words"
    elif unasked := _unasked(service, keys):
        reason = f"{unasked} names a question that is not asked"
    elif not {each.about for each in service.checks} <= keys:
        reason = "a check is about a question that is not asked"
    elif not {key for each in service.checks for when in each.when for key in when.named} <= keys:
        reason = "a check speaks of a question that is not asked"
    elif not service.legal:
        reason = "legal is empty"
    elif service.letter and not service.letter.named <= keys:
        reason = "the letter names a question that is not asked"
    elif service.letter_of_agency and agencies[service.agency].letterhead is None:
        reason = "its agency has no letterhead in agencies.toml"
    elif any(each.by_day for each in (*service.urgent, *service.inspected)):
        reason = "urgent and inspected may not depend on the day: messages are carried on any"
    elif service.inspected and service.of_village:
        reason = "what the inspectorate reads may not be the village's"
    if reason:
        raise CatalogueError(file, None, reason)
