"""Everything once more before it is sent, so that a helper can read it aloud."""

import flet as ft

from app.intents import Intents
from app.model import Line, ReviewState
from app.strings import t
from app.views import parts, reasons, theme, touch

THUMB = 72


def review(state: ReviewState, act: Intents) -> ft.Control:
    """Draw all answers to read back; a tap on one goes to where it is changed."""
    return parts.page(
        [
            parts.stack([parts.title(t("review.title")), parts.soft(t("review.why"))]),
            reasons.verdict(state, act),
            *([_seal(state.seal)] if state.seal else []),
            parts.card(
                [_line(line, state, act) for line in state.lines], gap=0, margin=theme.GAP_TINY
            ),
            _terms(state),
        ],
        [_send(state, act), touch.quiet(t("button.save_later"), touch.on(act.go, "/"))],
        name=f"{state.draft}-review",
    )


def _line(line: Line, state: ReviewState, act: Intents) -> ft.Control:
    said: list[ft.Control] = [
        parts.soft(line.label, size=theme.TEXT_LABEL),
        parts.body(line.value or t("review.empty_answer")),
    ]
    if line.problem:
        said.append(
            ft.Row(
                [
                    ft.Icon(ft.Icons.ERROR_OUTLINE, color=theme.FIX, size=theme.ICON_SMALL),
                    ft.Container(parts.strong(line.problem, theme.FIX), expand=True),
                ],
                spacing=theme.GAP_SMALL,
            )
        )
    row: list[ft.Control] = [ft.Container(parts.stack(said, 0), expand=True)]
    if line.thumb:
        row.insert(0, thumb(line))
    row.append(ft.Icon(ft.Icons.EDIT_OUTLINED, color=theme.SEA, size=theme.ICON_SMALL))
    paper = ft.Container(
        padding=ft.Padding.symmetric(vertical=12),
        border=None
        if line is state.lines[-1]
        else ft.Border.only(bottom=ft.BorderSide(1, theme.LINE_SOFT)),
        content=ft.Row(row, spacing=12),
    )
    return parts.pressable(paper, touch.on(act.show_page, state.draft, line.page), "")


def thumb(line: Line) -> ft.Control:
    """Draw the small picture of a photo."""
    return ft.Image(
        src=line.thumb or b"",
        width=THUMB,
        height=THUMB,
        fit=ft.BoxFit.COVER,
        border_radius=theme.GAP_SMALL,
        semantics_label=t("photo.taken", label=line.label),
    )


def _seal(said: str) -> ft.Control:
    """Draw who will be able to read a report about an officer, before anything else of it."""
    return parts.card([_term(ft.Icons.LOCK_OUTLINE, t("review.sealed"), said)])


def _terms(state: ReviewState) -> ft.Control:
    """Draw what it costs, how long it takes, whether to come, and what the data is for."""
    return parts.card(
        [
            _term(ft.Icons.PAYMENTS_OUTLINED, t("review.fee"), state.fee),
            _term(ft.Icons.SCHEDULE, t("review.duration"), state.duration),
            *(
                [_term(ft.Icons.PLACE_OUTLINED, t("review.visit"), state.visit)]
                if state.visit
                else []
            ),
            _term(ft.Icons.SHIELD_OUTLINED, t("review.consent"), state.consent),
        ],
        gap=theme.GAP,
    )


def _term(icon: ft.IconData, label: str, text: str) -> ft.Control:
    return ft.Row(
        [
            ft.Icon(icon, color=theme.SEA, size=theme.ICON),
            ft.Container(
                parts.stack([parts.strong(label), parts.body(text)], 0),
                expand=True,
            ),
        ],
        spacing=12,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def _send(state: ReviewState, act: Intents) -> ft.Control:
    if state.sending:
        return touch.primary(t("review.sending"), touch.on(act.send, state.draft), disabled=True)
    if state.ready:
        return touch.primary(
            t("button.send"), touch.on(act.send, state.draft), icon=ft.Icons.SEND_OUTLINED
        )
    amiss = next((line.page for line in state.lines if line.problem), 0)
    return touch.primary(t("button.complete"), touch.on(act.show_page, state.draft, amiss))
