"""What Flet draws once more though it is no part of the page any longer."""

import gc
from dataclasses import replace

import flet as ft
from flet.components.component import Component

from app.strings import t
from tests.app.views.hands import Session
from tests.fletclient import client, run


def test_a_part_that_has_lost_its_place_stops_nothing():
    """Flet may draw a component again whose parents are gone; later changes are drawn."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            shown = session.hand.screen
            for each in gc.get_objects():
                if isinstance(each, Component):
                    each._parent_component = None
            shown.home = replace(shown.home, name="Ani")
            await screen.rest()
            await screen.open("/me")
            await screen.open("/")
            shown.home = replace(shown.home, name="Budi")
            await screen.until(lambda: "Halo, Budi" in screen.texts())

    run(story())


def test_a_press_of_what_was_just_drawn_anew_ends_nothing():
    """It finds no page to belong to; the person is told, and the session goes on."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            lost = ft.TextButton("Hilang", on_click=lambda: None)
            screen.session.index[lost._i] = lost
            await screen.session.dispatch_event(lost._i, "click", None)
            await screen.rest()
            assert t("fault.touch") in screen.texts()
            assert len(screen.broken) == 1
            screen.broken.clear()
            session.hand.screen.home = replace(session.hand.screen.home, name="Budi")
            await screen.until(lambda: "Halo, Budi" in screen.texts())

    run(story())
