"""Who answers on a screen: the real actions, or those of practice; see `intents.Intents`."""

import asyncio

from sqlmodel import Session

from app import rehearsal, rehearsed
from app.actions.actions import PageActions
from app.actions.ashore import Ashore
from app.actions.bridge import Crew, Stage
from app.deck import Deck
from app.model import Tone
from app.model_rehearsal import RehearsalState
from app.rehearsal import Rehearsal
from app.storage.drafts import DraftId
from app.strings import t
from protocol.ids import CaseId


class Actions(PageActions):
    """Everything a person can ask for, on the real store."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._beginning = False

    def rehearse(self, what: str) -> None:
        """Begin to practise; there is nothing else about practice to ask for here."""
        if what == "begin" and not self._beginning:  # a second touch begins nothing a second time
            self._beginning = True
            self.do(self._begin)

    async def _begin(self) -> None:
        """Let go of the real store and open another; what is being sent has its time first."""
        opened: Rehearsal | None = None
        here, liked = self.device, self.preferences
        try:
            if self._courier.sending:
                self.tell(t("rehearsal.later"), Tone.WAIT)
                return
            await asyncio.to_thread(here.rest)
            opened = await asyncio.to_thread(rehearsal.begin, here.facts, here.world, liked)
        finally:
            self._beginning = False
            if opened is None:
                here.carry()
        await self.stage.enter(Rehearsing(opened, self.stage, self))


class Rehearsing(PageActions):
    """
    Everything a person can ask for while practising, on a store of its own.

    That nothing leaves is not decided here: there is no way out of what these stand on.
    """

    rehearsing = True

    def __init__(self, device: Rehearsal, stage: Stage, real: Crew) -> None:
        super().__init__(device, Ashore(stage))
        self._office = device.office
        self._real = real
        self._goes_on = False
        self._asks_end = False
        self._over = False

    async def board(self, route: str) -> None:
        """Say first of all that this is practice, then show the first page."""
        self._show_band()
        await super().board(route)

    def rehearse(self, what: str) -> None:
        """Show the `next` answer, `ask` before the end, `stay`, or `end`."""
        match what:
            case "next":
                self.do(self._next)
            case "ask" | "stay":
                self._asks_end = what == "ask"
                self._show_band()
            case "end" if not self._over:
                self._over = True
                self.do(self._end)

    async def refresh(self) -> None:
        """Draw the page in hand anew, and above it that this is practice."""
        self._goes_on = False
        await super().refresh()
        self._show_band()

    def give_to_card(self) -> None:
        """Say that nothing is sent."""
        self._stays()

    def give_by_share(self) -> None:
        """Say that nothing is sent."""
        self._stays()

    def take_files(self) -> None:
        """Say that nothing is sent."""
        self._stays()

    def fetch_neighbours(self) -> None:
        """Say that nothing is sent."""
        self._stays()

    def send_now(self) -> None:
        """Say that nothing is sent."""
        self._stays()

    async def show_nearby(self, page: str) -> None:
        """Go back: no other machine has to do with practice."""
        self.leave_for("/me")

    async def show_trust(self, page: str) -> None:
        """Go back: nobody is to vouch for keys that are thrown away."""
        self.leave_for("/me")

    async def _send(self, draft: DraftId) -> None:
        await super()._send(draft)
        self.tell(t("rehearsal.saved"), Tone.DONE)

    async def _show_case(self, name: CaseId) -> None:
        def more(session: Session) -> bool:
            return any(
                each.case.service in self.catalogue
                and rehearsed.goes_on(session, each.case, self.catalogue[each.case.service])
                for each in self.known(session, [name])
            )

        await super()._show_case(name)
        self._goes_on = await self.read(more)

    async def _next(self) -> None:
        name = CaseId(self.route.rpartition("/")[2])

        def answer(session: Session) -> None:
            for each in self.known(session, [name]):
                service = self.catalogue.get(each.case.service)
                if service is not None:
                    self._office.answer(session, each.case, service)

        await self.write(answer)
        self.hush()
        await self.refresh()

    async def _end(self) -> None:
        await asyncio.to_thread(self.device.rest)
        self._real.device.carry()
        await self.stage.enter(self._real)

    def _stays(self) -> None:
        self.tell(t("rehearsal.nothing_sent"), Tone.WAIT)

    def _show_band(self) -> None:
        self.stage.show(rehearsal=RehearsalState(self._goes_on, self._asks_end))
