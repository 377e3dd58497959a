"""The village's register: looking somebody up, and deciding what citizens propose."""

from abc import abstractmethod
from dataclasses import replace

from sqlmodel import Session

from app.actions.bridge import Bridge, Stage
from app.deck import Deck
from app.model import Tone
from app.model_register import ProposalRow, ProposalsState, RegisterState
from app.present import register as shown
from app.residents import doubles, facts, proposals
from app.residents.doubles import OpenCase
from app.residents.proposals import Proposal
from app.storage import docket, drafts, household, officers, register, rulings
from app.storage.drafts import DraftId
from app.storage.household import MemberId
from app.storage.register import Who
from app.strings import t
from protocol.ids import CaseId
from protocol.steps import FINAL, State

PAGE = "register"
PROPOSALS = "proposals"
MAKE = "make"
CASES_LOOKED_AT = 200
"""Applications compared with the register at once; those behind them once these are decided."""


class RegisterActions(Bridge):
    """What can be done with the register of people."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._wanted = ""
        self._proposed = 0
        self._ticked: dict[str, frozenset[str]] = {}

    @abstractmethod
    def _new(self, session: Session, service: str, member: MemberId | None) -> DraftId:
        """Begin a form of a service, as it is begun here."""

    async def show_register(self, name: str) -> None:
        """Draw the register, and somebody of it."""
        await self.fold_cases()
        self._proposed = await self.read(self._count_proposals)
        await self._show_list()
        if name:
            await self._show_resident(name)

    async def show_make(self, name: str) -> None:
        """Draw what can be applied for with somebody's line."""
        await self.fold_cases()

        def look(session: Session) -> object:
            people = register.index(session)
            entry = people.entry(name)
            if entry is None:
                return None
            open_cases = self._open_cases(session)
            twice = {
                each: doubles.find(entry.resident, people, open_cases, each)
                for each in self.catalogue
            }
            return shown.making(entry, twice, self.catalogue)

        state = await self.read(look)
        if state is None:
            self.leave_for(f"/{PAGE}")
            return
        self.stage.show(make=state)

    def make_for(self, service: str, resident: str) -> None:
        """Open a form for somebody of the register, begun with what it knows."""

        def begin(session: Session) -> DraftId | None:
            entry = register.index(session).entry(resident)
            if entry is None:
                return None
            begun = self._new(session, service, None)
            for key, value in facts.fill(self.catalogue[service], entry.resident).items():
                drafts.answer(session, self.device.world, begun, key, household.typed(value))
            return begun

        async def open_form() -> None:
            begun = await self.write(begin)
            self.stage.navigate(f"/drafts/{begun}" if begun else f"/{PAGE}")

        self.do(open_form)

    async def show_proposals(self, case: str) -> None:
        """Draw what waits for an officer's word, and one of it."""
        await self.fold_cases()
        found = await self.read(self._proposals)
        self.stage.show(proposals=ProposalsState(tuple(row for row, _ in found.values())))
        if not case:
            return
        if case not in found:
            self.leave_for(f"/{PROPOSALS}")
            return
        row, proposal = found[CaseId(case)]
        ticked = self._ticked.get(case, frozenset())
        self.stage.show(proposal=shown.proposal(row, proposal, ticked, self.catalogue))

    def seek_resident(self, query: str) -> None:
        """List the people of the register whom a few words or digits may mean."""
        self._wanted = query
        self.do(self._show_list)

    def tick_proposal(self, case: str, field: str) -> None:
        """Choose, or choose no more, to take one field from an application."""
        self._ticked[case] = self._ticked.get(case, frozenset()) ^ {field}
        self.do(lambda: self.show_proposals(case))

    def rule_proposal(self, case: str) -> None:
        """Take what is ticked into the register, leave the rest, and keep who decided."""

        def rule(session: Session) -> bool:
            found = self._proposals(session).get(CaseId(case))
            if found is None:
                return False
            ticked = self._ticked.get(case, frozenset())
            who = whoever(session)
            rulings.rule(session, self.device.world, CaseId(case), found[1], ticked, by=who)
            return bool(ticked)

        async def keep() -> None:
            taken = await self.write(rule)
            self._ticked.pop(case, None)
            self.leave_for(f"/{PROPOSALS}")
            await self.refresh()
            self.tell(t("register.ruled_now" if taken else "register.left_now"), Tone.DONE)

        self.do(keep)

    async def _show_list(self) -> None:
        def look(session: Session) -> RegisterState:
            people = register.index(session)
            found = people.search(self._wanted, shown.SHOWN)
            last = next(iter(register.intakes(session)), None)
            return shown.show(self._wanted, found, people, last, self._proposed)

        state = await self.read(look)
        self.stage.show(register=replace(state, query=self._wanted))

    async def _show_resident(self, name: str) -> None:
        def look(session: Session) -> object:
            people = register.index(session)
            entry = people.entry(name)
            if entry is None:
                return None
            who = entry.resident
            twice = doubles.find(who, people, self._open_cases(session))
            household, decided = people.household(who.kk), rulings.of(session, who.nik)
            return shown.person(entry, household, twice, decided, self.catalogue)

        state = await self.read(look)
        if state is None:
            self.leave_for(f"/{PAGE}")
            return
        self.stage.show(resident=state)

    def _open_cases(self, session: Session) -> list[OpenCase]:
        """Return the applications that have not come to their end, by who applies."""
        return [
            OpenCase(CaseId(row.id), nik, row.service)
            for row in docket.rows(session)
            if State(row.state) not in FINAL
            for nik in row.niks
        ]

    def _count_proposals(self, session: Session) -> int:
        """Count them once a page is opened: not again with each letter of a name."""
        return len(self._proposals(session)) if len(register.index(session)) else 0

    def _proposals(self, session: Session) -> dict[CaseId, tuple[ProposalRow, Proposal]]:
        """Return what applications say otherwise, and no officer has decided about."""
        people = register.index(session)
        told = [CaseId(row.id) for row in docket.rows(session) if row.niks]
        settled = rulings.decided(session, told)
        open_now = [each for each in told if each not in settled]
        found = {}
        for each in self.known(session, open_now[:CASES_LOOKED_AT]):
            service = self.catalogue.get(each.case.service)
            if service is None:
                continue
            proposal = proposals.of(service, each.case.answers, people)
            if proposal is not None:
                row = shown.proposal_row(each.case.id, proposal, service, each.case.filed_at)
                found[each.case.id] = (row, proposal)
        return found


def whoever(session: Session) -> Who:
    """Return who answers for a change: the officer on duty."""
    now = officers.on_duty(session)
    return Who(now.name, now.kid) if now is not None else Who("")
