"""What each screen shows: frozen values, ready to draw, in the person's language."""

from dataclasses import dataclass
from enum import StrEnum

from app.asked import ChartState as ChartState  # noqa: PLC0414
from app.asked import Choice as Choice  # noqa: PLC0414 - read from here as all states
from app.asked import Photo as Photo  # noqa: PLC0414
from app.asked import QuestionState as QuestionState  # noqa: PLC0414
from app.asked import Reason as Reason  # noqa: PLC0414


class Tone(StrEnum):
    """How a state feels; colour, icon and words follow from it together, never colour alone."""

    PLAIN = "plain"
    WAIT = "wait"
    FIX = "fix"
    DONE = "done"
    NEWS = "news"


class Reach(StrEnum):
    """Where a harbour of the voyage line lies, seen from the boat."""

    REACHED = "reached"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Harbour:
    """One stop of the voyage line; `when` is a short date, empty while unreached."""

    label: str
    reach: Reach
    when: str = ""


@dataclass(frozen=True)
class Voyage:
    """The voyage line: four harbours, and one sentence about where the boat is."""

    harbours: tuple[Harbour, ...]
    sentence: str
    tone: Tone


@dataclass(frozen=True)
class Tile:
    """A service as a large tile; `icon` is a name from the catalogue."""

    service: str
    title: str
    icon: str


@dataclass(frozen=True)
class CaseRow:
    """An application in a list."""

    id: str
    title: str
    receipt_code: str
    label: str
    tone: Tone
    when: str
    voyage: Voyage


@dataclass(frozen=True)
class DraftRow:
    """A form begun and not sent; one that is `damaged` can only be thrown away."""

    id: str
    title: str
    progress: str
    damaged: bool = False


@dataclass(frozen=True)
class HomeState:
    """
    The first page: who, what is announced, what moves now, services, my applications.

    `locked` are those behind a PIN: whose, and the receipt code; `announced` what the office says.
    """

    name: str
    village: str
    query: str
    tiles: tuple[Tile, ...]
    drafts: tuple[DraftRow, ...]
    cases: tuple[CaseRow, ...]
    waiting: int
    locked: tuple[Choice, ...] = ()
    announced: tuple[Choice, ...] = ()

    @property
    def moving(self) -> CaseRow | None:
        """The application to look at first, unless all of them are done."""
        return next((row for row in self.cases if row.tone is not Tone.DONE), None)


@dataclass(frozen=True)
class FormState:
    """One page of a form: one topic. `lacking` are the papers the whole form still needs."""

    draft: str
    service: str
    title: str
    why: str
    page: int
    pages: int
    questions: tuple[QuestionState, ...]
    fixing: str = ""
    chart: ChartState | None = None
    lacking: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Line:
    """A question and its answer, as read back; `page` is where to change it."""

    label: str
    value: str
    page: int
    thumb: bytes | None = None
    problem: str = ""


@dataclass(frozen=True)
class ReviewState:
    """
    Everything once more before it is sent.

    `visit` says whether somebody has to come, `seal` who will be able to read a report. `verdict`
    is `ready`, `but` or `not_yet`; `reasons` say why, each with the question it is about.
    """

    draft: str
    service: str
    lines: tuple[Line, ...]
    fee: str
    duration: str
    consent: str
    ready: bool
    sending: bool = False
    visit: str = ""
    seal: str = ""
    verdict: str = "ready"
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Event:
    """One thing that happened to a case."""

    title: str
    text: str
    who: str
    when: str
    tone: Tone


@dataclass(frozen=True)
class CaseState:
    """
    An application: where it is, the one next thing, what has happened, newest first.

    `next_thing` is empty while there is nothing for the person to do; `standing` then says how
    the case stands. `rateable` says that the person is asked how it was, `withdrawable` that it can
    be taken back.
    """

    row: CaseRow
    next_thing: str
    holder: str
    history: tuple[Event, ...]
    lines: tuple[Line, ...]
    fixable: bool
    standing: str = ""
    rateable: bool = False
    withdrawable: bool = False
    letters: tuple[str, ...] = ()


@dataclass(frozen=True)
class StartState:
    """
    First start: language, village, who you are. `step` counts from 0.

    `readable` says that this phone reads codes from photos: the office's can be compared. `tablet`
    says that it is to be a village's, and not one person's.
    """

    step: int
    language: str
    query: str
    districts: tuple[Choice, ...]
    district: str
    villages: tuple[Choice, ...]
    village: str
    village_label: str
    questions: tuple[QuestionState, ...]
    readable: bool = False
    tablet: bool = False


@dataclass(frozen=True)
class MeState:
    """The person, the settings and the small print."""

    name: str
    village: str
    language: str
    theme: str
    office: str
    version: str
    practice: bool
    attribution: str
    vouches: bool = False
    rehearsing: bool = False
    tablet: bool = False


@dataclass(frozen=True)
class Notice:
    """A sentence for the person, shown once. What happened, is it safe, what now."""

    text: str
    tone: Tone
    serial: int


@dataclass(frozen=True)
class FaultState:
    """A screen of its own for trouble; `unsaid`: something is left to be carried by hand."""

    title: str
    text: str
    unsaid: bool = False
