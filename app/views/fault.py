"""Pages for when nothing else can be shown."""

import logging
from collections.abc import Callable

import flet as ft

from app.carried import CarryState
from app.intents import Intents
from app.model import FaultState
from app.strings import t
from app.views import carrying, parts, theme

log = logging.getLogger("layar.views")


def fault(state: FaultState) -> ft.Control:
    """Draw trouble with the phone's memory: what happened, is it safe, what now."""
    return _calm(ft.Icons.ANCHOR, state.title, state.text)


def instead(state: FaultState | None, carry: CarryState | None, act: Intents) -> ft.Control:
    """Draw trouble in the place of every page, and how to carry what is left by hand."""
    if state is None:
        return opening()
    if not state.unsaid or carry is None:
        return fault(state)
    said = [parts.title(state.title), parts.body(state.text), parts.heading(t("carry.give_title"))]
    return carrying.give_below(parts.stack(said, theme.GAP), carry, act)


def not_found() -> ft.Control:
    """Draw the page of a route that leads nowhere."""
    return _calm(ft.Icons.EXPLORE_OUTLINED, t("fault.not_found"), "")


def opening() -> ft.Control:
    """Draw the very first frame of the app or of a page, before anything stored has been read."""
    return _calm(ft.Icons.SAILING_OUTLINED, t("app.opening"), "")


def safely(draw: Callable[[], ft.Control]) -> ft.Control:
    """Draw a page; one that cannot be drawn says so in its place instead of freezing the app."""
    try:
        return draw()
    except Exception:
        log.exception("a page could not be drawn")
        return _calm(ft.Icons.ANCHOR, t("fault.screen_title"), t("fault.screen_text"))


def _calm(icon: ft.IconData, title: str, text: str) -> ft.Control:
    return ft.Container(
        parts.empty(icon, title, text, whole=True),
        expand=True,
        alignment=ft.Alignment.CENTER,
        padding=theme.GAP_LARGE,
    )
