"""What a form lacks, or what to know before it sails; each line leads to where it is mended."""

from collections.abc import Mapping

import flet as ft

from app.asked import Reason
from app.intents import Intents
from app.model import FormState, ReviewState, Tone
from app.strings import t
from app.views import parts, theme, touch

TONES: Mapping[str, Tone] = {"ready": Tone.DONE, "but": Tone.WAIT, "not_yet": Tone.FIX}


def verdict(state: ReviewState, act: Intents) -> ft.Control:
    """Say first whether the form can be sent, and under it why not, or what to know before."""
    tone = TONES[state.verdict]
    ink = theme.INKS[tone]
    head = ft.Semantics(
        live_region=True,
        container=True,
        content=ft.Row(
            [
                ft.Icon(theme.SIGNS[tone], color=ink, size=theme.ICON),
                ft.Container(parts.strong(t(f"review.{state.verdict}"), ink), expand=True),
            ],
            spacing=12,
        ),
    )
    return ft.Container(
        bgcolor=theme.GROUNDS[tone],
        border_radius=theme.CORNER_CARD,
        padding=ft.Padding.symmetric(vertical=12, horizontal=theme.GAP),
        content=parts.stack(
            [head, *(_line(each, state.draft, act, ink) for each in state.reasons)],
            theme.GAP_TINY,
        ),
    )


def lacking(state: FormState, act: Intents) -> ft.Control:
    """Say quietly which papers the form still needs; opened, each leads to its page."""
    papers = ", ".join(each.text for each in state.lacking)
    lines = [_line(each, state.draft, act, theme.INK) for each in state.lacking]
    return ft.ExpansionTile(
        key="lacking",
        leading=ft.Icon(ft.Icons.ATTACH_FILE, color=theme.INK_SOFT, size=theme.ICON_SMALL),
        title=parts.soft(t("form.lacking", papers=papers), size=theme.TEXT_LABEL),
        controls=[parts.stack(lines, theme.GAP_TINY)],
        tile_padding=ft.Padding.symmetric(vertical=0, horizontal=theme.GAP_SMALL),
        controls_padding=ft.Padding.symmetric(vertical=0, horizontal=theme.GAP_SMALL),
        min_tile_height=theme.TOUCH_LEAST,
        shape=ft.RoundedRectangleBorder(radius=theme.CORNER_FIELD),
        collapsed_shape=ft.RoundedRectangleBorder(radius=theme.CORNER_FIELD),
        icon_color=theme.SEA,
        collapsed_icon_color=theme.SEA,
    )


def _line(reason: Reason, draft: str, act: Intents, ink: ft.Colors) -> ft.Control:
    said = ft.Container(parts.body(reason.text, ink), expand=True)
    if reason.page is None:
        return ft.Row([said])
    paper = ft.Container(
        padding=ft.Padding.symmetric(vertical=12),
        border_radius=theme.GAP_SMALL,
        content=ft.Row(
            [said, ft.Icon(ft.Icons.CHEVRON_RIGHT, color=ink, size=theme.ICON)],
            spacing=theme.GAP_SMALL,
        ),
    )
    return parts.pressable(paper, touch.on(act.show_page, draft, reason.page), "")
