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
        [_strip(screen.duty, screen.act), ft.Container(body, expand=True)],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _strip(state: DutyState, act: Intents) -> ft.Control:
    said = parts.strong(t("duty.now", name=state.name, post=state.post), theme.INK)
    return ft.Container(
        ft.Row(
            [
                ft.Icon(ft.Icons.BADGE_OUTLINED, color=theme.SEA),
                ft.Container(said, expand=True),
                touch.quiet(
                    t("duty.switch"), touch.on(act.switch_officer), icon=ft.Icons.SWITCH_ACCOUNT
                ),
                touch.quiet(t("duty.lock"), touch.on(act.lock_now), icon=ft.Icons.LOCK_OUTLINE),
            ],
            spacing=theme.GAP_SMALL,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        bgcolor=theme.WASH,
        padding=ft.Padding.symmetric(vertical=theme.GAP_TINY, horizontal=theme.GAP),
    )
