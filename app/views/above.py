"""Pages that lie above the others: an arrow back, and the sign to hear what they say."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import flet as ft

from app.intents import Intents
from app.views import duty, ear, frame, pages, rehearsal, touch, trail
from app.views.session import Screen

T = TypeVar("T")

Way: ft.ContextProvider[trail.Trail | None] = ft.create_context(None)


def page(
    draw: Callable[[T, Intents], ft.Control],
    screen: Screen,
    state: T | None,
    title: str,
    here: ear.Sound | None = None,
) -> ft.View:
    """Draw a page above the others with its view, and what the person is told over it."""
    return above(frame.noticed(pages.page(draw, screen, state), screen), title, screen, here)


def above(body: ft.Control, title: str, screen: Screen, here: ear.Sound | None = None) -> ft.View:
    """Frame a page above the others; a form past its first page goes back page by page."""
    route = ft.use_view_path()
    back = touch.on(trail.back, route, screen, ft.use_context(Way) or trail.Trail())
    read = frame.centred(body, screen.width)
    banded = duty.banded(rehearsal.banded(read, screen), screen)
    view = frame.above(banded, title, back, ear.ear(here))
    view.route = route
    if trail.turns_page(route, screen):
        view.can_pop = False
        view.on_confirm_pop = _turn(back)
    return view


def _turn(back: touch.Press) -> Callable[[ft.Event[ft.View]], Awaitable[None]]:
    async def turn(event: ft.Event[ft.View]) -> None:
        await event.control.confirm_pop(False)
        back()

    return turn
