"""
What it takes to be an agency's system: hand cases over, collect what was decided, say what became.

An adapter knows its agency's manner and nothing of keys, ledger or database. What it is handed it
hands on whole or not at all; what it collects may come again, for each decision has a reference.
`tests/server/agencies/test_agency.py` is what every one of them keeps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

OWN_FIELDS = (
    "case",
    "receipt_code",
    "service",
    "state",
    "place",
    "village",
    "name",
    "nik",
    "heard_at",
)
"""What is known of every case; the answers of its form stand beside them."""


@dataclass(frozen=True)
class Handed:
    """A case as an agency gets it, by names: `OWN_FIELDS`, and its answers."""

    service: str
    own: Mapping[str, str]
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One decision as it came; `line` is where it stands, for whoever has to mend it."""

    line: int
    case: str
    step: str
    reference: str
    reason: str = ""
    note: str = ""
    questions: tuple[str, ...] = ()
    after: int | None = None
    visit_on: str = ""
    """The day of a visit, in ISO 8601."""
    visit_at: str = ""
    bring: tuple[str, ...] = ()
    wrong: str = ""
    """Why it cannot be read; then nothing of it is taken."""


@dataclass(frozen=True)
class Became:
    """What became of a row: `taken`, `repeated`, or `refused` with a code."""

    row: Row
    what: str
    code: str = ""


@dataclass
class Brought:
    """Decisions that came together, under the name they came by."""

    name: str
    rows: Sequence[Row]
    wrong: str = ""
    """Why nothing of it can be read."""
    became: list[Became] = field(default_factory=list)


class Agency(Protocol):
    """One agency's system."""

    def hand(self, cases: Sequence[Handed]) -> None:
        """
        Hand cases over, all of them or none; one handed over twice is the same case.

        Raises:
            DeliveryError: it does not work now, and nothing of it counts.
        """

    def collect(self) -> Iterator[Brought]:
        """
        Yield what was decided and not answered yet, oldest first.

        Raises:
            DeliveryError: it does not work now.
        """

    def answer(self, brought: Brought) -> None:
        """Say what became of every row; it is not collected again."""
