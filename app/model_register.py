"""What the pages of the village's register show: frozen values, as in `app.model`."""

from dataclasses import dataclass
from enum import StrEnum

from app.asked import Choice
from app.model import Tone


@dataclass(frozen=True)
class ResidentRow:
    """Somebody in a list; `about` tells namesakes apart, `mark` what is to be known of them."""

    id: str
    name: str
    about: str
    mark: str = ""


@dataclass(frozen=True)
class RegisterState:
    """
    The register: who was sought and found, how many there are, where they come from.

    `proposals` counts the applications that say otherwise and wait for an officer.
    """

    query: str
    rows: tuple[ResidentRow, ...]
    count: str
    source: str
    proposals: int = 0
    empty: bool = False


@dataclass(frozen=True)
class Told:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True)
class ResidentState:
    """Somebody of the register: what it says, their household, what to look at twice."""

    row: ResidentRow
    lines: tuple[Told, ...]
    household: tuple[ResidentRow, ...] = ()
    doubts: tuple[str, ...] = ()
    rulings: tuple[str, ...] = ()


@dataclass(frozen=True)
class MakeState:
    """Which services can be applied for with somebody's line; a hint says what to look at twice."""

    row: ResidentRow
    services: tuple[Choice, ...]


class Step(StrEnum):
    """How far a file has come that is to be taken over."""

    CHOOSE = "choose"
    COLUMNS = "columns"
    BUSY = "busy"
    READY = "ready"
    DONE = "done"


@dataclass(frozen=True)
class ProblemRow:
    """A row with something about it; one that is left out is `refused`."""

    where: str
    reason: str
    refused: bool


@dataclass(frozen=True)
class IntakeState:
    """
    A file that is to be taken over: its columns first, then what it would bring.

    `read`, `missing` and `aside` are its columns; `summary` says how many rows stand and how many
    do not, `brings` what would change. `more` says that there are more problems than are shown.
    """

    step: Step = Step.CHOOSE
    file: str = ""
    read: tuple[Told, ...] = ()
    missing: tuple[str, ...] = ()
    aside: str = ""
    progress: str = ""
    summary: str = ""
    brings: tuple[str, ...] = ()
    problems: tuple[ProblemRow, ...] = ()
    more: str = ""
    takes: bool = False


@dataclass(frozen=True)
class ProposalRow:
    """An application that says otherwise than the register."""

    case: str
    name: str
    about: str


@dataclass(frozen=True)
class DifferenceRow:
    """A field in which they differ, side by side; `taken` what the officer has ticked."""

    field: str
    label: str
    has: str
    says: str
    taken: bool


@dataclass(frozen=True)
class ProposalsState:
    """Every application that waits for an officer's word about the register."""

    rows: tuple[ProposalRow, ...]


@dataclass(frozen=True)
class ProposalState:
    """What one application proposes; somebody `fresh` is not in the register yet."""

    row: ProposalRow
    differences: tuple[DifferenceRow, ...]
    fresh: bool = False


DOUBT = Tone.WAIT
"""How a reason to look twice feels: nobody has done anything wrong."""
