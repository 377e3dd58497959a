"""What is pressed and typed into: guarded handlers, buttons, names for what has no words."""

import logging
from collections.abc import Callable
from typing import ParamSpec

import flet as ft

from app.strings import t
from app.views import theme

log = logging.getLogger("layar.views")
BROKEN = "broken"
"""What the log of events that broke is called below this one."""

P = ParamSpec("P")
Press = Callable[[], None]
Choose = Callable[[str], object]


def on(do: Callable[P, object], *args: P.args, **facts: P.kwargs) -> Press:
    """Return a handler that does this and, should it break, tells the person instead of dying."""

    def handler() -> None:
        try:
            do(*args, **facts)
        except Exception:
            log.exception("a touch was not answered")
            _tell(ft.context.page)

    return handler


def outlives(page: ft.Page) -> None:
    """
    Have a session tell the person of an event that broke, and go on.

    Flet would lay an English page over everything for good. It takes little: a press of what was
    drawn anew at that moment finds no part of the page to answer it.
    """

    def told(message: str) -> None:
        log.getChild(BROKEN).error("an event was not answered: %s", message.partition("\n")[0])
        _tell(page)

    page.session.error = told  # type: ignore[method-assign]


def _tell(page: ft.Page) -> None:
    page.show_dialog(ft.SnackBar(ft.Text(t("fault.touch"))))


def on_text(do: Callable[[str], object]) -> Callable[[ft.Event[ft.TextField]], None]:
    """Return a handler that hands on what a text field holds."""
    return lambda event: on(do, event.control.value or "")()


def named(identifier: str, content: ft.Control) -> ft.Control:
    """Give something without words of its own a name that tests and tools can find."""
    return ft.Semantics(identifier=identifier, content=content)


def called(label: str, identifier: str, box: ft.Control, amiss: str = "") -> ft.Control:
    """Tell screen readers what to type into a box, and what is amiss with what was typed."""
    return ft.MergeSemantics(
        content=ft.Semantics(
            label=label, identifier=identifier, hint_text=amiss or None, content=box
        )
    )


def group(label: str, content: ft.Control) -> ft.Control:
    """Tell screen readers, on the way into several things to choose from, what is asked."""
    return ft.Semantics(label=label, container=True, content=content)


def primary(
    text: str, do: Press, *, icon: ft.IconData | None = None, disabled: bool = False
) -> ft.Control:
    """Draw the one button a page is about; a column that stretches makes it full width."""
    return ft.FilledButton(text, icon=icon, on_click=do, disabled=disabled)


def secondary(text: str, do: Press, *, icon: ft.IconData | None = None) -> ft.Control:
    """Draw a button beside the one a page is about."""
    return ft.OutlinedButton(text, icon=icon, on_click=do)


def tonal(text: str, do: Press, *, icon: ft.IconData | None = None) -> ft.Control:
    """Draw a button that is the main one of its card, not of its page."""
    return ft.FilledButton(text, icon=icon, on_click=do, bgcolor=theme.WASH, color=theme.SEA)


def quiet(text: str, do: Press, *, icon: ft.IconData | None = None) -> ft.Control:
    """Draw a button that stays in the background."""
    return ft.TextButton(text, icon=icon, on_click=do)


def sign(icon: ft.IconData, label: str, do: Press) -> ft.Control:
    """Draw a button that is only a picture; screen readers hear its label."""
    side = theme.TOUCH_LEAST
    button = ft.IconButton(icon, tooltip=label, on_click=do, width=side, height=side)
    return ft.MergeSemantics(content=button)
