"""Parcels on a screen: pictures in a loop to show, and photos of them to read."""

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.nearby import NearbyState, ReadState, RelayState, ShownState
from app.strings import t
from app.views import carrying, parts, relay, theme, touch

READ = "/nearby/read"
SIDE = 340
"""Width and height of a picture, in logical pixels."""


def nearby(state: NearbyState, act: Intents) -> ft.Control:
    """Draw the page this state is of."""
    if isinstance(state, ShownState):
        return shown(state, act)
    if isinstance(state, ReadState):
        return read(state, act)
    assert isinstance(state, RelayState)
    return relay.relay(state, act)


def shown(state: ShownState, act: Intents) -> ft.Control:
    """Draw the loop, or one picture for a camera that is slow."""
    if not state.pictures:
        return _not_yet(state, act)
    count, index = len(state.pictures), state.index
    picture = state.loop if index is None else state.pictures[index]
    where = (
        t("codes.loop", count=count)
        if index is None
        else t("codes.one", number=index + 1, count=count)
    )
    return parts.page(
        [
            parts.title(t("codes.show")),
            parts.body(t("codes.show_why")),
            _code(picture, where),
            parts.strong(where),
            parts.soft(t("codes.text_only")),
            touch.quiet(t("codes.read_back"), touch.on(act.go, READ)),
        ],
        [
            parts.beside(
                [
                    touch.secondary(t("codes.before"), touch.on(act.turn_code, -1)),
                    touch.secondary(t("codes.after"), touch.on(act.turn_code, 1)),
                ]
            ),
            *([] if index is None else [_again(act)]),
        ],
        name="show",
    )


def _code(picture: bytes, said: str) -> ft.Control:
    """Draw a picture for a camera: white around it in every theme."""
    image = ft.Image(
        src=picture, width=SIDE, height=SIDE, fit=ft.BoxFit.CONTAIN, semantics_label=said
    )
    return ft.Container(
        image,
        bgcolor=ft.Colors.WHITE,
        alignment=ft.Alignment.CENTER,
        border_radius=theme.CORNER_CARD,
        padding=theme.GAP_SMALL,
    )


def _again(act: Intents) -> ft.Control:
    return touch.quiet(t("codes.again"), touch.on(act.turn_code, 0))


def _not_yet(state: ShownState, act: Intents) -> ft.Control:
    take = touch.primary(
        t("button.take"), touch.on(act.go, carrying.TAKE), icon=ft.Icons.MOVE_TO_INBOX_OUTLINED
    )
    said = [parts.title(t("codes.show")), parts.notice(Tone.WAIT, state.said)]
    return parts.page(said, [take], name="show")


def read(state: ReadState, act: Intents) -> ft.Control:
    """Draw how much has been read, and how to go on."""
    said: list[ft.Control] = [parts.title(t("codes.read")), parts.body(t("codes.read_why"))]
    if state.count:
        said.append(parts.strong(t("codes.have", have=state.have, count=state.count)))
    foot = [
        touch.primary(
            t("codes.camera"), touch.on(act.read_picture, True), icon=ft.Icons.PHOTO_CAMERA_OUTLINED
        ),
        touch.secondary(
            t("codes.choose"), touch.on(act.read_picture, False), icon=ft.Icons.IMAGE_OUTLINED
        ),
    ]
    if not state.readable:
        return parts.page([*said, parts.notice(Tone.WAIT, t("codes.unreadable"))], name="read")
    if state.said:
        said.append(parts.notice(Tone.NEWS, state.said))
    if state.back:
        said += [
            parts.heading(t("codes.back")),
            parts.body(t("codes.back_why")),
            _code(state.back, t("codes.back")),
        ]
    return parts.page(said, foot, name="read")
