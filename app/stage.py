"""The one screen that a session's actions play on: everything of Flet they need."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import flet as ft

from app import leftovers
from app.intents import Intents
from app.views import camera, session
from app.views.hands import Hands
from app.views.picker import Picker
from app.views.session import Screen
from app.views.voice import Voice

if TYPE_CHECKING:
    from app.actions.bridge import Crew


class Stage:
    """What actions draw on, ask for pictures and files, and come back to from other threads."""

    def __init__(self, page: ft.Page, picker: Picker, hands: Hands, cache: Path | None) -> None:
        self._page = page
        self._cache = cache
        self._picker = picker
        self.hands = hands
        self._held: list[object] = []
        self._later: set[asyncio.Task[None]] = set()
        self.crew: Crew
        self.leave: Callable[[], None] = lambda: None
        self.screen = Screen(act=cast(Intents, NotYet()), width=int(page.width or 0))
        self.screen.voice = Voice(page, self.screen)

    def answers(self, crew: "Crew") -> "Crew":
        """Have these answer from now on, and hear what is carried."""
        self.leave()
        self.crew = crew
        self.screen.act = cast(Intents, Felt(crew))
        self.leave = crew.device.watch(lambda state: self.later(lambda: crew.courier_moved(state)))
        return crew

    async def enter(self, crew: "Crew") -> None:
        """Have others answer from now on, and show nothing of what was shown before."""
        self.clear()
        self.navigate("/")
        await self.answers(crew).board("/")

    @property
    def in_hand(self) -> bool:
        """Whether this is a phone or a tablet, and no window on a desk."""
        platform = self._page.platform
        return not self._page.web and platform is not None and platform.is_mobile()

    def clear(self) -> None:
        """Show nothing of what was shown before."""
        self.show(**session.empty())

    def show(self, **changes: object) -> None:
        """Assign fields of the screen; on the session's loop only."""
        for name, value in changes.items():
            setattr(self.screen, name, value)

    def spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` on the session's loop; from any thread."""

        async def run() -> None:
            await work()

        self._page.run_task(run)

    def after(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """
        Run `work` a while later; on the session's loop only.

        Also when the window is gone by then: a tablet locks though nobody looks at it.
        """

        async def run() -> None:
            await asyncio.sleep(seconds)
            await work()

        task = asyncio.get_running_loop().create_task(run())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    def later(self, step: Callable[[], None]) -> None:
        """
        Run a short step on the session's loop; from any thread.

        While the window is away there is nobody to show it to: it is left out, and the page
        is drawn anew when the window is back.
        """

        async def run() -> None:
            step()

        if self._page.session.connection is not None:
            self._page.run_task(run)

    def navigate(self, route: str) -> None:
        """Show another page of the app."""
        self._page.navigate(route)

    async def photo(self, *, from_camera: bool) -> bytes | None:
        """Ask the person for a picture; None if there is none. No copy of it is left behind."""
        try:
            return await (camera.shoot(self._page) if from_camera else self._picker.from_files())
        finally:
            await asyncio.to_thread(leftovers.sweep, self._cache)

    def close(self) -> None:
        """Hear no more of what is carried; a tablet whose last screen goes is locked."""
        self.leave()
        self.crew.closed()

    def hold(self, service: object) -> None:
        """Keep a Flet service alive: Flet drops those nobody refers to."""
        self._held.append(service)


class Felt:
    """Tells those who act of every touch, before they do what it asks for."""

    def __init__(self, crew: "Crew") -> None:
        self._crew = crew

    def __getattr__(self, intent: str) -> Callable[..., None]:
        self._crew.touched()
        return cast(Callable[..., None], getattr(self._crew, intent))


class NotYet:
    """Stands in for the actions until the store is open: nothing can be asked for yet."""

    def __getattr__(self, intent: str) -> Callable[..., None]:
        return lambda *_: None
