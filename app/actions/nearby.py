"""Machines close by: the relay in the village this phone leaves parcels at."""

from app import qr_codes
from app.actions.bridge import Stage
from app.actions.codes import READ, SHOW, CodeActions
from app.deck import Deck
from app.model import Tone
from app.present import nearby
from app.storage import relay
from app.strings import t
from app.sync.ways import Why
from protocol import signpost

RELAY = "relay"
"""The page about the relay."""


class NearbyActions(CodeActions):
    """What a person can do with other machines close by."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._typed = ""

    def type_relay(self, typed: str) -> None:
        """Note what was typed as the address of the village's relay."""
        self._typed = typed
        self.do(self.show_relay)

    def use_relay(self) -> None:
        """Leave parcels at the relay whose address was typed, from now on."""
        self.do(lambda: self._use(self._typed))

    def leave_relay(self) -> None:
        """Leave parcels at no relay from now on."""

        async def leave() -> None:
            await self.write(lambda session: relay.use(session, ""))
            await self.show_relay()

        self.do(leave)

    def scan_relay(self, from_camera: bool) -> None:
        """Read the relay's address from a photo of its code."""

        async def scan() -> None:
            text = await self.code(from_camera=from_camera)
            if text is not None:
                await self._use(text)

        self.do(scan)

    async def show_nearby(self, page: str) -> None:
        """Draw a page about machines close by."""
        if page == SHOW:
            await self.show_codes()
            return
        if page == READ:
            self.show_reading()
        else:
            await self.show_relay()

    async def show_relay(self) -> None:
        """Draw the relay's page."""
        known = await self.read(relay.known)
        waiting = self._courier.waiting > 0
        self.place(
            RELAY, nearby.relay(known, self._typed, waiting, qr_codes.readable(), self.now())
        )

    async def _use(self, said: str) -> None:
        address = signpost.understand(said)
        await self.write(lambda session: relay.use(session, address))
        self._typed = ""
        self.tell(t("relay.used"), Tone.DONE)
        await self.show_relay()
        self.device.courier.wake(Why.ASKED)
