"""The receipt slip as it looks, to be kept, printed or handed on."""

import flet as ft

from app.intents import Intents
from app.slip import SlipState
from app.strings import t
from app.views import parts, theme, touch

SHAPE = 105 / 148
"""Width to height: the paper's own."""


def slip(state: SlipState, act: Intents) -> ft.Control:
    """Draw the slip, white in every theme, and what to do with it."""
    picture = ft.Container(
        ft.Image(src=state.picture, fit=ft.BoxFit.CONTAIN, semantics_label=state.aloud),
        aspect_ratio=SHAPE,
        border=ft.Border.all(1, theme.LINE_SOFT),
        border_radius=theme.CORNER_FIELD,
        bgcolor=ft.Colors.WHITE,
        clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
    )
    return parts.page(
        [parts.title(t("slip.title")), parts.body(t("slip.why")), picture],
        [
            touch.primary(
                t("slip.share"), touch.on(act.share_slip, state.case), icon=ft.Icons.SHARE
            ),
            parts.beside(
                [
                    touch.quiet(t("slip.save_pdf"), touch.on(act.save_slip, state.case, True)),
                    touch.quiet(t("slip.save_picture"), touch.on(act.save_slip, state.case, False)),
                ]
            ),
        ],
        name=f"slip-{state.case}",
    )
