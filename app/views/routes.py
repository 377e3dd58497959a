"""Pages above the others as routes: what a page shows, what draws it, how it is framed."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import flet as ft

from app.intents import Intents
from app.strings import t
from app.views import above, ear, screens
from app.views.session import Screen

T = TypeVar("T")


def above_others(
    path: str,
    draw: Callable[[T, Intents], ft.Control],
    shown: Callable[[Screen], T | None],
    title: str,
    *,
    name: Callable[[T], str] | None = None,
    say: Callable[[T], Iterable[str]] | None = None,
) -> ft.Route:
    """
    Give a page above the others its route; `title` is a key of the words.

    Where the path ends with a parameter, `name` tells of what a state is: one of something else
    is not drawn. What `say` returns of a state can be heard.
    """
    parameter = path.rpartition(":")[2]

    @ft.component
    def show() -> ft.Control:
        screen = screens.current()
        state = shown(screen)
        if name is not None:
            state = screens.named(state, name, parameter)
        here = ear.sound(say, state, screen) if say is not None else None
        return above.page(draw, screen, state, t(title), here)

    return ft.Route(path=path, component=show, modal=True)
