"""The outbox: sending now, sending photos too, and what to do with what does not get through."""

from sqlmodel import Session

from app.actions.bridge import Stage
from app.actions.papers import PaperActions
from app.deck import Deck
from app.model import Tone
from app.present import outbox
from app.present.cases import Known
from app.storage import household, sending, setbacks, troubles, wishes
from app.storage.drafts import DraftId
from app.storage.troubles import Trouble
from app.strings import t
from app.sync.courier import CourierState
from app.sync.ways import Why
from protocol.ids import CaseId


class OutboxActions(PaperActions):
    """What a person can do about what waits."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._known: list[Known] = []
        self._troubles: list[Trouble] = []
        self._photos_anyway = False
        self._asking = ""
        self._courier: CourierState = device.courier.state

    def send_now(self) -> None:
        """Try to reach the office now."""
        self.device.courier.wake(Why.ASKED)

    def send_photos(self, anyway: bool) -> None:
        """Send photos on a weak signal too, or leave them for a better one."""

        async def note() -> None:
            await self.write(lambda session: wishes.want_photos(session, anyway=anyway))
            await self.refresh()
            if anyway:
                self.device.courier.wake(Why.ASKED)

        self.do(note)

    def try_again(self, name: str) -> None:
        """Let something travel that was set aside."""

        async def release() -> None:
            await self.write(lambda session: setbacks.release(session, name))
            await self.refresh()
            self.device.courier.wake(Why.ASKED)

        self.do(release)

    def put_away(self, name: str) -> None:
        """Show something as trouble no more; it is kept."""

        async def close() -> None:
            await self.write(lambda session: setbacks.close(session, name, self.now()))
            await self.refresh()

        self.do(close)

    def write_anew(self, case: str) -> None:
        """Open a fresh form with the answers of an application the office would not take."""

        async def begin() -> None:
            draft = await self.write(lambda session: self._copy(session, CaseId(case)))
            self.stage.navigate(f"/drafts/{draft}")

        self.do(begin)

    def ask_withdraw(self, name: str) -> None:
        """Ask once more before an application is taken back; an empty name asks no more."""
        self._asking = name
        self.show_outbox()

    def withdraw(self, case: str) -> None:
        """Take an application back; the office hears of it with the next signal."""

        async def take_back() -> None:
            self._asking = ""
            await self.write(lambda session: self._take_back(session, CaseId(case)))
            self.tell(t("message.withdrawn"), Tone.DONE)
            self.leave_for(f"/cases/{case}")
            self.device.courier.wake(Why.WRITTEN)

        self.do(take_back)

    def look_at_troubles(self, session: Session) -> None:
        """See what does not get through, and what the person wants."""
        self._troubles = troubles.of(session)
        self._photos_anyway = wishes.photos_anyway(session)

    def show_outbox(self) -> None:
        """Draw the outbox from what is known."""
        courier = self._courier
        contact = outbox.Contact(
            last_at=courier.last_contact_at,
            sending=courier.sending,
            trouble=courier.last_error or "",
            done=courier.done,
            total=courier.total,
            still=courier.still,
            left_bytes=courier.left_bytes,
            bytes_per_s=courier.bytes_per_s,
            photos_wait=courier.photos_wait,
            photos_anyway=self._photos_anyway,
        )
        known, now = self._known, self.now()
        state = outbox.outbox(
            known, self._troubles, contact, self.catalogue, now, asking=self._asking
        )
        self.stage.show(outbox=state)

    def _copy(self, session: Session, case: CaseId) -> DraftId:
        household.guard(session, case)
        known = self.known(session, [case])[0].case
        member = household.whose(session, [case]).get(case)
        return self.begin_with(session, known.service, known.answers, member=member)

    def _take_back(self, session: Session, case: CaseId) -> None:
        household.guard(session, case)
        sending.withdraw(session, self.device.world, case)
        for each in troubles.of(session):
            if each.case == case:
                setbacks.close(session, each.name, self.now())
