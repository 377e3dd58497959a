"""Who is on duty: a strip above every page of a tablet, with a lock in one touch."""

import flet as ft

from app.intents import Intents
from app.model_officers import DutyState
from app.strings import t
from app.views import parts, theme, touch
from app.views.session import Screen


def banded(body: ft.Control, screen: Screen) -> ft.Control:
    """Put above a page who is on duty; on a phone nobody is."""
    if screen.duty is None:
        return body
    return ft.Column(
        [_strip(screen.duty, screen), ft.Container(body, expand=True)],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _strip(state: DutyState, screen: Screen) -> ft.Control:
    said = parts.strong(t("duty.now", name=state.name, post=state.post), theme.INK)
    return ft.Container(
        ft.Row(
            [
                ft.Icon(ft.Icons.BADGE_OUTLINED, color=theme.SEA),
                ft.Container(said, expand=True),
                *_ways(screen.act, narrow=screen.width < theme.WIDE or theme.letters_are_large()),
            ],
            spacing=theme.GAP_SMALL,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        bgcolor=theme.WASH,
        padding=ft.Padding.symmetric(vertical=theme.GAP_TINY, horizontal=theme.GAP),
    )


def _ways(act: Intents, *, narrow: bool) -> list[ft.Control]:
    """Draw the ways off duty; where there is no room for their words, as signs."""
    ways = (
        (t("duty.switch"), touch.on(act.switch_officer), ft.Icons.SWITCH_ACCOUNT),
        (t("duty.lock"), touch.on(act.lock_now), ft.Icons.LOCK_OUTLINE),
    )
    if narrow:
        return [touch.sign(icon, words, do) for words, do, icon in ways]
    return [touch.quiet(words, do, icon=icon) for words, do, icon in ways]
