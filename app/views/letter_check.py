"""The page that checks a letter: a photo of its code, or the code's text."""

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.model_letters import LetterCheckState, LetterVerdict
from app.strings import t
from app.views import parts, theme, touch


def check(state: LetterCheckState, act: Intents) -> ft.Control:
    """Draw how a letter is checked, and what the last one came to."""
    said: list[ft.Control] = []
    if state.amiss:
        said.append(parts.notice(Tone.FIX, state.amiss))
    if state.verdict is not None:
        said.append(verdict(state.verdict))
    photo = [
        touch.primary(
            t("letter.camera"),
            touch.on(act.check_letter, True),
            icon=ft.Icons.PHOTO_CAMERA_OUTLINED,
        ),
        touch.quiet(
            t("letter.choose"), touch.on(act.check_letter, False), icon=ft.Icons.IMAGE_OUTLINED
        ),
    ]
    box = parts.search(t("letter.paste"), state.typed, act.type_letter, "letter-code")
    look = [touch.tonal(t("letter.look"), touch.on(act.check_typed_letter))] if state.typed else []
    return parts.page(
        [
            parts.title(t("letter.check")),
            parts.body(t("letter.check_why")),
            *said,
            box,
            *look,
        ],
        photo if state.readable else [],
        name="letter-check",
    )


def verdict(state: LetterVerdict) -> ft.Control:
    """Draw whether a letter counts, and what it says to compare with the paper."""
    lines = [
        parts.stack([parts.soft(label, size=theme.TEXT_LABEL), parts.strong(value)], 0)
        for label, value in state.lines
    ]
    said = parts.notice(state.tone, f"{state.title}. {state.text}")
    return parts.card([said, *lines], gap=12)
