"""The band that says on every page that this is practice, and the way into practice."""

import flet as ft

from app.intents import Intents
from app.model_rehearsal import RehearsalState
from app.strings import t
from app.views import parts, theme, touch
from app.views.session import Screen


def banded(body: ft.Control, screen: Screen) -> ft.Control:
    """Put above a page that this is practice, while it is."""
    if screen.rehearsal is None:
        return body
    return ft.Column(
        [_band(screen.rehearsal, screen.act), ft.Container(body, expand=True)],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def offered(act: Intents) -> ft.Control:
    """Offer to practise, and say what that is."""
    begin = touch.on(act.rehearse, "begin")
    return parts.stack(
        [
            parts.heading(t("rehearsal.title")),
            parts.soft(t("rehearsal.why")),
            touch.tonal(t("rehearsal.title"), begin, icon=ft.Icons.SCHOOL_OUTLINED),
        ],
        12,
    )


def _band(state: RehearsalState, act: Intents) -> ft.Control:
    if state.asks:
        said = t("rehearsal.ask_end")
        pressed = [(t("rehearsal.end_now"), "end"), (t("rehearsal.stay"), "stay")]
    else:
        said = t("rehearsal.nothing_sent")
        goes_on = [(t("rehearsal.next"), "next")] if state.goes_on else []
        pressed = [*goes_on, (t("rehearsal.end"), "ask")]
    return ft.Container(
        ft.Row(
            [
                ft.Text(said, color=theme.ON_BAND, font_family=theme.FONT_STRONG),
                *(_button(words, touch.on(act.rehearse, what)) for words, what in pressed),
            ],
            wrap=True,
            spacing=theme.GAP_SMALL,
            run_spacing=theme.GAP_TINY,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        bgcolor=theme.BAND,
        padding=ft.Padding.symmetric(vertical=theme.GAP_SMALL, horizontal=theme.GAP),
    )


def _button(words: str, do: touch.Press) -> ft.Control:
    return ft.OutlinedButton(
        words,
        on_click=do,
        height=theme.TOUCH_LEAST,
        style=ft.ButtonStyle(
            color=theme.ON_BAND,
            side=ft.BorderSide(1.5, theme.ON_BAND_SOFT),
            padding=ft.Padding.symmetric(horizontal=theme.GAP),
        ),
    )
