"""
The lock of a tablet: coming on duty, switching, choosing PINs, helping who forgot theirs.

What is typed of a PIN stays here and never becomes part of a state. On a phone none of this
happens: whether there are officers is asked once, when the app begins.
"""

from abc import abstractmethod

from sqlmodel import Session

from app.actions.bridge import Stage, words
from app.actions.watch import WatchActions
from app.deck import Deck
from app.model import Tone
from app.model_officers import DutyState, LockState
from app.present import gate
from app.present import officers as shown
from app.present.gate import NOBODY, Flow, Purpose, Standing
from app.storage import custody, ending, entering, escrow, officers, people, pin_rules, proving
from app.storage.duty import OnDuty
from app.storage.people import Person
from app.strings import language, speak_of, t, use
from app.sync import locked
from app.sync.ways import Why
from protocol import errors
from protocol.ids import Kid
from protocol.parcel import Way
from protocol.posts import Post

_SAID_THERE = (
    errors.PinWrongError,
    errors.PinsDifferError,
    errors.OfficerPinBadError,
    errors.OfficerPinCommonError,
    errors.OfficerShutError,
    errors.HelpersBadError,
)
"""What is said beside the keys."""


class LockActions(WatchActions):
    """What can be done at the lock."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._flow: Flow | None = None
        self._digits = ""
        self._counting = False
        self._village = ""

    @abstractmethod
    def dress(self, state: LockState) -> LockState:
        """Add to the lock what else is known of it."""

    @abstractmethod
    async def board(self, route: str) -> None:
        """Show the first page."""

    async def look_whose(self) -> None:
        """Learn once whether this is a tablet."""
        self.tablet = await self.read(officers.is_tablet)
        speak_of(tablet=self.tablet)
        if self.tablet and (spoken := await self.read(people.spoken)):
            use(spoken)
            self.stage.show(language=language())

    async def locked(self) -> bool:
        """Tell whether a device is locked, or asks for a PIN; show what it asks."""
        if not self.tablet:
            if self.device.store.locked:
                self.stage.clear()
                await self.show_lock()
            return self.device.store.locked
        before, self.duty = self.duty, await self.read(officers.on_duty)
        if self.duty is None and before is not None:
            self.person = None
            self._flow, self._digits = None, ""
            self.stage.clear()
        if self.duty is None or self._flow is not None:
            await self.show_lock()
            return True
        if self.duty != before:
            await self._stand_by(self.duty)
        self.stage.show(lock=None)
        return False

    async def refresh_if_relieved(self) -> None:
        """Draw anew if another window has changed who is on duty."""
        if self.duty != await self.read(officers.on_duty):
            await self.refresh()

    def choose_officer(self, kid: str) -> None:
        """Choose who gives their PIN now; an empty name goes one step back."""

        async def choose() -> None:
            self._digits, flow = "", self._flow
            if not kid:
                self._step_back()
            elif await self.read(officers.recovering):
                self._flow = Flow(Purpose.RECOVER, Kid(kid))
            elif flow is not None and flow.purpose is Purpose.RESCUE:
                flow.helper, flow.amiss = Kid(kid), ""
            else:
                self._flow = Flow(Purpose.ENTER, Kid(kid))
            await self._go_on()

        self.do(choose)

    def press_key(self, key: str) -> None:
        """Type a digit of a PIN, or take the last one back with `back`."""
        typed = self._digits[:-1] if key == "back" else self._digits + key
        self._digits = typed[: pin_rules.LONGEST]
        self.do(self.show_lock)

    def give_pin(self) -> None:
        """Try the PIN that was typed, or take it for the new one."""

        async def give() -> None:
            flow = self._flow
            if flow is None or len(self._digits) < pin_rules.SHORTEST:
                return  # too short for any PIN: not a try
            pin, self._digits = self._digits, ""
            flow.amiss = ""
            try:
                await (self._take_pin(flow, pin) if flow.chooses else self._try_pin(flow, pin))
            except errors.PinWaitError:
                pass  # how long is said above the keys
            except _SAID_THERE as bad:
                flow.amiss, flow.first = words(bad), ""
            await self._go_on()

        self.do(give)

    def forgot_pin(self, kid: str) -> None:
        """Begin to give an officer a new PIN, with two others."""
        self._ask(Flow(Purpose.RESCUE, Kid(kid)))

    def change_pin(self) -> None:
        """Ask whoever is on duty for their PIN, and then for another."""
        if self.duty is not None:
            self._ask(Flow(Purpose.CHANGE, self.duty.kid))

    def switch_officer(self) -> None:
        """Ask who comes on duty; until then it is who it was."""
        self._ask(Flow(Purpose.ENTER))

    def begin_tablet(self, village: str, name: str) -> None:
        """Have the head of a village choose the PIN with which this becomes its tablet."""
        self._village = village
        self._ask(Flow(Purpose.BEGIN, name=name))

    def begin_adding(self, name: str, post: Post) -> None:
        """Have somebody choose the PIN with which they come on duty from then on."""
        self._ask(Flow(Purpose.ADD, name=name, post=post))

    async def show_lock(self) -> None:
        """Draw what is asked at the lock now."""
        flow, open_ = self._flow, self.duty is not None
        giver = flow.giver if flow else NOBODY

        def look(session: Session) -> Standing:
            answered = officers.recovering(session)
            return Standing(
                officers=officers.listed(session),
                left_s=proving.wait_s(session, giver) if giver else 0,
                lost=self.tablet and not answered and officers.lost(session),
                ended=ending.ended(session),
                sealed=custody.holding(session, Way.UP).count,
                answered=answered,
                open_=open_,
            )

        now = await self.read(look)
        self.stage.show(lock=self.dress(gate.state(flow, now, len(self._digits))))
        if now.left_s and not self._counting:
            self._counting = True
            self.stage.after(1, lambda: self.guarded(self._count_down))

    async def _count_down(self) -> None:
        """Say a second later how long it still takes, until a PIN can be tried."""
        self._counting = False
        if self._flow is not None:
            await self.show_lock()

    def _ask(self, flow: Flow) -> None:
        self._flow, self._digits = flow, ""
        self.do(self.show_lock)

    def _step_back(self) -> None:
        """Ask for a name again, or for nothing where a page lies behind."""
        flow = self._flow
        if flow is not None and flow.purpose is Purpose.RESCUE and flow.helper:
            flow.helper, flow.amiss = NOBODY, ""
        elif flow is not None and flow.purpose is Purpose.ENTER and flow.about and self.duty:
            self._flow = Flow(Purpose.ENTER)
        else:
            self._flow = None

    async def _go_on(self) -> None:
        """Show the next step, or the page behind."""
        if self._flow is None and not self.tablet:
            self.stage.show(lock=None)
        elif self._flow is None:
            await self.refresh()
            if self.duty is None:
                await self.show_lock()
        else:
            await self.show_lock()

    async def _try_pin(self, flow: Flow, pin: str) -> None:
        """Put somebody on duty with their PIN, or count them among the helpers."""
        store, world, giver = self.device.store, self.device.world, flow.giver
        if flow.purpose in {Purpose.RESCUE, Purpose.CHANGE}:
            proven = await self.work(lambda: entering.prove(store, world, giver, pin))
            flow.helpers, flow.helper = [*flow.helpers, proven], NOBODY
            return
        before = self.duty
        officer = await self.work(lambda: entering.enter(store, world, giver, pin))
        await self.work(lambda: locked.take_in(store, world))
        self._flow = None
        self.touched()
        if before is None or before.kid != officer.kid:
            self.leave_for("/")
        await self.board(self.route)

    async def _take_pin(self, flow: Flow, pin: str) -> None:
        """Take a new PIN once it was typed twice in the same way."""
        if not flow.first:
            flow.first = pin_rules.read(pin)
            return
        if pin_rules.read(pin) != flow.first:
            raise errors.PinsDifferError
        await self._keep_pin(flow, pin)
        self._flow = None

    async def _keep_pin(self, flow: Flow, pin: str) -> None:
        store, world, kid = self.device.store, self.device.world, flow.about
        match flow.purpose:
            case Purpose.BEGIN:
                village = self._village
                await self.work(lambda: entering.begin(store, world, village, flow.name, pin))
                self.tablet = True
                await self.write(lambda s: people.prefer(s, self.preferences))
                self.touched()
                self._flow = None
                self.stage.show(start=None)
                self.tell(t("lock.begun"), Tone.DONE)
                await self.board("/")
                self.leave_for("/voucher")
            case Purpose.ADD:
                await self.write(lambda s: officers.add(s, world, flow.name, flow.post, pin))
                self.tell(t("officers.added", name=flow.name), Tone.DONE)
                self._flow = None
                self.leave_for("/officers")
            case Purpose.CHANGE:
                (found,) = flow.helpers
                await self.write(lambda s: officers.change(s, world, found, pin))
                self.tell(t("lock.changed"), Tone.DONE)
            case Purpose.RESCUE:
                one, other = flow.helpers
                await self.work(lambda: entering.rescue(store, world, kid, (one, other), pin))
                self.tell(t("lock.rescued"), Tone.DONE)
            case _:
                await self.write(lambda s: escrow.choose_pin(s, world, kid, pin))
                self.tell(t("lock.rescued"), Tone.DONE)

    async def _stand_by(self, officer: OnDuty) -> None:
        """Greet who is on duty, and look from now on whether they are there."""
        village = await self.read(officers.village)
        self.person = Person(officer.name, "", village)
        self.stage.show(duty=DutyState(officer.name, shown.post(officer.post)))
        self.device.courier.wake(Why.WRITTEN)
        self.begin_watch()
