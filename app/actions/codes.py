"""Parcels on a screen: showing what waits as pictures, and reading what another phone shows."""

import asyncio
from dataclasses import replace

from app import qr_codes
from app.actions.bridge import Stage, words
from app.actions.outbox import OutboxActions
from app.deck import Deck
from app.nearby import NearbyState, ReadState, ShownState
from app.strings import t
from app.sync import engine, screens
from app.sync.pictures import Album, PictureTransport, Seen
from app.sync.ways import Why
from protocol import errors

PAGE, SHOW, READ = "nearby", "show", "read"
"""The pages about machines close by; on these two are pictures and what was read of them."""


class CodeActions(OutboxActions):
    """What a person can do with pictures of parcels."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._shown: ShownState | None = None
        self._album = Album()
        self._reading = ReadState()

    def turn_code(self, by: int) -> None:
        """Show the picture before or after; 0 shows all in a loop again."""
        if self._shown is None:
            return
        at, count = self._shown.index, len(self._shown.pictures)
        first = 0 if by > 0 else count - 1
        index = None if not by else first if at is None else (at + by) % count
        self._shown = replace(self._shown, index=index)
        self.stage.show(nearby=self._shown)

    def read_picture(self, from_camera: bool) -> None:
        """Read what another screen shows from photos of it."""

        async def look() -> None:
            texts = await self.codes(from_camera=from_camera)
            if texts is None:
                return
            seen = self._album.add(texts)
            count = self._album.count
            have = count - len(self._album.missing)
            said, back = (
                _words(seen, self._album.missing),
                b"" if seen.fresh else self._reading.back,
            )
            if seen.handovers:
                said = await self._hear_of_ours(seen.handovers)
            if files := self._album.whole():
                said, back = await self._take_pictures(files)
            self._reading = replace(self._reading, have=have, count=count, said=said, back=back)
            self.place(READ, self._reading)

        self.do(look)

    async def show_codes(self) -> None:
        """Draw what waits as pictures; they are made once, for sealing anew changes all of them."""
        if self._shown is None:
            here, way = self.device, PictureTransport()
            try:
                await self.work(lambda: engine.exchange(here.store, way, here.world))
            except (errors.AwayError, errors.NoSealingKeyError):
                unknown = words(errors.NoSealingKeyError())
                self.place(SHOW, ShownState(b"", (), said=unknown))
                return
            pictures = [await asyncio.to_thread(qr_codes.draw, text) for text in way.shown]
            loop = await asyncio.to_thread(qr_codes.loop, pictures)
            if not self.in_hand(SHOW):  # left while they were drawn
                return
            self._shown = ShownState(loop, tuple(pictures))
        self.place(SHOW, self._shown)

    def show_reading(self) -> None:
        """Draw how much was read."""
        self._reading = replace(self._reading, readable=qr_codes.readable())
        self.place(READ, self._reading)

    def leave_codes(self) -> None:
        """Make the pictures anew the next time, once another page is open: more may wait then."""
        if not self.in_hand(SHOW):
            self._shown = None

    async def _take_pictures(self, files: list[bytes]) -> tuple[str, bytes]:
        """Keep what was read; return in words what it was, and the code to show back for it."""
        here = self.device
        brought = await self.work(lambda: screens.take(here.store, here.world, files))
        here.courier.wake(Why.WRITTEN)
        await self.refresh()
        back = brought.handover
        drawn = await asyncio.to_thread(qr_codes.draw, back) if back else b""
        return t("codes.took", ours=brought.for_us, others=brought.others), drawn

    async def _hear_of_ours(self, shown_back: tuple[bytes, ...]) -> str:
        """Note that somebody carries what they read here, and say so."""
        here = self.device
        named = await self.work(lambda: screens.hear(here.store, here.world, shown_back))
        self.stage.show(case=None)  # drawn anew when it is opened: it has sailed on
        await self.refresh()
        return t("codes.carried") if named else t("codes.not_ours")

    def in_hand(self, page: str) -> bool:
        """Tell whether a page about machines close by is the one that is open."""
        return self.route.strip("/") == f"{PAGE}/{page}"

    def place(self, page: str, state: NearbyState) -> None:
        """Draw such a page if it is still open: what was awaited must not come over the next."""
        if self.in_hand(page):
            self.stage.show(nearby=state)


def _words(seen: Seen, missing: tuple[int, ...]) -> str:
    if seen.blank:
        return t("codes.blank")
    if seen.strange and not (seen.fresh or seen.known):
        return t("codes.strange")
    return t("codes.missing", numbers=", ".join(str(number) for number in missing))
