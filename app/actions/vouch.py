"""Introducing this phone to an officer, and vouching for others as one; no network is needed."""

import asyncio
from dataclasses import replace

from sqlmodel import Session

from app import filling, qr_codes
from app.actions.bridge import Bridge, Stage
from app.deck import Deck
from app.model import Tone
from app.present import vouching
from app.present.vouching import Vouching
from app.storage import endorsing
from app.strings import t
from app.sync.ways import Why
from protocol import dates, errors, qr

INTRODUCE, VOUCH = "introduce", "vouch"


class VouchActions(Bridge):
    """What two people do who stand before each other with two phones."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._vouching = self._afresh()
        self.vouches = False

    def type_code(self, text: str) -> None:
        """Note what was typed or pasted as the text of a phone's code."""
        self._vouch(replace(self._vouching, text=text, tried=False))

    def share_code(self, text: str) -> None:
        """Offer the text of this phone's code to other apps; copy it where there are none."""

        async def share() -> None:
            if not await self.stage.hands.share_text(text):
                await self._lay(text)

        self.do(share)

    def copy_code(self, text: str) -> None:
        """Lay the text of this phone's code where it can be pasted from."""
        self.do(lambda: self._lay(text))

    def read_code(self, from_camera: bool) -> None:
        """Ask for a photo of a phone's code and read it."""

        async def read() -> None:
            texts = await self.codes(from_camera=from_camera)
            if texts is None:
                return
            found = next((text for text in texts if vouching.phone_of(text)), None)
            if found is None:
                raise errors.QrBadError("nothing")
            self._vouch(replace(self._vouching, text=found, tried=False))

        self.do(read)

    def check_office(self, from_camera: bool) -> None:
        """Compare the code on the office's wall with the office this app speaks to."""

        async def check() -> None:
            texts = await self.codes(from_camera=from_camera)
            if texts is None:
                return
            found = [root for text in texts if (root := vouching.office_of(text))]
            if not found:
                raise errors.QrBadError("nothing")
            same = found == [self.device.facts.deployment.root]
            said, tone = ("same", Tone.DONE) if same else ("other", Tone.FIX)
            self.tell(t(f"office.{said}"), tone)

        self.do(check)

    def answer_card(self, key: str, value: str) -> None:
        """Note what was typed from the card."""
        self._vouch(replace(self._vouching, card=self._vouching.card.answered(key, value)))

    def vouch(self) -> None:
        """Sign that the phone is whose card it is, and queue it."""
        now, phone = self._vouching, vouching.phone_of(self._vouching.text)
        review = now.card.review(dates.today(self.now()), self.practice)
        if phone is None or not review.ready:
            keys = (each.key for each in now.card.service.questions)
            self._vouch(replace(now, tried=True, card=now.card.marking(*keys)))
            return
        nik, name = str(review.values["nik"]), str(review.values["full_name"])

        async def keep() -> None:
            await self.write(
                lambda s: endorsing.endorse(s, self.device.world, phone, nik=nik, name=name)
            )
            self._vouching = self._afresh()
            self.tell(t("vouch.done"), Tone.DONE)
            self.device.courier.wake(Why.WRITTEN)
            self.leave_for("/me")

        self.do(keep)

    async def look_at_trust(self) -> None:
        """See whether this device may vouch."""
        self.vouches = await self.read(endorsing.may)

    async def show_trust(self, page: str) -> None:
        """Show this phone's code, or the page to vouch on."""
        if page == INTRODUCE:

            def code(session: Session) -> tuple[str, str] | None:
                shown = endorsing.ours(session)
                return (qr.request(*shown), qr.six_digits(*shown)) if shown else None

            found = await self.read(code)
            if found is not None:
                picture = await asyncio.to_thread(qr_codes.draw, found[0])
                self.stage.show(
                    introduce=vouching.introduce(picture, *found, readable=qr_codes.readable())
                )
        elif page == VOUCH:
            self._vouch(self._vouching)

    async def _lay(self, text: str) -> None:
        await self.stage.hands.copy(text)
        self.tell(t("introduce.copied"), Tone.DONE)

    def _afresh(self) -> Vouching:
        return Vouching(filling.card(self.catalogue))

    def _vouch(self, now: Vouching) -> None:
        self._vouching = now
        review = now.card.review(dates.today(self.now()), self.practice)
        self.stage.show(vouch=vouching.vouch(now, review, readable=qr_codes.readable()))
