"""Outreach trips: planning them, and noting on site what came of them, without a signal."""

from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from app import outreach, outreach_sheet
from app.actions.bridge import Stage
from app.actions.intake import IntakeActions
from app.actions.register import whoever
from app.deck import Deck
from app.model import Tone
from app.model_trips import TripsState, TripState
from app.outreach import Standing, Wish
from app.outreach_sheet import Leaf
from app.present import register as people
from app.present import times
from app.present import trips as shown
from app.present.cases import Known
from app.residents import facts
from app.storage import docket, officers, register, trips
from app.storage.docket import Row
from app.storage.trips import Attendance, Trip, TripId
from app.strings import language, t
from protocol import dates, fields, typesetting
from protocol.ids import CaseId
from protocol.steps import FINAL, State
from protocol.typesetting import About

PAGE = "trips"
STOPS_FOUND, PEOPLE_FOUND = 5, 8


class TripActions(IntakeActions):
    """What can be done about outreach trips."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._trip = TripId("")
        self._stop_sought, self._person_sought, self._for_service = "", "", ""

    async def show_trips(self, name: str) -> None:
        """Draw every trip, one of them, or one person of it."""
        all_ = await self.read(trips.all)
        self.stage.show(trips=TripsState(tuple(map(shown.row, all_))))
        if not name:
            return
        if name not in {each.id for each in all_}:
            self.leave_for(f"/{PAGE}")
            return
        if name != self._trip:
            self._stop_sought, self._person_sought = "", ""
        self._trip = TripId(name)
        await self._show_trip()

    def begin_trip(self) -> None:
        """Begin a trip that stops here, and open it."""

        def begin(session: Session) -> TripId:
            return trips.begin(session, self.device.world, [officers.village(session)])

        async def go() -> None:
            self.stage.navigate(f"/{PAGE}/{await self.write(begin)}")

        self.do(go)

    def remove_trip(self, trip: str) -> None:
        """Throw a trip away, with what came of it."""

        async def remove() -> None:
            await self.write(lambda session: trips.remove(session, TripId(trip)))
            self.leave_for(f"/{PAGE}")
            await self.refresh()

        self.do(remove)

    def answer_trip(self, key: str, value: str) -> None:
        """Note the day of the trip, or the service somebody is to be put down for."""
        if key == shown.SERVICE:
            self._for_service = value
            self.do(self._show_trip)
        else:
            self._alter(lambda trip: replace(trip, on=value))

    def seek_stop(self, query: str) -> None:
        """List villages that may be stops."""
        self._stop_sought = query
        self.do(self._show_trip)

    def add_stop(self, village: str) -> None:
        """Stop at a village too, after the others."""
        self._stop_sought = ""
        self._alter(lambda trip: replace(trip, stops=(*trip.stops, village)))

    def move_stop(self, village: str, by: int) -> None:
        """Stop there earlier (-1), later (1) or not at all (0)."""
        self._alter(lambda trip: trips.moved(trip, village, by))

    def seek_for_trip(self, query: str) -> None:
        """List people of the register to be put on the list."""
        self._person_sought = query
        self.do(self._show_trip)

    def add_to_trip(self, resident: str) -> None:
        """Put somebody on the list, for the service that is chosen."""
        added = (resident, self._service())
        self._person_sought = ""
        self._alter(lambda trip: replace(trip, people=tuple(dict.fromkeys((*trip.people, added)))))

    def mark_attendance(self, key: str, what: str) -> None:
        """Note, or note no more, that somebody `came` or that it is `done`."""
        if what == "came":
            self._attend(key, lambda seen: replace(seen, came=not seen.came))
        else:
            self._attend(key, lambda seen: replace(seen, done=not seen.done))

    def note_lacked(self, key: str, words: str) -> None:
        """Note what somebody did not have with them."""
        self._attend(key, lambda seen: replace(seen, lacked=words))

    def save_trip_list(self) -> None:
        """Have the phone save the list of a trip for paper."""

        def leaf(session: Session) -> list[Leaf]:
            trip, stops = self._met(session)
            came = trips.attendance(session, trip.id)
            return [shown.list_leaf(trip, stops, came, times.to_the_minute(self.now()))]

        self.do(lambda: self._print("jemput-bola.pdf", t("trips.list_title"), leaf))

    def save_sheets(self, key: str) -> None:
        """Have the phone save the sheet of one wish for paper, or of everybody who is ready."""

        def leaves(session: Session) -> list[Leaf]:
            met = [each for _, there in self._met(session)[1] for each in there]
            wanted = [each for each in met if (each.wish.key == key if key else each.ready)]
            made = times.to_the_minute(self.now())
            return [shown.sheet_leaf(each, made) for each in wanted]

        self.do(lambda: self._print("lembar-isian.pdf", t("trips.sheet"), leaves))

    async def _print(self, name: str, title: str, find: Callable[[Session], list[Leaf]]) -> None:
        found = await self.read(find)
        if not found:
            self.tell(t("trips.none_ready"), Tone.WAIT)
            return
        size = outreach_sheet.WIDTH, outreach_sheet.HEIGHT
        about = About(title, language(), self.now())

        def draw() -> bytes:
            laid = [outreach_sheet.lay_out(each, typesetting.measure) for each in found]
            return typesetting.pdf([page for pages in laid for page in pages], size, about)

        if await self.stage.hands.keep(name, await self.work(draw)):
            self.tell(t("trips.saved"), Tone.DONE)

    def _alter(self, change: Callable[[Trip], Trip]) -> None:
        def keep(session: Session) -> None:
            trip = trips.load(session, self._trip)
            if trip is not None:
                trips.save(session, change(trip))

        async def redraw() -> None:
            await self.write(keep)
            await self._show_trip()

        self.do(redraw)

    def _attend(self, key: str, change: Callable[[Attendance], Attendance]) -> None:
        def keep(session: Session) -> None:
            seen = trips.attendance(session, self._trip).get(key, Attendance())
            after = replace(change(seen), by=whoever(session).name)
            trips.note(session, self.device.world, self._trip, key, after)

        async def redraw() -> None:
            await self.write(keep)
            await self._show_trip()

        self.do(redraw)

    async def _show_trip(self) -> None:
        def look(session: Session) -> dict[str, object]:
            trip, stops = self._met(session)
            came = trips.attendance(session, trip.id)
            key = self.route.strip("/").split("/")[2:]
            one = [each for _, met in stops for each in met if [each.wish.key] == key]
            index = register.index(session)
            found = index.search(self._person_sought, PEOPLE_FOUND)
            state = replace(
                shown.trip(trip, stops, came),
                query=self._stop_sought,
                villages=shown.villages(self._stop_sought, trip, STOPS_FOUND),
                seeking=self._person_sought,
                found=tuple(map(people.row, found)),
                services=shown.services(self.catalogue, self._service()) if len(index) else None,
            )
            changes: dict[str, object] = {"trip": state}
            for each in one:
                seen = came.get(each.wish.key, Attendance())
                changes["wish"] = shown.wish(trip, each, seen)
            return changes

        found = await self.read(look)
        drawn = found["trip"]
        assert isinstance(drawn, TripState)
        typed = replace(drawn, query=self._stop_sought, seeking=self._person_sought)
        self.stage.show(**found | {"trip": typed})

    def _met(self, session: Session) -> tuple[Trip, shown.Stops]:
        """Return the trip in hand, and who is met where."""
        trip = trips.load(session, self._trip) or Trip(self._trip)
        listed = [CaseId(row.id) for row in docket.rows(session) if self._for_team(row)]
        wishes = [wish for each in self.known(session, listed) for wish in self._applied(each)]
        wishes += self._added(session, trip)
        today = dates.today(self.now())
        standings: list[Standing] = [outreach.judged(each, today, self.practice) for each in wishes]
        return trip, outreach.by_stop(standings, trip.stops)

    def _for_team(self, row: Row) -> bool:
        service = self.catalogue.get(row.service)
        theirs = service is not None and service.agency == outreach.AGENCY
        return theirs and State(row.state) not in FINAL

    def _applied(self, known: Known) -> list[Wish]:
        """Return an application as a wish, if its service is still there."""
        service = self.catalogue.get(known.case.service)
        if service is None:
            return []
        who = facts.of_values(service, known.case.answers)
        return [
            Wish(
                key=known.case.id,
                name=who.name,
                about=f"…{who.nik[-people.LAST_DIGITS :]}" if who.nik else "",
                stop=who.village,
                hamlet=who.hamlet,
                service=service,
                answers={key: fields.typed(value) for key, value in known.case.answers.items()},
                papers=frozenset(known.case.documents),
                mends=frozenset(known.case.mends),
            )
        ]

    def _added(self, session: Session, trip: Trip) -> list[Wish]:
        """Return whom somebody has put on the list by hand."""
        index, found = register.index(session), []
        for name, service in trip.people:
            entry = index.entry(name)
            if entry is None or service not in self.catalogue:
                continue
            who = entry.resident
            asked = self.catalogue[service]
            stop = who.village if who.village in trip.stops else next(iter(trip.stops), "")
            about = people.row(entry).about
            key = f"{name}-{service}"
            begun = facts.fill(asked, who)
            found.append(Wish(key, who.name, about, stop, who.hamlet, asked, begun))
        return found

    def _service(self) -> str:
        return self._for_service or next(each.key for each in outreach.services(self.catalogue))
