"""A service: something a citizen can ask for, as its file in the catalogue says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from protocol import agencies, fields
from protocol.checks import Check
from protocol.letter_forms import LetterForm
from protocol.questions import NO_TEXT, Condition, Page, Question, Text
from protocol.steps import State


@dataclass(frozen=True)
class Service:
    """
    Something a citizen can ask for.

    `agency` decides; `route` are the agencies a case passes, in order; `flow` the states it
    usually goes through. `working_days` is what it usually takes after it was received.
    `rank` orders the tiles. `name_hidden_by` are yes/no questions, any of which hides who
    asks from the staff. An application is `urgent` when one of these conditions holds for it: its
    text and photos then go before those of others. With one of those it is
    `inspected`: a report about an officer, for the inspectorate alone. `checks` are what it says
    about answers that each stand by themselves.

    `visit` says whether somebody has to come, `fee_note` what others charge. `days_proposed` marks
    working days that no office has set yet; `sources` are codes of where its facts come from.
    `letter` is what its own letter says, where it issues one.
    """

    key: str
    version: int
    rank: int
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
    synonyms: tuple[str, ...] = ()
    sealed_from_village: bool = False
    name_hidden_by: tuple[str, ...] = ()
    urgent: tuple[Condition, ...] = ()
    inspected: tuple[Condition, ...] = ()
    checks: tuple[Check, ...] = ()
    visit: Text = NO_TEXT
    fee_note: Text = NO_TEXT
    days_proposed: bool = False
    sources: tuple[str, ...] = ()
    letter: LetterForm | None = None

    @property
    def of_village(self) -> bool:
        """Whether a village's office has to do with its cases, and so may hear of them."""
        return "village" in self.route and not self.sealed_from_village

    @property
    def letter_of_village(self) -> bool:
        """Whether it has a letter that the village issues, and no agency."""
        return self.letter is not None and self.agency == agencies.VILLAGE

    @property
    def letter_of_agency(self) -> bool:
        """Whether it has a letter that its agency issues, and no village."""
        return self.letter is not None and self.agency != agencies.VILLAGE

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question of every page, in order."""
        return tuple(question for page in self.pages for question in page.questions)

    @cached_property
    def about_person(self) -> Mapping[str, str]:
        """The key of the question that asks for each thing known of a person, by that thing."""
        return {question.from_person: question.key for question in self.questions}

    @cached_property
    def niks(self) -> tuple[Question, ...]:
        """The questions that ask for any NIK."""
        return tuple(question for question in self.questions if fields.names_niks(question))

    def question(self, key: str) -> Question:
        """Return the question with this key. Raises KeyError when there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)
