"""The page on which a photo is laid straight: turned by quarters, cut side by side."""

import flet as ft

from app.asked import StraightState
from app.intents import Intents
from app.strings import t
from app.views import parts, theme, touch

PICTURE_HEIGHT = 320
"""Height in pixels of the photo: the buttons below it stay on a small screen."""
EDGE = 2

CUTS = (
    ("top", "straight.top", ft.Icons.VERTICAL_ALIGN_BOTTOM),
    ("bottom", "straight.bottom", ft.Icons.VERTICAL_ALIGN_TOP),
    ("left", "straight.left", ft.Icons.KEYBOARD_TAB),
    ("right", "straight.right", ft.Icons.KEYBOARD_BACKSPACE),
)
"""Sides, their words, and arrows that point to what is kept."""


def straight(state: StraightState, act: Intents) -> ft.Control:
    """Draw a photo and what can be done to it with a thumb; nothing is kept before it is said."""
    return parts.page(
        [
            parts.stack([parts.title(t("straight.title")), parts.soft(t("straight.why"))]),
            _picture(state),
            touch.tonal(
                t("straight.turn"), _do(state, act, "turn"), icon=ft.Icons.ROTATE_90_DEGREES_CW
            ),
            _cuts(state, act),
            *([_whole(state, act)] if state.changed else []),
        ],
        [
            touch.primary(
                t("button.use_photo_so"), touch.on(act.keep_straight, state.draft, state.key)
            ),
            touch.quiet(t("button.back"), touch.on(act.go, f"/drafts/{state.draft}")),
        ],
        name=f"straight-{state.draft}-{state.key}",
    )


def _picture(state: StraightState) -> ft.Control:
    """Draw the photo with an edge around it, so that it is seen what is left of it."""
    return ft.Container(
        height=PICTURE_HEIGHT,
        bgcolor=theme.WASH,
        border_radius=theme.CORNER_FIELD,
        alignment=ft.Alignment.CENTER,
        padding=theme.GAP_SMALL,
        content=ft.Container(
            border=ft.Border.all(EDGE, theme.SEA),
            content=ft.Image(
                src=state.view,
                fit=ft.BoxFit.CONTAIN,
                gapless_playback=True,
                semantics_label=t("photo.taken", label=state.label),
            ),
        ),
    )


def _cuts(state: StraightState, act: Intents) -> ft.Control:
    """Draw four large buttons, one for each side."""
    drawn: list[ft.Control] = [
        ft.Container(touch.secondary(t(words), _do(state, act, side), icon=icon), expand=True)
        for side, words, icon in CUTS
    ]
    return parts.stack(
        [
            parts.strong(t("straight.cut")),
            ft.Row(drawn[:2], spacing=theme.GAP_SMALL),
            ft.Row(drawn[2:], spacing=theme.GAP_SMALL),
        ]
    )


def _whole(state: StraightState, act: Intents) -> ft.Control:
    return touch.quiet(t("straight.whole"), _do(state, act, "whole"), icon=ft.Icons.UNDO)


def _do(state: StraightState, act: Intents, how: str) -> touch.Press:
    return touch.on(act.straighten, state.draft, state.key, how)
