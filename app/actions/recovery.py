"""When the platform has lost a tablet's secret: the office's spare key, asked for and taken."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from app import qr_codes
from app.actions.bridge import Stage, words
from app.actions.lock import LockActions
from app.deck import Deck
from app.model_officers import Gate, LockState
from app.storage import custody, escrow
from app.sync import ended
from app.sync.cards import SUFFIX
from app.sync.ways import Why
from protocol import bundle, errors

SEALED_FILE = f"titipan{SUFFIX}"


class RecoveryActions(LockActions):
    """What can be done without the device's secret."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._asked = ""
        self._answer = ""
        self._key_amiss = ""

    def dress(self, state: LockState) -> LockState:
        """Add to the lock what the office is asked and has answered."""
        if state.gate is not Gate.LOST:
            return state
        return replace(
            state,
            leaves=True,
            asked=self._asked,
            code=qr_codes.draw(self._asked) if self._asked else None,
            typed=self._answer,
            amiss=self._key_amiss,
        )

    def ask_key(self) -> None:
        """Show the text with which the office is asked for this tablet's key."""

        async def ask() -> None:
            world = self.device.world
            self._asked = await self.read(lambda session: escrow.request(session, world))
            await self.show_lock()

        self._said_at_lock(ask)

    def share_key_request(self) -> None:
        """Offer that text to other apps."""

        async def share() -> None:
            await self.stage.hands.share_text(self._asked)

        self.do(share)

    def type_key_answer(self, text: str) -> None:
        """Note what was typed or pasted of the office's answer."""
        self._answer = text

    def read_key_answer(self, from_camera: bool) -> None:
        """Read the office's answer from a photo of its code."""

        async def read() -> None:
            text = await self.code(from_camera=from_camera)
            if text is not None:
                self._answer = text
                await self.show_lock()

        self._said_at_lock(read)

    def take_key_answer(self) -> None:
        """Open the store with the office's answer."""

        async def take() -> None:
            answer = self._answer
            store, world = self.device.store, self.device.world
            await self.work(lambda: ended.readmit(store, world, answer))
            self._asked, self._answer = "", ""
            if self.tablet:
                await self.show_lock()
            else:
                self.stage.show(lock=None)
                await self.board("/")
                self.device.courier.wake(Why.ASKED)

        self._said_at_lock(take)

    def give_sealed(self) -> None:
        """Offer what a revoked device has sealed to other apps: whoever sails takes it along."""

        async def give() -> None:
            sealed = await self.read(lambda session: [*custody.everything(session)])
            await self.stage.hands.offer(SEALED_FILE, bundle.pack(sealed))

        self.do(give)

    def end_recovery(self) -> None:
        """Let nobody choose a PIN by the office's answer any more."""

        async def end() -> None:
            await self.write(escrow.end)
            await self.show_lock()

        self.do(end)

    def _said_at_lock(self, work: Callable[[], Awaitable[None]]) -> None:
        async def told() -> None:
            self._key_amiss = ""
            try:
                await work()
            except (errors.QrBadError, errors.BoxBadError, errors.SecretMissingError) as bad:
                self._key_amiss = words(bad)
                await self.show_lock()

        self.do(told)
