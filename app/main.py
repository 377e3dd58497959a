"""Put the app together: the page, the screen's state, the device, what a person can do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import flet as ft

from app import heard, leftovers, settings
from app.intents import Intents
from app.views import camera, keystore, root, session
from app.views.hands import Hands
from app.views.picker import Picker
from app.views.session import Screen
from app.views.voice import Voice
from protocol import errors, world

if TYPE_CHECKING:
    from app.actions.bridge import Crew
    from app.device import Device

log = logging.getLogger("layar")

VOICES = Path(__file__).parent.parent / "assets" / heard.FOLDER
"""Recordings of the app's own texts; a checkout has none until `make voices`."""


def main(page: ft.Page) -> None:
    """
    Draw the first frame, then open the store and set the courier to work.

    The store and its ORM are imported on a thread of their own after the first frame: on a
    cheap phone those imports alone take seconds.
    """
    facts = settings.read()
    uploads = facts.data / "uploads"
    stage = Stage(page, Picker(page, uploads), Hands(page, uploads), facts.cache)
    leftovers.sweep(facts.cache)
    root.app(page, stage.screen)
    page.run_task(_board, page, stage, facts)


async def _board(page: ft.Page, stage: "Stage", facts: settings.Settings) -> None:
    from app.actions import Actions
    from app.actions.bridge import fault

    try:
        device = await asyncio.to_thread(_open, facts, keystore.of(page))
    except errors.LayarError as trouble:
        log.error("%s", trouble)
        stage.show(fault=fault(trouble))
        return
    crew = stage.answers(Actions(device, stage))
    stage.screen.recorded = await asyncio.to_thread(_recordings)
    page.on_close = lambda _: stage.close()
    page.on_connect = lambda _: stage.crew.arrive(page.route)
    page.on_app_lifecycle_state_change = lambda event: stage.crew.woke(event.state)
    stage.hold(ft.Connectivity(on_change=lambda _: stage.crew.signal_changed()))
    stage.hold(ft.Battery(on_state_change=lambda event: stage.crew.charging(str(event.state))))
    await crew.board(page.route)


def _recordings() -> frozenset[str]:
    return heard.recordings(each.name for each in VOICES.glob("*"))


def _open(facts: settings.Settings, secrets: keystore.Keystore | None = None) -> "Device":
    from app import device, rehearsal

    rehearsal.sweep(facts.data)
    return device.aboard(facts, world.real(), secrets)


class Stage:
    """The one screen that a session's actions play on; everything of Flet they need."""

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
