"""The desk of a village's tablet: its list, a case and the steps taken in it."""

from dataclasses import replace

from sqlmodel import Session

from app.actions.bridge import Bridge, Stage
from app.deck import Deck
from app.model import CaseState, Choice, Tone
from app.model_desk import CallerState, DeskCaseState, DeskState
from app.present import desk
from app.present.cases import Known
from app.storage import (
    authors,
    behalf,
    callers,
    catalogues,
    clearing,
    deciding,
    docket,
    documents,
    endorsing,
    enlisting,
    ledger,
    officers,
    speakers,
)
from app.strings import t
from app.sync.ways import Why
from protocol import errors
from protocol.ids import CaseId
from protocol.messages import Decision, Kind
from protocol.steps import NOTE_LETTERS

TICKED_LIMIT = 50
"""Cases done together; each is read before."""


class DeskActions(Bridge):
    """What an officer can do at the desk."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self.village = ""
        self._part, self._came_from, self._query = desk.NEW, "", ""
        self._chosen_cases: dict[str, None] = {}
        self._asked_in: str = ""
        self._words = desk.Said()
        self._desk_case: DeskCaseState | None = None

    async def look_at_village(self) -> None:
        """See whose tablet this is; nobody's on a phone."""
        self.village = await self.read(officers.village)
        if not self.village:
            self.stage.show(desk=None)

    async def show_queue(self) -> None:
        """Draw the list of the village's cases, folding first what has changed."""
        await self.fold_cases()

        def look(session: Session) -> DeskState:
            found = docket.search(session, self._query)
            here = {row.id for row in found}
            self._chosen_cases = {case: None for case in self._chosen_cases if case in here}
            state = desk.queue(
                found,
                self.catalogue,
                self.now(),
                chosen=self._part,
                source=self._came_from,
                query=self._query,
                ticked=self._chosen_cases,
            )
            waiting = len(ledger.waiting(session))
            return replace(
                state,
                contact=desk.contact(speakers.last_contact(session), waiting, self.now()),
                together=self._together(session),
                unknown=not enlisting.known(session),
                cleared=desk.cleared(self._part, clearing.count(session)),
            )

        state = await self.read(look)
        self.stage.show(desk=replace(state, query=self._query))

    async def show_desk_case(self, name: CaseId, state: CaseState | None) -> None:
        """Draw a case as it lies on the desk."""
        if self._asked_in != name:
            self._asked_in, self._words = name, desk.Said()

        def look(session: Session) -> DeskCaseState | None:
            return self._on_desk(session, name, state) if state is not None else None

        self._desk_case = await self.read(look)
        self._show_case_state()

    def filter_queue(self, part: str) -> None:
        """List one part of the village's cases."""
        if part in desk.SOURCES:
            self._came_from = "" if self._came_from == part else part
        else:
            self._part = part
        self._chosen_cases = {}
        self.do(self.show_queue)

    def seek_case(self, query: str) -> None:
        """List the cases whose name, NIK or receipt code has these words in it."""
        self._query = query
        self._part = desk.ALL if query else self._part
        self.do(self.show_queue)

    def tick_case(self, case: str) -> None:
        """Choose a case to be done together with others, or choose it no more."""
        if case in self._chosen_cases:
            del self._chosen_cases[case]
        elif len(self._chosen_cases) < TICKED_LIMIT:
            self._chosen_cases[case] = None
        self.do(self.show_queue)

    def step_ticked(self, step: str) -> None:
        """Take a step in every ticked case that it fits."""

        def take(session: Session) -> int:
            done = 0
            for case in [CaseId(name) for name in self._chosen_cases]:
                offered = deciding.offered(session, deciding.load(session, case))
                if step in {each.name for each in offered}:
                    deciding.decide(session, self.device.world, Decision(case=case, step=step))
                    done += 1
            return done

        async def together() -> None:
            done = await self.write(take)
            self._chosen_cases = {}
            self.tell(t("desk.done_together", count=done, step=t(f"event.{step}")), Tone.DONE)
            await self._carry_on()

        self.do(together)

    def take_step(self, case: str, step: str) -> None:
        """Take a step in a case at once, or ask first for the words it needs."""
        if step in desk.NEEDS_WORDS:
            self._say(desk.Said(step), case)
        else:
            self.do(lambda: self._decide(Decision(case=CaseId(case), step=step)))

    def choose_why(self, reason: str) -> None:
        """Choose why something is to be mended or refused."""
        self._say(replace(self._words, reason=reason, amiss=""))

    def tick_mend(self, question: str) -> None:
        """Choose a question to be mended, or choose it no more."""
        self._say(replace(self._words, mends=self._words.mends ^ {question}))

    def type_word(self, text: str) -> None:
        """Note what is to be said to the villager."""
        self._say(replace(self._words, note=text, amiss=""))

    def say_step(self, case: str) -> None:
        """Take the step with the words given."""
        said = self._words
        note = " ".join(said.note.split())
        if not said.reason:
            self._say(replace(said, amiss=t("desk.why_first")))
        elif not note and (said.step == "reject" or said.reason == "other"):
            self._say(replace(said, amiss=t("desk.note_first")))
        elif len(note) > NOTE_LETTERS:
            self._say(replace(said, amiss=t("desk.note_long")))
        else:
            decision = Decision(
                case=CaseId(case),
                step=said.step,
                reason=said.reason,
                note=note or None,
                questions=sorted(said.mends),
            )
            self.do(lambda: self._decide(decision))

    def leave_step(self) -> None:
        """Go back from the words of a step to the case."""
        self._say(desk.Said())

    def vouch_caller(self, case: str, seen: bool) -> None:
        """Vouch for the phone a case came from: known in person, or face and card seen."""

        def vouch(session: Session) -> None:
            opened = ledger.opening(session, CaseId(case))
            caller = callers.phone(session, opened.author) if opened else None
            if opened is None or caller is None:
                raise errors.CaseUnknownError
            introduction, said = caller
            endorsing.endorse(
                session,
                self.device.world,
                (opened.author, introduction),
                nik=said.nik,
                name=said.name,
                level=endorsing.CARD_AND_FACE_SEEN if seen else endorsing.KNOWN_IN_PERSON,
            )

        async def keep() -> None:
            await self.write(vouch)
            self.tell(t("vouch.done"), Tone.DONE)
            await self._carry_on()

        self.do(keep)

    async def _decide(self, decision: Decision) -> None:
        await self.write(lambda s: deciding.decide(s, self.device.world, decision))
        self._words = desk.Said()
        self.tell(t("desk.done", step=t(f"event.{decision.step}")), Tone.DONE)
        await self._carry_on()

    async def _carry_on(self) -> None:
        """Show what was said, and let it be carried when there is a signal."""
        self.device.courier.wake(Why.WRITTEN)
        await self.refresh()

    def _say(self, words: desk.Said, case: str = "") -> None:
        """Note what is said with a step, and draw it."""
        self._asked_in, self._words = case or self._asked_in, words
        self._show_case_state()

    def _show_case_state(self) -> None:
        """Draw the case in hand, with the words asked for where a step needs some."""
        state = self._desk_case
        if state is not None and self._words.step:
            asked = desk.asks(self._words, self.catalogue.get(state.service))
            state = replace(state, asked=asked)
        self.stage.show(desk_case=state)

    def at_desk(self, session: Session, known: Known) -> Known:
        """Return a case as it stands for the village; on a phone as it is."""
        opened = ledger.opening(session, known.case.id) if self.village else None
        if opened is None:
            return known
        return desk.stands(known, here=opened.author in authors.ours(session))

    def _together(self, session: Session) -> tuple[Choice, ...]:
        """Return the steps that fit ticked cases, each with how many it fits."""
        counts: dict[str, int] = {}
        for name in self._chosen_cases:
            for step in deciding.offered(session, deciding.load(session, CaseId(name))):
                counts[step.name] = counts.get(step.name, 0) + 1
        return tuple(
            Choice(step, t("desk.together", step=t(f"desk.step_{step}"), count=counts[step]))
            for step in desk.TOGETHER
            if step in counts
        )

    def _on_desk(self, session: Session, name: CaseId, state: CaseState) -> DeskCaseState | None:
        opened = ledger.opening(session, name)
        if opened is None:
            return None
        application = ledger.read_application(opened)
        service = catalogues.service_of(session, application.catalogue, application.service)
        (known,) = self.known(session, [name])
        heard = callers.phone(session, opened.author)
        caller = None
        if heard is not None:
            _, said = heard
            caller = CallerState(
                desk.who(said.name, said.nik), callers.vouched(session, opened.author)
            )
        shown = desk.show(
            state,
            application.service,
            behalf.person(application, service),
            [step.name for step in deciding.offered(session, deciding.load(session, name))],
            caller=caller,
            between=self._between(session, known),
            consent=desk.consent(application),
            unsent=sum(each.case == name for each in ledger.waiting(session)),
        )
        papers = desk.papers(
            service,
            {
                key: documents.whole(session, str(about["sha256"])) or b""
                for key, about in known.case.documents.items()
            },
        )
        return replace(shown, papers=papers)

    def _between(self, session: Session, known: Known) -> str:
        """Say why the office has not taken the last step that was taken here, if it has not."""
        turned = [each for each in ledger.refused(session) if each.case == known.case.id]
        for each in reversed(turned):
            if each.kind == Kind.DECISION:
                said = ledger.said(session, each.id)
                assert isinstance(said, Decision)
                return desk.between(known, said.step, said.after or 0)
        return ""
