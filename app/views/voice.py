"""Play recordings, one after the other, through the loudspeaker of the phone."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import flet as ft

from app import heard
from app.views.session import Screen

if TYPE_CHECKING:
    from flet_audio import Audio, AudioStateChangeEvent

log = logging.getLogger("layar.views")

LONGEST_S = 90.0
"""A recording that is not over by then is not being played."""


class Voice:
    """
    Plays recordings and says on the screen which. One per page.

    The `player` is made at the first touch: no phone waits for it before. Where it turns out that
    nothing can be played here, the screen forgets its recordings, and with them their signs.
    """

    def __init__(self, page: ft.Page, screen: Screen) -> None:
        self._page = page
        self._screen = screen
        self.player: Audio | None = None
        self._over = asyncio.Event()
        self._turn = 0

    def listen(self, recordings: Sequence[str]) -> None:
        """Play these from the first one on, instead of what is being played."""
        self._turn += 1
        self._over.set()
        self._screen.listening = tuple(recordings)
        self._page.run_task(self._play, tuple(recordings), self._turn)

    def silence(self) -> None:
        """Stop what is being played."""
        if not self._screen.listening:
            return
        self._turn += 1
        self._over.set()
        self._screen.listening = ()
        self._page.run_task(self._release)

    async def _play(self, recordings: tuple[str, ...], turn: int) -> None:
        try:
            for each in recordings:
                if turn != self._turn:
                    return
                await self._play_one(each)
        except (RuntimeError, TimeoutError) as trouble:  # what Flet raises for a player's troubles
            log.warning("nothing can be heard here: %s", type(trouble).__name__)
            self._screen.recorded = frozenset()
        if turn == self._turn:
            self._screen.listening = ()

    async def _play_one(self, recording: str) -> None:
        over = self._over = asyncio.Event()
        player = self._loaded(heard.asset(recording))
        # `play` would seek first, and in a browser that waits half a minute for an empty player.
        await player.resume()
        async with asyncio.timeout(LONGEST_S):
            await over.wait()

    async def _release(self) -> None:
        if self.player is not None:
            await self.player.release()

    def _loaded(self, asset: str) -> "Audio":
        """Return the player with this in it; one made empty would never take anything in."""
        if self.player is None:
            from flet_audio import Audio, ReleaseMode

            self.player = Audio(
                src=asset, release_mode=ReleaseMode.STOP, on_state_change=self._changed
            )
            self._page.update()
        else:
            self.player.src = asset
            self.player.update()
        return self.player

    def _changed(self, event: "AudioStateChangeEvent") -> None:
        from flet_audio import AudioState

        if event.state is AudioState.COMPLETED:
            self._over.set()
