"""Carrying by hand: giving files to a boat, and taking what a boat brings."""

import shutil
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session

from app.actions.bridge import Stage, words
from app.actions.outbox import OutboxActions
from app.carried import CarryState
from app.deck import Deck
from app.present import carrying
from app.storage import custody, ledger, people, wishes
from app.strings import t
from app.sync import carry
from app.sync.carry import Load
from app.sync.ways import Why
from protocol import bundle, errors
from protocol.parcel import Way

_READY = "titipan"
"""The folder in which a file lies ready for the phone to save or share."""


class _How(StrEnum):
    """How far it is known that a file is where it should be; named after the words for it."""

    SAFE = "safe"
    GIVEN = "given"
    SHARED = "shared"


@dataclass(frozen=True)
class _Gone:
    """What went out of our hands, and how."""

    load: Load
    how: _How


class CarryActions(OutboxActions):
    """What a person can do where there is no signal but a boat."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._carry: CarryState | None = None

    async def show_carry(self) -> None:
        """Draw the pages of carrying by hand."""
        hold = await self.read(_look)
        self._carry = carrying.show(hold, self._carry, self.now())
        self.stage.show(carry=self._carry)

    def leave_carry(self) -> None:
        """Forget what was done on the pages: they are opened anew."""
        self._carry = None

    def name_carrier(self, name: str) -> None:
        """Note who takes it along, and remember them for the next time."""
        self._redraw(carrier=name, missing=False)
        self.do(lambda: self.write(lambda session: people.note_carrier(session, name.strip())))

    def give_to_card(self) -> None:
        """Write what waits to a card or folder, where a person can choose one; else save a file."""
        self.do(lambda: self._give("card"))

    def give_by_share(self) -> None:
        """Hand what waits to another app of this phone, or to somebody near."""
        self.do(lambda: self._give("phone"))

    def fetch_neighbours(self) -> None:
        """Bring home the news that waits for this village, with the next signal."""

        async def wish() -> None:
            await self.write(lambda session: wishes.want_neighbours(session, wanted=True))
            await self.show_carry()
            self.device.courier.wake(Why.ASKED)

        self.do(wish)

    def take_files(self) -> None:
        """Take what files bring: ours is read, others' is kept for them."""
        self.do(self._take)

    async def _give(self, way: str) -> None:
        carrier = self._carry.carrier.strip() if self._carry else ""
        if not carrier:
            self._redraw(missing=True)
            return
        self._redraw(busy=True, done="", missing=False)
        try:
            gone = await self._send_off(way)
            if gone is not None:
                here, loaded = self.device, gone.load
                await self.work(
                    lambda: carry.hand_over(here.store, here.world, loaded, carrier, way)
                )
                self._redraw(
                    done=t(f"carry.{gone.how}", carrier=carrier), safe=gone.how is _How.SAFE
                )
                self.stage.show(case=None)  # drawn anew when it is opened: it has sailed on
        finally:
            self._redraw(busy=False)
        await self.refresh()

    async def _send_off(self, way: str) -> _Gone | None:
        """Return what went out of our hands, and how; None if nothing did."""
        here, hands = self.device, self.stage.hands
        if way == "card" and hands.picks_folders:
            folder = await hands.folder()
            if folder is None:
                return None
            chosen = folder
            loaded = await self.work(lambda: carry.load(here.store, here.world, chosen))
            return _Gone(loaded, _How.SAFE)
        ready = here.facts.data / _READY
        loaded = await self.work(lambda: self._make_ready(ready))
        put = hands.save if way == "card" else hands.share
        try:
            for written in loaded.files:
                if not await put(written.path):
                    return None
        finally:
            shutil.rmtree(ready, ignore_errors=True)
        return _Gone(loaded, _How.GIVEN if way == "card" else _How.SHARED)

    def _make_ready(self, folder: Path) -> Load:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        return carry.load(self.device.store, self.device.world, folder, public=False)

    async def _take(self) -> None:
        files = await self.stage.hands.files(bundle.BUNDLE_LIMIT_BYTES)
        if not files:
            return
        self._redraw(busy=True, taken=(), amiss=())
        here = self.device
        try:
            brought = await self.work(lambda: carry.take(here.store, here.world, *files))
            lines, amiss = carrying.taken(brought)
            self._redraw(taken=lines, amiss=amiss)
            self.stage.show(case=None)
        except errors.DeliveryError as error:
            self._redraw(amiss=(words(error),))
        finally:
            self._redraw(busy=False)
        await self.refresh()
        here.courier.wake(Why.WRITTEN)

    def _redraw(self, **changes: object) -> None:
        before = self._carry or CarryState("", ())
        self._carry = replace(before, **changes)  # type: ignore[arg-type]
        self.stage.show(carry=self._carry)


def _look(session: Session) -> carrying.Hold:
    return carrying.Hold(
        people.carrier(session),
        ledger.waiting(session),
        custody.holding(session, Way.UP),
        custody.holding(session, Way.DOWN),
        wishes.neighbours_too(session),
    )
