"""A village's tablet beside its cases: the notice board, and being known to the office."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

from app import board, qr_codes
from app.actions.bridge import Stage, words
from app.actions.desk import DeskActions
from app.deck import Deck
from app.model import Tone
from app.model_desk import BoardState, VoucherState
from app.present import answers, desk
from app.storage import clearing, docket, enlisting
from app.strings import language, t
from app.sync.ways import Why
from protocol import errors

BOARD, VOUCHER = "board", "voucher"


class VillageActions(DeskActions):
    """What can be done for the village as a whole."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._voucher = ""
        self._looked_on: date | None = None

    async def show_queue(self) -> None:
        """Draw the list; once a day let go of what is over and has long been safe at the office."""
        await super().show_queue()
        now, world = self.now(), self.device.world
        if now.date() == self._looked_on:
            return
        self._looked_on = now.date()
        if gone := await self.read(lambda session: clearing.due(session, world)):
            await self.write(lambda session: clearing.let_go(session, gone, now))
            await super().show_queue()

    @property
    def desk_pages(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """What fills the pages of the desk that are of no one case."""
        return {BOARD: self.show_board, VOUCHER: self.show_voucher}

    async def show_board(self) -> None:
        """Draw the list for the notice board."""
        self.stage.show(board=await self._board())

    async def show_voucher(self) -> None:
        """Draw the page on which the office's voucher is read."""
        self._show_voucher()

    def save_board(self) -> None:
        """Have the tablet save the list for the notice board, as a page for paper."""

        async def save() -> None:
            if await self.stage.hands.keep(_name(), await self._printed()):
                self.tell(t("desk.board_saved"), Tone.DONE)

        self.do(save)

    def share_board(self) -> None:
        """Offer the list for the notice board to other apps."""

        async def share() -> None:
            await self.stage.hands.offer(_name(), await self._printed())

        self.do(share)

    def type_voucher(self, text: str) -> None:
        """Note what was typed or pasted of the office's voucher."""
        self._voucher = text
        self._show_voucher()

    def read_voucher(self, from_camera: bool) -> None:
        """Read the office's voucher from a photo of its code."""

        async def read() -> None:
            text = await self.code(from_camera=from_camera)
            if text is not None:
                self._voucher = text
                self._show_voucher()

        self.do(read)

    def redeem_voucher(self) -> None:
        """Have whoever is on duty known to the office by its voucher."""
        text, world, village = self._voucher, self.device.world, self.village

        async def redeem() -> None:
            try:
                await self.write(lambda s: enlisting.redeem(s, world, village, text))
            except (errors.QrBadError, errors.VoucherFalseError, errors.NotEntitledError) as bad:
                self._show_voucher(_amiss(bad))
                return
            self._voucher = ""
            self.tell(t("desk.redeemed"), Tone.DONE)
            self.device.courier.wake(Why.WRITTEN)
            self.leave_for("/")
            await self.refresh()

        self.do(redeem)

    async def _board(self) -> BoardState:
        rows = await self.read(docket.rows)
        return desk.board(rows, self.catalogue, answers.village(self.village), self.now())

    async def _printed(self) -> bytes:
        state, now = await self._board(), self.now()
        return await asyncio.to_thread(board.page, state, t("desk.board_foot"), language(), now)

    def _show_voucher(self, amiss: str = "") -> None:
        state = VoucherState(self._voucher, qr_codes.readable(), amiss)
        self.stage.show(voucher=state)


def _name() -> str:
    return "papan-pengumuman.pdf"


def _amiss(bad: errors.LayarError) -> str:
    """Say what is amiss with a voucher."""
    return t("desk.voucher_other") if isinstance(bad, errors.NotEntitledError) else words(bad)
