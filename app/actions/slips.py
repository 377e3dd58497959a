"""Receipt slips: drawing, saving and sharing one; finding an application by its code or slip."""

import asyncio
from dataclasses import replace

from sqlmodel import Session

from app import printing, qr_codes
from app.actions.bridge import Stage, words
from app.actions.outbox import OutboxActions
from app.deck import Deck
from app.model import Tone
from app.present import slip
from app.slip import SHOWN, FindState, Slip, SlipState
from app.storage import authors, identity, ledger, officers
from app.strings import t
from protocol import errors, ids, slips
from protocol.ids import CaseId
from protocol.messages import Kind


class SlipActions(OutboxActions):
    """What a person can do with the proof of an application."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._sought = FindState()
        self._rows_shown = SHOWN

    async def show_slip(self, case: CaseId) -> None:
        """Draw the slip of a case as it stands now."""
        drawn = await self._drawn(case)
        if drawn is None:
            if await self.read(officers.village):
                self.tell(t("desk.slip_author"), Tone.WAIT)
            self.leave_for("/applications")
            return
        picture = await asyncio.to_thread(printing.picture, drawn)
        self.stage.show(slip=SlipState(case, picture, slip.aloud(drawn)))

    def save_slip(self, case: str, page: bool) -> None:
        """Have the phone save the slip: as a page for paper, or as a picture."""

        async def save() -> None:
            drawn = await self._drawn(CaseId(case))
            if drawn is None:
                return
            draw, ending = (printing.page, "pdf") if page else (printing.picture, "png")
            data = await asyncio.to_thread(draw, drawn)
            if await self.stage.hands.keep(_name(drawn, ending), data):
                self.tell(t("slip.saved"), Tone.DONE)

        self.do(save)

    def share_slip(self, case: str) -> None:
        """Offer the picture of a slip to other apps."""

        async def share() -> None:
            drawn = await self._drawn(CaseId(case))
            if drawn is not None:
                data = await asyncio.to_thread(printing.picture, drawn)
                await self.stage.hands.offer(_name(drawn, "png"), data)

        self.do(share)

    async def show_find(self) -> None:
        """Draw the box to find an application by its code, as it was left."""
        self._seek(self._sought)

    def leave_find(self) -> None:
        """Empty the box once the page is opened anew."""
        self._sought = FindState()

    def type_receipt(self, text: str) -> None:
        """Note what was typed of a receipt code; nobody is told off in the middle of typing."""
        self._seek(FindState(typed=text))

    def find_case(self) -> None:
        """Open the application on this phone that has the code, or say what is amiss with it."""

        async def find() -> None:
            typed = self._sought.typed
            try:
                code = ids.read_receipt_code(typed)
            except errors.ReceiptCodeBadError as bad:
                self._seek(FindState(typed, t(f"check.{bad.why}")))
                return
            cases = await self.read(ledger.cases)
            found = next((each for each in cases if ids.receipt_code(each) == code), None)
            if found is None:
                self._seek(FindState(typed, t("find.not_here")))
            else:
                self.stage.navigate(f"/cases/{found}")

        self.do(find)

    def show_older(self) -> None:
        """Show more of the list, for as long as the app is open."""
        self._rows_shown += SHOWN
        self._seek(self._sought)

    def check_slip(self, from_camera: bool) -> None:
        """Ask for a photo of a slip; say whether it is genuine, as far as that is known here."""

        async def check() -> None:
            text = await self.code(from_camera=from_camera)
            if text is not None:
                await self._check(text)

        self.do(check)

    async def _check(self, text: str) -> None:
        def look(session: Session) -> tuple[CaseId, bool]:
            proof = slips.read(text, identity.load(session).realm)
            application = ledger.opening(session, proof.case)
            if application is not None and not proof.fits(application):
                raise errors.SlipFalseError("other")
            return proof.case, application is not None

        try:
            case, here = await self.read(look)
        except errors.SlipFalseError as false:
            self._seek(FindState(verdict=words(false)))
            return
        said = t("find.here" if here else "find.whole", code=ids.receipt_code(case))
        opens = case if here else ""
        self._seek(FindState(verdict=said, genuine=True, case=opens))

    def _seek(self, state: FindState) -> None:
        self._sought = replace(state, readable=qr_codes.readable(), shown=self._rows_shown)
        self.stage.show(find=self._sought)

    async def _drawn(self, case: CaseId) -> Slip | None:
        return await self.read(lambda session: self._slip(session, case))

    def _slip(self, session: Session, case: CaseId) -> Slip | None:
        """Write the slip of a case whose author holds this device now; None of any other."""
        found = [each for each in self.known(session, [case]) if each.shut_by is None]
        application = ledger.opening(session, case)
        me, (signing, _) = identity.load(session), authors.next_one(session, Kind.APPLICATION)
        if not found or application is None or application.author != signing.public:
            return None
        applicant = application.body.get("applicant") or {}
        name = str(applicant.get("name") or (self.person.name if self.person else ""))
        proof = slips.write(signing, me.realm, application)
        return slip.slip(found[0], self.catalogue, name, proof, self.now())


def _name(drawn: Slip, ending: str) -> str:
    return f"bukti-{drawn.code}.{ending}"
