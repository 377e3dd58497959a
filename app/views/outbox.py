"""What has not reached the office yet, since when, and what it waits for."""

import flet as ft

from app.intents import Intents
from app.model import OutboxState, Tone, WaitingRow
from app.strings import t
from app.views import parts, theme, touch


def outbox(state: OutboxState, act: Intents) -> ft.Control:
    """Draw what waits for the office."""
    last = parts.soft(
        t("outbox.last_contact", when=state.last_contact or t("outbox.never")),
        size=theme.TEXT_LABEL,
    )
    if not state.waiting:
        nothing = parts.empty(
            ft.Icons.CHECK_CIRCLE_OUTLINE, t("outbox.empty"), t("outbox.empty_hint")
        )
        return parts.page(
            [parts.title(t("outbox.title")), nothing, *_problem(state), last],
            [*_progress(state), _ask(state, act)],
        )
    return parts.page(
        [
            parts.title(t("outbox.title")),
            *(_problem(state) or [_count(state)]),
            *(_row(row) for row in state.waiting),
            parts.soft(t("outbox.by_itself"), size=theme.TEXT_LABEL),
            last,
        ],
        [*_progress(state), _send(state, act)],
        gap=12,
    )


def _row(row: WaitingRow) -> ft.Control:
    mark = ft.Container(
        ft.Icon(ft.Icons.SCHEDULE_SEND_OUTLINED, color=theme.SEA, size=theme.ICON),
        bgcolor=theme.WASH,
        shape=ft.BoxShape.CIRCLE,
        padding=12,
    )
    said = parts.stack(
        [
            parts.strong(row.title, size=theme.TEXT_LARGE),
            parts.body(row.why),
            parts.soft(t("outbox.since", since=row.since), size=theme.TEXT_LABEL),
        ],
        2,
    )
    return parts.card([ft.Row([mark, ft.Container(said, expand=True)], spacing=12)])


def _count(state: OutboxState) -> ft.Control:
    return parts.notice(Tone.WAIT, t("outbox.count", count=len(state.waiting)))


def _problem(state: OutboxState) -> list[ft.Control]:
    return [parts.notice(Tone.WAIT, state.problem)] if state.problem else []


def _progress(state: OutboxState) -> list[ft.Control]:
    if not state.sending:
        return []
    return [
        ft.Semantics(live_region=True, content=parts.body(state.progress)),
        ft.ProgressBar(
            bar_height=6,
            border_radius=3,
            color=theme.SEA,
            bgcolor=theme.WASH,
            semantics_label=t("button.sending"),
        ),
    ]


def _ask(state: OutboxState, act: Intents) -> ft.Control:
    words = t("button.asking") if state.sending else t("button.ask_news")
    return touch.secondary(words, touch.on(act.send_now), icon=ft.Icons.REFRESH)


def _send(state: OutboxState, act: Intents) -> ft.Control:
    words = t("button.sending") if state.sending else t("button.send_now")
    return touch.primary(
        words, touch.on(act.send_now), icon=ft.Icons.SEND_OUTLINED, disabled=state.sending
    )
