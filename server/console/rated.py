"""What the citizen says of the service, as the desk sees it."""

from dataclasses import dataclass

from protocol import ratings
from protocol.case import Case
from server.console.words import Words


@dataclass(frozen=True)
class Mark:
    """One element of the survey and its mark, as a number and in words."""

    label: str
    mark: int
    word: str


def of(case: Case, words: Words) -> tuple[Mark, ...]:
    """Return what was said of this case last, in the survey's order; nothing before it was."""
    return tuple(
        Mark(words(f"rating.of.{element}"), mark, words(f"rating.mark.{mark}"))
        for element, mark in ratings.known(case.rating).items()
    )
