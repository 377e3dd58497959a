"""What one session shows now. Assigning a field redraws the screens that show it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Protocol

import flet as ft

from app.asked import StraightState
from app.carried import CarryState
from app.intents import Intents
from app.model import (
    CaseState,
    FaultState,
    FormState,
    HomeState,
    MeState,
    Notice,
    ReviewState,
    StartState,
)
from app.model_asking import AskState
from app.model_desk import BoardState, DeskCaseState, DeskState, VoucherState
from app.model_letters import LetterCheckState, LetterheadState, LettersState, LetterState
from app.model_officers import (
    BookState,
    DutyState,
    LockState,
    NewOfficerState,
    OfficersState,
    OfficerState,
)
from app.model_outbox import OutboxState
from app.model_people import ForWhomState, PeopleState, PersonState
from app.model_register import (
    IntakeState,
    MakeState,
    ProposalsState,
    ProposalState,
    RegisterState,
    ResidentState,
)
from app.model_rehearsal import RehearsalState
from app.model_trips import TripsState, TripState, WishState
from app.model_vouching import IntroduceState, VouchState
from app.nearby import NearbyState
from app.rating import RatingState
from app.slip import FindState, SlipState


class Speaking(Protocol):
    """Plays recordings, and stops."""

    def listen(self, recordings: Sequence[str]) -> None:
        """Play these one after the other."""

    def silence(self) -> None:
        """Stop what is being played."""


@ft.observable
@dataclass
class Screen:
    """
    The states of all pages of one session; `None` until there is something to show.

    While `start` is set, the first start is shown whatever the route; while `fault` is set,
    nothing else is. A draft's page shows `review` if that is of this draft, else `form`. Assign
    on the session's loop only, and whole values: what is inside a state is frozen. `width` is
    the window's in logical pixels, `letters` how much larger than usual the phone draws
    letters; the root keeps both. `recorded` are the recordings that `voice` can play, `listening`
    those it plays now. While `rehearsal` is set, every page says that this is practice. While
    `lock` is set, a tablet asks for a PIN and shows nothing else; `hidden` blanks the page.
    """

    act: Intents
    start: StartState | None = None
    home: HomeState | None = None
    for_whom: ForWhomState | None = None
    people: PeopleState | None = None
    person: PersonState | None = None
    form: FormState | None = None
    review: ReviewState | None = None
    straight: StraightState | None = None
    case: CaseState | None = None
    outbox: OutboxState | None = None
    me: MeState | None = None
    carry: CarryState | None = None
    introduce: IntroduceState | None = None
    ask: AskState | None = None
    vouch: VouchState | None = None
    nearby: NearbyState | None = None
    slip: SlipState | None = None
    rating: RatingState | None = None
    find: FindState | None = None
    register: RegisterState | None = None
    resident: ResidentState | None = None
    make: MakeState | None = None
    intake: IntakeState | None = None
    proposals: ProposalsState | None = None
    proposal: ProposalState | None = None
    letter_check: LetterCheckState | None = None
    village_letters: LettersState | None = None
    letter: LetterState | None = None
    letterhead: LetterheadState | None = None
    trips: TripsState | None = None
    trip: TripState | None = None
    wish: WishState | None = None
    lock: LockState | None = None
    duty: DutyState | None = None
    officers: OfficersState | None = None
    officer: OfficerState | None = None
    newcomer: NewOfficerState | None = None
    book: BookState | None = None
    desk: DeskState | None = None
    desk_case: DeskCaseState | None = None
    board: BoardState | None = None
    voucher: VoucherState | None = None
    notice: Notice | None = None
    fault: FaultState | None = None
    voice: Speaking | None = None
    recorded: frozenset[str] = frozenset()
    listening: tuple[str, ...] = ()
    rehearsal: RehearsalState | None = None
    hidden: bool = False
    width: int = 0
    letters: float = 1.0
    theme: str = "system"
    language: str = "id"

    @property
    def on_tablet(self) -> bool:
        """Whether this is a village's tablet, with somebody on duty; on a phone nobody is."""
        return self.duty is not None


def empty() -> dict[str, object]:
    """Return what a screen shows before there is something to show, by field."""
    shown = (each for each in fields(Screen) if each.name != "voice")
    return {each.name: None for each in shown if each.default is None}
