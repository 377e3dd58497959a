"""The people on this phone: adding, changing, removing them, and the PIN before what is theirs."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from app import filling
from app.actions.bridge import Bridge, Stage, words
from app.deck import Deck
from app.model import Tone
from app.model_people import Asking
from app.present import people
from app.storage import household, pins
from app.storage.household import NAME, NIK, RELATION, Member, MemberId
from app.strings import t
from protocol import dates, errors

PAGE = "people"
NEW = "new"
"""What stands in the route in the place of a member who is not one yet."""
AWAY_WITHIN = timedelta(minutes=2)
"""So long may the app be in the background before PINs are asked for again."""

_SAID_THERE = (
    errors.PinBadError,
    errors.PinsDifferError,
    errors.PinWrongError,
    errors.PinWaitError,
)
"""What is said beside the box the PIN was typed into."""


class PeopleActions(Bridge):
    """What can be done about the household."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._who = ""
        self._member: Member | None = None
        self._boxes = filling.member(self.catalogue, {})
        self._doubt = Asking.NOTHING
        self._pin, self._again, self._amiss = "", "", ""
        self._back_to = ""
        self._away_at: datetime | None = None

    async def show_people(self, name: str) -> None:
        """Draw everybody, or one of them by their id."""
        if not name:
            unlocked = await self.read(pins.any_open)
            members = await self.read(household.all)
            state = people.everybody(members, self.catalogue, unlocked=unlocked)
            self.stage.show(people=state)
            return
        member = await self.read(lambda session: household.load(session, MemberId(name)))
        if member is None and name != NEW:
            self.leave_for(f"/{PAGE}")
            return
        opened = (
            self._member is not None and member is not None and self._member.shut != member.shut
        )
        if name != self._who or opened:
            self._who = name
            self._boxes = filling.member(self.catalogue, member.known if member else {})
        self._member = member
        self._show_person()

    def came(self, before: str, route: str) -> None:
        """Note where the person came from, and forget what was typed on the page left."""
        if before == route:
            return
        self._back_to = "" if before.startswith(f"/{PAGE}") else before
        self._who, self._member = "", None
        self._untype()

    def answer_person(self, key: str, value: str) -> None:
        """Note what was typed about one of the household."""
        self._boxes = self._boxes.answered(key, value)
        self._show_person()

    def save_person(self) -> None:
        """Remember what was typed about one of the household."""
        review = self._boxes.review(dates.today(self.now()), self.practice)
        if not review.ready:
            asked = (each.key for each in self._boxes.service.questions)
            self._boxes = self._boxes.marking(*asked)
            self._show_person()
            return
        told = {key: str(value) for key, value in review.values.items()}

        def change(session: Session) -> None:
            found = household.load(session, MemberId(self._who))
            member = found or Member(household.fresh(self.device.world), "")
            others = {of: fact for of, fact in member.facts.items() if of != NIK}
            facts = {**others, **({NIK: told[NIK]} if NIK in told else {})}
            relation = told.get(RELATION, "")
            household.save(
                session, replace(member, name=told[NAME], relation=relation, facts=facts)
            )

        async def keep() -> None:
            await self.write(change)
            self.tell(t("people.saved"), Tone.DONE)
            self.leave_for(f"/{PAGE}")
            await self.refresh()

        self.do(keep)

    def type_pin(self, pin: str) -> None:
        """Note what was typed as a PIN."""
        self._pin = pin
        self._show_person()

    def repeat_pin(self, pin: str) -> None:
        """Note what was typed as the same PIN once more."""
        self._again = pin
        self._show_person()

    def unlock(self) -> None:
        """Show what is behind a PIN, if it is the right one."""

        async def give() -> None:
            who, pin = self._who, pins.read(self._pin)
            left_s = await self.write(lambda s: pins.attempt(s, who, self.now()))
            if left_s:
                raise errors.PinWaitError(seconds=left_s)
            await self.write(lambda s: pins.give(s, who, pin))
            self._untype()
            if self._back_to:
                self.leave_for(self._back_to)
            await self.refresh()

        self._said_there(give)

    def put_pin(self) -> None:
        """Lock what one person wrote with the PIN typed twice."""

        async def put() -> None:
            who, pin = self._who, pins.read(self._pin)
            if self._again.strip() != pin:
                raise errors.PinsDifferError
            await self.write(lambda session: pins.put(session, who, pin))
            self._untype()
            self.tell(t("people.pin_done"), Tone.DONE)
            await self.refresh()

        self._said_there(put)

    def drop_pin(self) -> None:
        """Ask for no PIN any more."""

        async def drop() -> None:
            who = self._who
            await self.write(lambda session: pins.drop(session, who))
            self.tell(t("people.pin_dropped"), Tone.PLAIN)
            await self.refresh()

        self.do(drop)

    def lock_people(self) -> None:
        """Ask for every PIN again."""

        async def lock() -> None:
            await self._shut()
            await self.refresh()

        self.do(lock)

    def ask_person(self, asking: str) -> None:
        """Ask once more before a person is removed or what is theirs thrown away."""
        self._doubt = Asking(asking)
        self._show_person()

    def remove_person(self) -> None:
        """Forget somebody, with the forms begun for them; what was sent stays."""
        self._throw(household.remove, t("people.removed"))

    def forget_person(self) -> None:
        """Throw away what is behind a forgotten PIN; what was sent stays shut."""
        world = self.device.world
        self._throw(lambda s, who: household.forget(s, world, who), t("people.forgotten"))

    def went_away(self) -> None:
        """Note that the app is in the background from now on."""
        self._away_at = self._away_at or self.now()

    def came_back(self) -> None:
        """Ask for the PINs again if the app was in the background for long."""

        async def look() -> None:
            if await self.shut_if_away():
                await self.refresh()
            self._away_at = None

        self.do(look)

    async def shut_if_away(self) -> bool:
        """Shut what is behind PINs if the app is in the background for long; tell whether so."""
        if self._away_at is None or self.now() - self._away_at < AWAY_WITHIN:
            return False
        self._away_at = None
        await self._shut()
        return True

    @abstractmethod
    async def put_form_away(self) -> None:
        """Save the form in hand and show it no more."""

    async def _shut(self) -> None:
        await self.put_form_away()
        await self.work(self.device.store.shut_people)
        self._untype()
        self.stage.show(case=None, slip=None, person=None, for_whom=None)

    def _throw(self, away: Callable[[Session, MemberId], None], said: str) -> None:
        async def throw() -> None:
            who = MemberId(self._who)
            await self.put_form_away()
            await self.write(lambda session: away(session, who))
            self._untype()
            self.tell(said, Tone.PLAIN)
            self.leave_for(f"/{PAGE}")
            await self.refresh()

        self.do(throw)

    def _said_there(self, work: Callable[[], Awaitable[None]]) -> None:
        async def told() -> None:
            try:
                await work()
            except _SAID_THERE as bad:
                self._untype()
                self._amiss = words(bad)
                self._show_person()

        self.do(told)

    def _untype(self) -> None:
        self._pin, self._again, self._amiss, self._doubt = "", "", "", Asking.NOTHING

    def _show_person(self) -> None:
        review = self._boxes.review(dates.today(self.now()), self.practice)
        state = people.person(self._member, self._boxes, review, self.catalogue)
        self.stage.show(
            person=replace(
                state, pin=self._pin, again=self._again, amiss=self._amiss, asking=self._doubt
            )
        )
