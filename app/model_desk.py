"""What the desk of a village's tablet shows; see `model`."""

from dataclasses import dataclass

from app.asked import Choice
from app.model import CaseState, Tone


@dataclass(frozen=True)
class DeskChip:
    """A part of the list to choose, or a `source` of cases, and how many are in it."""

    value: str
    label: str
    count: int
    chosen: bool
    source: bool = False


@dataclass(frozen=True)
class DeskRow:
    """
    A case in the desk's list.

    `about` is the service, `who` the person with a masked NIK, `came` how it came here. `unsent`
    says that the office has not heard all of it.
    """

    id: str
    about: str
    who: str
    code: str
    label: str
    tone: Tone
    when: str
    came: str
    unsent: bool = False
    ticked: bool = False


@dataclass(frozen=True)
class DeskState:
    """
    The list of the village's cases.

    `contact` says when the office was last met and how much waits. `together` are the steps that
    fit cases that are ticked, each with how many. `unknown` says that the office does not know
    who is on duty. `more` counts those not shown, `cleared` says how many have left this tablet.
    """

    chips: tuple[DeskChip, ...]
    rows: tuple[DeskRow, ...]
    query: str
    contact: str
    ticked: int = 0
    together: tuple[Choice, ...] = ()
    more: int = 0
    unknown: bool = False
    cleared: str = ""


@dataclass(frozen=True)
class CallerState:
    """The phone a case came from: who it says holds it, and whether somebody vouches for it."""

    said: str
    vouched: bool


@dataclass(frozen=True)
class AskedState:
    """A step that needs words: why, what is to be mended, what is said to the villager."""

    step: str
    title: str
    reasons: tuple[Choice, ...]
    reason: str
    questions: tuple[Choice, ...]
    ticked: frozenset[str]
    note: str
    amiss: str = ""


@dataclass(frozen=True)
class PaperState:
    """A photo of a case; nothing is shown of one that is still coming."""

    label: str
    picture: bytes


@dataclass(frozen=True)
class DeskCaseState:
    """
    A case on the desk: all that everybody sees, and what an officer does with it.

    `service` is what for, by its key.

    `steps` are those that can be taken now, the usual one first. `between` says why a step was
    not taken by the office, `consent` how the person agreed, `unsent` that words wait here.
    """

    case: CaseState
    service: str
    who: str
    steps: tuple[Choice, ...]
    caller: CallerState | None = None
    asked: AskedState | None = None
    between: str = ""
    consent: str = ""
    unsent: str = ""
    papers: tuple[PaperState, ...] = ()


@dataclass(frozen=True)
class BoardState:
    """The list for the notice board, as it is printed: a title, and lines of three columns."""

    title: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class VoucherState:
    """The office's voucher for who is on duty, as far as it was typed or read."""

    typed: str
    readable: bool
    amiss: str = ""
