"""The page "Tanya Layar": a question, and what the list of services says about it."""

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.model_asking import AnswerState, AskState
from app.strings import t
from app.views import parts, theme, touch


def ask(state: AskState, act: Intents) -> ft.Control:
    """Draw the question, then the answer with where it stands, or that there is none."""
    return parts.page(
        [
            parts.stack([parts.title(t("ask.title")), parts.soft(t("ask.why"))]),
            _box(state, act),
            *_outcome(state, act),
        ],
        [
            touch.primary(
                t("ask.do"),
                touch.on(act.ask, state.question),
                disabled=not state.question.strip(),
            )
        ],
        name="ask",
        gap=theme.GAP_LARGE,
    )


def _box(state: AskState, act: Intents) -> ft.Control:
    return parts.search(t("ask.hint"), state.question, act.type_question, "question", done=act.ask)


def _outcome(state: AskState, act: Intents) -> list[ft.Control]:
    if state.answers:
        several = [parts.heading(t("ask.which"))] if len(state.answers) > 1 else []
        return [*several, *(_answer(each, act) for each in state.answers)]
    if state.unknown:
        return [_unknown(state, act)]
    return [
        parts.stack(
            [
                parts.heading(t("ask.examples")),
                *(touch.tonal(each, touch.on(act.ask, each)) for each in state.examples),
            ]
        )
    ]


def _answer(answer: AnswerState, act: Intents) -> ft.Control:
    return parts.card(
        [
            parts.strong(answer.heading, size=theme.TEXT_LARGE),
            *(_line(each) for each in answer.lines),
            parts.soft(answer.source),
            touch.tonal(
                t("ask.begin"), touch.on(act.begin, answer.service), icon=ft.Icons.ARROW_FORWARD
            ),
        ],
        gap=theme.GAP_SMALL,
    )


def _line(text: str) -> ft.Control:
    mark = ft.Icon(ft.Icons.CHECK, color=theme.SEA, size=theme.ICON_SMALL)
    return ft.Row(
        [mark, ft.Container(parts.body(text), expand=True)],
        spacing=theme.GAP_SMALL,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def _unknown(state: AskState, act: Intents) -> ft.Control:
    offered = (
        [touch.tonal(t("ask.office"), touch.on(act.ask_office), icon=ft.Icons.SEND_OUTLINED)]
        if state.office
        else []
    )
    return parts.stack([parts.notice(Tone.NEWS, t("ask.unknown")), *offered])
