"""Put the app together: the page, the screen's state, the device, what a person can do."""

import asyncio
import gc
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import flet as ft

from app import settings
from app.views import opening

if TYPE_CHECKING:
    from app.device import Device
    from app.stage import Stage
    from app.views.keystore import Keystore

log = logging.getLogger("layar")

NAME = "Layar"
"""In every language; the words of none are loaded yet when it is first said."""
ASSETS = Path(__file__).parent.parent / "assets"
"""Recordings of the app's own texts are here; a checkout has none until `make voices`."""


def main(page: ft.Page) -> None:
    """
    Draw the first frame, then load the screens, open the store and set the courier to work.

    Screens, the store and its ORM are imported on a thread of their own after the first frame:
    on a cheap phone those imports alone take seconds.
    """
    opening.draw(page, NAME)
    page.run_task(_begin, page, settings.read())


async def _begin(page: ft.Page, facts: settings.Settings) -> None:
    await asyncio.to_thread(_load)
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    from app.stage import Stage
    from app.views import root
    from app.views.hands import Hands
    from app.views.picker import Picker

    uploads = facts.data / "uploads"
    stage = Stage(page, Picker(page, uploads), Hands(page, uploads), facts.cache)
    await _board(page, stage, facts)
    root.app(page, stage.screen)


async def _board(page: ft.Page, stage: "Stage", facts: settings.Settings) -> None:
    from app.actions import Actions
    from app.actions.bridge import fault
    from app.views import keystore
    from protocol import errors

    try:
        device = await asyncio.to_thread(_open, facts, keystore.of(page))
    except errors.LayarError as trouble:
        log.error("%s", trouble)
        stage.show(fault=fault(trouble))
        return
    except Exception:
        log.exception("the store could not be opened")
        stage.show(fault=fault(errors.StoreFolderError()))
        return
    crew = stage.answers(Actions(device, stage))
    stage.screen.recorded = await asyncio.to_thread(_recordings)
    page.on_close = lambda _: stage.close()
    page.on_connect = lambda _: stage.crew.arrive(page.route)
    page.on_app_lifecycle_state_change = lambda event: stage.crew.woke(event.state)
    stage.hold(ft.Connectivity(on_change=lambda _: stage.crew.signal_changed()))
    stage.hold(ft.Battery(on_state_change=lambda event: stage.crew.charging(str(event.state))))
    await crew.board(page.route)


def _load() -> None:
    """Import what is needed to draw and to act."""
    import app.actions
    import app.device
    import app.stage
    import app.views.root  # noqa: F401 - so that no import holds up the session's loop


def _recordings() -> frozenset[str]:
    from app import heard

    return heard.recordings(each.name for each in (ASSETS / heard.FOLDER).glob("*"))


def _open(facts: settings.Settings, secrets: "Keystore | None" = None) -> "Device":
    from app import device, leftovers, rehearsal
    from protocol import world

    leftovers.sweep(facts.cache)
    leftovers.sweep_shared(facts.cache)
    rehearsal.sweep(facts.data)
    return device.aboard(facts, world.real(), secrets)
