"""What the page "Tanya Layar" shows, frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AnswerState:
    """What the catalogue says: a heading, its lines, where they stand, and the service."""

    heading: str
    lines: tuple[str, ...]
    source: str
    service: str


@dataclass(frozen=True)
class AskState:
    """
    A question as typed, and what came of it.

    More than one answer where several services may have been meant; `unknown` where none is
    known, neither before something was asked. `office` when the question may go to the office.
    """

    question: str
    examples: tuple[str, ...]
    answers: tuple[AnswerState, ...] = ()
    unknown: bool = False
    office: bool = False
