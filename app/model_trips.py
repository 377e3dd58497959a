"""What the pages of outreach trips show: frozen values, as in `app.model`."""

from dataclasses import dataclass

from app.asked import Choice, QuestionState
from app.model import Tone
from app.model_register import ResidentRow


@dataclass(frozen=True)
class TripRow:
    """A trip in a list: its day, and where it goes."""

    id: str
    title: str
    about: str


@dataclass(frozen=True)
class TripsState:
    """Every trip, the newest first."""

    rows: tuple[TripRow, ...]


@dataclass(frozen=True)
class WishRow:
    """Somebody on the list; `standing` says whether they are ready, `came` what came of it."""

    key: str
    name: str
    about: str
    standing: str
    tone: Tone
    came: str = ""


@dataclass(frozen=True)
class StopState:
    """A stop, and whom the team meets there."""

    code: str
    name: str
    count: str
    wishes: tuple[WishRow, ...]


@dataclass(frozen=True)
class TripState:
    """
    A trip: its day, its stops in order, and how more stops and people are put on it.

    `villages` and `found` are what was sought; `service` is what somebody found is put down for.
    """

    row: TripRow
    day: QuestionState
    stops: tuple[StopState, ...]
    query: str = ""
    villages: tuple[Choice, ...] = ()
    seeking: str = ""
    found: tuple[ResidentRow, ...] = ()
    services: QuestionState | None = None


@dataclass(frozen=True)
class WishState:
    """One person of a trip, on site: what is lacking, and what came of it."""

    trip: str
    row: WishRow
    lacks: tuple[str, ...]
    came: bool
    done: bool
    lacked: str


"""What to say of the papers that somebody did not have stands in `lacked`, as typed."""
