"""Two people before each other: one phone shows its code, the other vouches for it."""

from collections.abc import Callable
from functools import partial

import flet as ft

from app.intents import Intents
from app.model_vouching import IntroduceState, VouchState
from app.strings import t
from app.views import boxes, fields, parts, theme, touch

CODE_SIDE = 280
"""Logical pixels: large enough to be read from a hand's distance."""


def introduce(state: IntroduceState, act: Intents) -> ft.Control:
    """Draw this phone's code, the digits to compare, and its text for where no camera reads it."""
    picture = ft.Container(
        ft.Image(
            src=state.code,
            width=CODE_SIDE,
            height=CODE_SIDE,
            fit=ft.BoxFit.CONTAIN,
            gapless_playback=True,
            semantics_label=t("introduce.code"),
        ),
        bgcolor=ft.Colors.WHITE,
        border_radius=theme.CORNER_FIELD,
        padding=theme.GAP_SMALL,
        alignment=ft.Alignment.CENTER,
    )
    return parts.page(
        [
            parts.stack([parts.title(t("introduce.title")), parts.soft(t("introduce.why"))]),
            picture,
            _digits(state.digits, t("introduce.digits")),
            parts.stack(
                [
                    parts.soft(t("introduce.text")),
                    _aloud(state.text, parts.code(state.text, theme.TEXT_BODY)),
                    parts.beside(
                        [
                            touch.tonal(
                                t("introduce.share"),
                                touch.on(act.share_code, state.text),
                                icon=ft.Icons.SHARE_OUTLINED,
                            ),
                            touch.quiet(
                                t("introduce.copy"),
                                touch.on(act.copy_code, state.text),
                                icon=ft.Icons.COPY,
                            ),
                        ]
                    ),
                ]
            ),
            *(_further(act) if state.readable else []),
        ],
        name="introduce",
        gap=theme.GAP_LARGE,
    )


def _further(act: Intents) -> list[ft.Control]:
    """Draw what else two people do there: carry the officer's word on, compare the office."""
    endorsed = [
        parts.strong(t("codes.read")),
        parts.soft(t("introduce.endorsed")),
        touch.tonal(
            t("codes.read"), touch.on(act.go, "/nearby/read"), icon=ft.Icons.QR_CODE_SCANNER
        ),
    ]
    return [parts.card(endorsed), check_office(act)]


def check_office(act: Intents) -> ft.Control:
    """Draw how to compare the code on the office's wall."""
    return parts.card(
        [
            parts.strong(t("office.title")),
            parts.soft(t("office.why")),
            *photographed(act.check_office),
        ]
    )


def photographed(read: Callable[[bool], object]) -> list[ft.Control]:
    """Draw the two ways to a photo of a code; `read` hears whether the camera is to take it."""
    return [
        touch.tonal(
            t("button.take_photo"), touch.on(read, True), icon=ft.Icons.PHOTO_CAMERA_OUTLINED
        ),
        touch.quiet(t("button.choose_photo"), touch.on(read, False), icon=ft.Icons.IMAGE_OUTLINED),
    ]


def vouch(state: VouchState, act: Intents) -> ft.Control:
    """Draw how to read the phone's code, what to type from the card, and the digits to compare."""
    ready = [
        _digits(state.digits, t("vouch.digits")),
        parts.stack([parts.heading(t("vouch.card")), parts.soft(t("vouch.card_why"))]),
        *(
            fields.field(question, boxes.Reply(answer=partial(_answered, act, question.key)))
            for question in state.card
        ),
    ]
    return parts.page(
        [
            parts.stack([parts.title(t("vouch.title")), parts.soft(t("vouch.why"))]),
            *(photographed(act.read_code) if state.readable else []),
            fields.field(state.code, boxes.Reply(answer=partial(_typed, act))),
            *(ready if state.digits else []),
        ],
        [touch.primary(t("vouch.do"), touch.on(act.vouch), disabled=not state.code.value)],
        name="vouch",
        gap=theme.GAP_LARGE,
    )


def _digits(digits: str, said: str) -> ft.Control:
    aloud = " ".join(digits.replace(" ", ""))
    return parts.card([parts.soft(said), _aloud(aloud, parts.code(digits, theme.TEXT_TITLE))])


def _aloud(words: str, content: ft.Control) -> ft.Control:
    """Let screen readers say what can be marked and copied; by itself they hear an empty box."""
    return ft.Semantics(label=words, exclude_semantics=True, content=content)


def _typed(act: Intents, value: str | tuple[str, ...]) -> None:
    act.type_code(value if isinstance(value, str) else "")


def _answered(act: Intents, key: str, value: str | tuple[str, ...]) -> None:
    act.answer_card(key, value if isinstance(value, str) else " ".join(value))
