"""Rating a service that has come to its end."""

from sqlmodel import Session

from app.actions.bridge import Stage
from app.actions.outbox import OutboxActions
from app.deck import Deck
from app.model import Tone
from app.present import rating
from app.present.cases import Known
from app.storage import authors, household, ledger, officers, sending
from app.strings import t
from app.sync.ways import Why
from protocol.ids import CaseId


class RatingActions(OutboxActions):
    """What a person can say of how they were served."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._rated = CaseId("")
        self._marks: dict[str, int] = {}

    async def show_rating(self, case: CaseId) -> None:
        """Draw the page, with what was pressed since it was opened."""
        found = await self.read(lambda session: self._to_rate(session, case))
        if found is None:
            self.leave_for(f"/cases/{case}")
            return
        if case != self._rated:
            self._rated, self._marks = case, {}
        self.stage.show(rating=rating.page(found, self.catalogue, self._marks))

    def rate(self, case: str, element: str, mark: int) -> None:
        """Say how one thing was; pressed again, it is left open."""
        if case != self._rated:
            return
        if self._marks.get(element) == mark:
            del self._marks[element]
        else:
            self._marks[element] = mark
        self.do(lambda: self.show_rating(self._rated))

    def send_rating(self, case: str) -> None:
        """Sign what was said and queue it."""

        async def send() -> None:
            name, marks = CaseId(case), dict(self._marks)
            if not marks or name != self._rated:
                return
            await self.write(lambda session: sending.rate(session, self.device.world, name, marks))
            self._rated, self._marks = CaseId(""), {}
            self.tell(t("rating.sent"), Tone.DONE)
            self.leave_for(f"/cases/{case}")
            self.device.courier.wake(Why.WRITTEN)

        self.do(send)

    def rateable(self, session: Session, known: Known) -> bool:
        """Tell whether marks are asked for: a village writes down those of whom it helped alone."""
        opened = ledger.opening(session, known.case.id) if officers.village(session) else None
        helped = opened is None or opened.author in authors.ours(session)
        return helped and rating.wanted(known)

    def _to_rate(self, session: Session, case: CaseId) -> Known | None:
        household.guard(session, case)
        found = self.known(session, [case])
        return found[0] if found and self.rateable(session, found[0]) else None
