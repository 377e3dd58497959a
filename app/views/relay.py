"""The relay in the village: what it is for, which one this phone uses, and when it was met."""

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.nearby import RelayState
from app.strings import t
from app.views import parts, theme, touch

TYPED = "relay-address"


def relay(state: RelayState, act: Intents) -> ft.Control:
    """Draw the relay in use, or how to begin with one."""
    return parts.page(
        [
            parts.title(t("relay.title")),
            parts.body(t("relay.what")),
            *(_used(state, act) if state.address else []),
            *_choose(state, act),
        ],
        [touch.primary(t("relay.use"), touch.on(act.use_relay), disabled=not state.typed)],
        name="relay",
    )


def _used(state: RelayState, act: Intents) -> list[ft.Control]:
    said = [
        parts.strong(state.address),
        parts.soft(t("relay.met", when=state.met or t("outbox.never"))),
        *([parts.ground(Tone.WAIT, state.left)] if state.left else []),
        touch.quiet(t("relay.leave"), touch.on(act.leave_relay)),
    ]
    return [parts.card(said)]


def _choose(state: RelayState, act: Intents) -> list[ft.Control]:
    box = ft.TextField(
        key=TYPED,
        value=state.typed,
        keyboard_type=ft.KeyboardType.URL,
        autocorrect=False,
        text_style=parts.style(theme.TEXT_LARGE),
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD),
        content_padding=theme.GAP,
        on_change=touch.on_text(act.type_relay),
        on_submit=lambda _: touch.on(act.use_relay)(),
    )
    scan = [
        touch.tonal(
            t("relay.scan"), touch.on(act.scan_relay, True), icon=ft.Icons.PHOTO_CAMERA_OUTLINED
        ),
        touch.quiet(
            t("relay.choose"), touch.on(act.scan_relay, False), icon=ft.Icons.IMAGE_OUTLINED
        ),
    ]
    return [
        parts.heading(t("relay.other") if state.address else t("relay.begin")),
        *(scan if state.readable else []),
        parts.soft(t("relay.type")),
        touch.called(t("relay.address"), TYPED, box),
    ]
