"""
The catalogue: what can be asked for, loaded from `catalogue/*.toml`.

A file with a `key` of its own is a service; `applicant.toml` holds the pages that services
share, `agencies.toml` who handles them. Adding a service is adding a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from protocol.questions import NO_TEXT, Condition, Kind, Option, Page, Question, Rule, Text
from protocol.steps import State

__all__ = [
    "Agency",
    "Catalogue",
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
    "search",
]

FOLDER = Path(__file__).parent / "catalogue"


@dataclass(frozen=True)
class Agency:
    """A body that handles services."""

    key: str
    name: Text
    level: str


@dataclass(frozen=True)
class Service:
    """
    Something a citizen can ask for.

    `agency` decides; `route` are the agencies a case passes, in order; `flow` the states it
    usually goes through. `working_days` is what it usually takes after it was received.
    `name_hidden_by` are yes/no questions, any of which hides who asks from the staff.
    """

    key: str
    version: int
    title: Text
    short: Text
    icon: str
    agency: str
    route: tuple[str, ...]
    flow: tuple[State, ...]
    fee_rupiah: int
    working_days: int
    legal: tuple[str, ...]
    who: Text
    output: Text
    pages: tuple[Page, ...]
    notice: Text = NO_TEXT
    synonyms: tuple[str, ...] = ()
    sealed_from_village: bool = False
    name_hidden_by: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of every page, in order."""
        return tuple(question for page in self.pages for question in page.questions)

    def question(self, key: str) -> Question:
        """Return the question with this key. Raises KeyError when there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)


@dataclass(frozen=True)
class Catalogue(Mapping[str, Service]):
    """Every service by its key, and every agency by its own."""

    services: Mapping[str, Service]
    agencies: Mapping[str, Agency]

    def __getitem__(self, key: str) -> Service:
        return self.services[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.services)

    def __len__(self) -> int:
        return len(self.services)


def load(folder: Path) -> Catalogue:
    """Read a catalogue folder. Raises CatalogueError naming file, line and reason."""
    raise NotImplementedError


@cache
def catalogue() -> Catalogue:
    """Return the catalogue that comes with this version."""
    return load(FOLDER)


def search(catalogue: Catalogue, query: str, language: str) -> tuple[Service, ...]:
    """Return the services with every word of `query` in title, short title or synonyms."""
    words = query.casefold().split()
    return tuple(
        service
        for service in catalogue.values()
        if all(word in _sought(service, language) for word in words)
    )


def name_hidden(service: Service, answers: Mapping[str, object]) -> bool:
    """Tell whether the citizen asked that staff do not see who writes."""
    return any(answers.get(key) is True for key in service.name_hidden_by)


def _sought(service: Service, language: str) -> str:
    parts = (service.title.in_(language), service.short.in_(language), *service.synonyms)
    return "\n".join(parts).casefold()
