"""The pages a person can open, what the courier does, what has arrived."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from sqlmodel import Session

from app.actions.asking import ASK, AskActions
from app.actions.bridge import Stage
from app.actions.carrying import CarryActions
from app.actions.checking import PAGE as CHECK
from app.actions.checking import CheckingActions
from app.actions.codes import PAGE
from app.actions.intake import PAGE as INTAKE
from app.actions.letterhead import PAGE as LETTERHEAD
from app.actions.letterhead import LetterheadActions
from app.actions.letters import PAGE as LETTERS
from app.actions.letters import LetterActions
from app.actions.nearby import NearbyActions
from app.actions.officers import OFFICERS, OfficerActions
from app.actions.people import PAGE as PEOPLE
from app.actions.people import PeopleActions
from app.actions.rating import RatingActions
from app.actions.register import MAKE, PROPOSALS
from app.actions.register import PAGE as REGISTER
from app.actions.slips import SlipActions
from app.actions.trips import PAGE as TRIPS
from app.actions.trips import TripActions
from app.actions.village import BOARD, VOUCHER, VillageActions
from app.actions.vouch import VouchActions
from app.deck import Deck
from app.model import FaultState, MeState
from app.present import cases, home
from app.present.answers import village
from app.present.cases import Known
from app.settings import VERSION
from app.storage import (
    announcements,
    deliveries,
    household,
    identity,
    ledger,
    people,
)
from app.strings import language, t, use
from app.sync.courier import CourierState
from app.sync.ways import Why
from protocol import case as cases_of
from protocol.ids import CaseId

CASES_SHOWN = 200
_OF_TABLETS = frozenset({REGISTER, MAKE, PROPOSALS, INTAKE, TRIPS, LETTERHEAD, BOARD, VOUCHER})
"""Pages that a phone has not: who opens one there is at home again."""
AWAKE = frozenset({"show", "resume"})
AWAY = frozenset({"hide", "pause"})


class PageActions(
    CarryActions,
    VouchActions,
    NearbyActions,
    AskActions,
    SlipActions,
    CheckingActions,
    LetterActions,
    LetterheadActions,
    RatingActions,
    PeopleActions,
    TripActions,
    VillageActions,
    OfficerActions,
):
    """The pages: where the person is, what the courier does, what has arrived."""

    rehearsing = False
    """Whether the pages say that this is practice; nothing else follows from it."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._search = ""
        self._ended = False
        self._boarded = False

    async def board(self, route: str) -> None:
        """Remember the person and how they like the app, then show the first page."""
        self.route = route
        await self.look_whose()
        if await self.locked():
            return
        await self.work(self.device.store.shut_people)
        self.preferences = await self.read(people.preferences)
        if not self.tablet:
            self.person = await self.read(people.person)
        use(self.preferences.language)
        self.stage.show(theme=self.preferences.theme, language=language())
        self._boarded = True
        await self.refresh()

    def arrive(self, route: str) -> None:
        """Note which page is open, however it was reached, and fill it; never navigates."""
        if route != self.route:
            self.stage.show(nearby=None)
        self.came(self.route, route)
        self.route = route
        self.leave_carry()
        self.leave_codes()
        self.leave_find()
        if route.strip("/") != INTAKE:
            self.leave_intake()
        self.leave_checking()
        self.leave_letters(route)
        self.hush()
        self.do(self.refresh)

    def go(self, route: str) -> None:
        """Open a page of the app by its route."""
        self.stage.navigate(route)

    def search_service(self, query: str) -> None:
        """Show only the services that match."""
        self._search = query
        self.do(self._show_home)

    def courier_moved(self, state: CourierState) -> None:
        """Show what the courier does; read the store again only when something has changed."""
        before, self._courier = self._courier, state
        if (state.news, state.waiting) != (before.news, before.waiting):
            self.do(self.refresh)
        elif self._boarded:
            self.show_outbox()

    def woke(self, state: str) -> None:
        """Let the courier try when the app comes back to the front; lock it when it was long."""
        said = str(state).rpartition(".")[2].lower()
        self.window_moved(said)
        if said in AWAY:
            self.went_away()
        if said in AWAKE:
            self.came_back()
            self.device.courier.wake(Why.RESUMED)

    def charging(self, state: str) -> None:
        """Let the courier try when the charger is put in: now there is time and power."""
        if str(state).rpartition(".")[2].lower() == "charging":
            self.device.courier.wake(Why.CHARGER)

    def signal_changed(self) -> None:
        """Let the courier try when the network has changed."""
        self.device.courier.wake(Why.SIGNAL)

    async def refresh(self) -> None:
        """Draw the page in hand anew; nothing before it is known whose phone this is."""
        if not self._boarded or await self.locked():
            return
        await self.look_at_catalogue()
        if self.person is None:
            self.show_start()
            return
        if await self._silenced():
            return
        await self.shut_if_away()
        page, name, *_ = [*self.route.strip("/").split("/"), "", ""]
        await self.look_at_village()
        await self._show_home()
        await self.read(self.look_at_troubles)
        self.show_outbox()
        await self.look_at_trust()
        self._show_me()
        await self._show_page(page, name)

    async def _show_page(self, page: str, name: str) -> None:
        """Fill the page in hand: one without a name, or one of a thing by its name."""
        if not self.village and (page in _OF_TABLETS or (page, name) == (LETTERS, "")):
            self.leave_for("/")
            return
        pages: dict[str, Callable[[], Awaitable[None]]] = {
            "carry": self.show_carry,
            "applications": self.show_find,
            CHECK: self.show_checking,
            LETTERS: lambda: self.show_letters(name),
            LETTERHEAD: self.show_letterhead,
            PAGE: lambda: self.show_nearby(name),
            PEOPLE: lambda: self.show_people(name),
            REGISTER: lambda: self.show_register(name),
            PROPOSALS: lambda: self.show_proposals(name),
            INTAKE: self.show_intake,
            TRIPS: lambda: self.show_trips(name),
            OFFICERS: lambda: self.show_officers(name),
            **self.desk_pages,
        }
        of_one: dict[str, Callable[[], Awaitable[None]]] = {
            "me": lambda: self.show_trust(name),
            "cases": lambda: self._show_case(CaseId(name)),
            "withdrawals": lambda: self._show_case(CaseId(name)),
            "ratings": lambda: self.show_rating(CaseId(name)),
            "slips": lambda: self.show_slip(CaseId(name)),
            "for": lambda: self.show_for(name),
            MAKE: lambda: self.show_make(name),
            "drafts": lambda: self.open_draft(name),
        }
        if page == ASK:
            self.show_ask()
        fill = pages.get(page) or (of_one.get(page) if name else None)
        if fill is not None:
            await fill()

    async def _silenced(self) -> bool:
        """Show that the office has let this phone's word end, and nothing else while it has."""

        def unsaid(session: Session) -> int | None:
            return len(ledger.waiting(session)) if identity.revoked(session) else None

        left, before = await self.read(unsaid), self._ended
        self._ended = left is not None
        if left is not None:
            await self.show_carry()
            text = t("revoked.text", count=left)
            self.stage.show(fault=FaultState(t("revoked.title"), text, unsaid=left > 0))
        elif before:
            self.stage.show(fault=None)
        return self._ended

    async def _show_home(self) -> None:
        if self.person is None:
            return
        found = await self.found(self._search)
        who = home.Person(self.person.name, self.person.village, self._search, found)
        rows = await self.read(self.draft_rows)
        self._known = await self.read(self._all)
        state = home.home(who, self.catalogue, rows, self._known, self.now())
        news = home.announced(await self.read(announcements.current), self.now())
        # As it is typed by now: an older query would take back letters typed meanwhile.
        self.stage.show(home=replace(state, announced=news, query=self._search))
        if self.village:
            await self.show_queue()

    async def _show_case(self, name: CaseId) -> None:
        def look(session: Session) -> tuple[list[Known], dict[str, bytes]]:
            found = [self.at_desk(session, each) for each in self.known(session, [name])]
            thumbs = self.thumbs(session, found[0].case.documents) if found else {}
            return found, {key: photo.thumb for key, photo in thumbs.items() if photo.thumb}

        found, thumbs = await self.read(look)
        if found and found[0].shut_by is not None:
            self.stage.show(case=None)
            instead = f"/{PEOPLE}/{found[0].shut_by}" if found[0].shut_by else "/"
            self.came(self.route, instead)
            self.leave_for(instead)
            return
        state = cases.show(found[0], self.catalogue, thumbs, self.now()) if found else None
        if state is not None:
            issued = await self.read(lambda session: self.letters_of(session, name))
            asked = await self.read(lambda session: self.rateable(session, found[0]))
            state = replace(state, rateable=asked, letters=issued)
        self.stage.show(case=state)
        if self.village:
            await self.show_desk_case(name, state)

    def _show_me(self) -> None:
        if self.person is None:
            return
        state = MeState(
            name=self.person.name,
            village=village(self.person.village),
            language=language(),
            theme=self.preferences.theme,
            office=self.device.facts.deployment.office,
            version=VERSION,
            practice=self.practice and not self.rehearsing,
            attribution=t("me.attribution"),
            vouches=self.vouches,
            rehearsing=self.rehearsing,
            tablet=self.tablet,
        )
        self.stage.show(me=state)

    def _all(self, session: Session) -> list[Known]:
        if not self.village:
            return self.known(session, ledger.cases(session, CASES_SHOWN))
        waiting = dict.fromkeys(each.case for each in ledger.waiting(session) if each.case)
        return self.known(session, list(waiting)[:CASES_SHOWN])

    def known(self, session: Session, cases: list[CaseId]) -> list[Known]:
        """Return cases with all that is shown of them; one this device has not is left out."""
        heard = ledger.histories(session, cases)
        come = deliveries.of(session, cases)
        hidden = household.hidden(session, cases)
        found = []
        for name in cases:
            if not heard[name]:
                continue
            opening = next((each for each in heard[name] if str(each.id) == name), heard[name][0])
            service = self.catalogue.get(getattr(opening.message, "service", ""))
            flow, route = (service.flow, service.route) if service else (None, ())
            folded = cases_of.fold(heard[name], flow, route)
            saved = deliveries.Delivery(folded.filed_at)
            found.append(Known(folded, come.get(name, saved), hidden.get(name)))
        return found
