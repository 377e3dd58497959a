"""A page drawn with its view, and again only when what it shows has changed."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import flet as ft

from app.intents import Intents
from app.views import fault
from app.views.session import Screen

T = TypeVar("T")
P = ParamSpec("P")


def page(
    draw: Callable[Concatenate[T, Intents, P], ft.Control],
    screen: Screen,
    state: T | None,
    *more: P.args,
    **none: P.kwargs,
) -> ft.Control:
    """
    Draw a page with its view, or say that it is being opened.

    It is drawn again only when what it shows changes; typing into a form costs nothing in the
    pages that lie beneath it.
    """
    if state is None:
        return fault.opening()
    seen_in = (screen.language, screen.letters)
    page: ft.Control = ft.memo(_drawn)(draw, state, screen.act, more, seen_in)
    return page


@ft.component
def _drawn(
    draw: Callable[..., ft.Control],
    state: object,
    act: Intents,
    more: tuple[object, ...],
    _seen_in: tuple[str, float],
) -> ft.Control:
    return fault.safely(lambda: draw(state, act, *more))
