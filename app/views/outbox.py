"""What has not reached the office yet, since when, what it waits for, and what needs a person."""

from collections.abc import Sequence

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.model_outbox import OutboxState, PhotosWait, StuckRow, WaitingRow, WayOut
from app.strings import t
from app.views import carrying, ear, parts, theme, touch


def outbox(state: OutboxState, act: Intents, here: ear.Sound | None = None) -> ft.Control:
    """Draw what waits for the office; `here` is what can be heard of it."""
    title = ear.beside(parts.title(t("outbox.title")), here)
    last = parts.soft(
        t("outbox.last_contact", when=state.last_contact or t("outbox.never")),
        size=theme.TEXT_LABEL,
    )
    if not state.waiting and not state.stuck:
        nothing = (
            parts.empty(ft.Icons.CHECK_CIRCLE_OUTLINE, t("outbox.empty"), t("outbox.empty_hint"))
            if state.last_contact
            else parts.empty(ft.Icons.OUTBOX_OUTLINED, t("outbox.unused"), t("outbox.unused_hint"))
        )
        return parts.page(
            [title, nothing, *_problem(state), last],
            [*_progress(state), _ask(state, act), _by_hand(act)],
        )
    return parts.page(
        [
            title,
            *(_problem(state) or _count(state)),
            *_stuck(state, act),
            *_photos(state, act),
            *(_row(row) for row in state.waiting),
            parts.soft(t("outbox.by_itself"), size=theme.TEXT_LABEL),
            last,
        ],
        [*_progress(state), _send(state, act), _by_hand(act)],
        gap=12,
    )


def _row(row: WaitingRow) -> ft.Control:
    said = [
        parts.strong(row.title, size=theme.TEXT_LARGE),
        parts.body(row.why),
        parts.soft(t("outbox.since", since=row.since), size=theme.TEXT_LABEL),
    ]
    return _card(ft.Icons.SCHEDULE_SEND_OUTLINED, said)


def _card(icon: ft.IconData, said: Sequence[ft.Control], *below: ft.Control) -> ft.Control:
    first = ft.Row([parts.mark(icon), ft.Container(parts.stack(said, 2), expand=True)], spacing=12)
    return parts.card([first, *below])


def _stuck(state: OutboxState, act: Intents) -> list[ft.Control]:
    if not state.stuck:
        return []
    return [parts.heading(t("stuck.title")), *(_stuck_row(row, act) for row in state.stuck)]


def _stuck_row(row: StuckRow, act: Intents) -> ft.Control:
    said: list[ft.Control] = [
        parts.strong(row.title, size=theme.TEXT_LARGE),
        parts.body(t("stuck.sure") if row.asks else row.why),
    ]
    buttons = _sure(row, act) if row.asks else [_way_out(each, row, act) for each in row.ways_out]
    card = _card(ft.Icons.PAN_TOOL_OUTLINED, said, parts.beside(buttons))
    return touch.named(f"stuck-{row.id}", card)


def _way_out(way: WayOut, row: StuckRow, act: Intents) -> ft.Control:
    match way:
        case WayOut.AGAIN:
            return touch.tonal(
                t("button.try_again"), touch.on(act.try_again, row.id), icon=ft.Icons.REFRESH
            )
        case WayOut.ANEW:
            return touch.tonal(
                t("button.write_anew"), touch.on(act.write_anew, row.case), icon=ft.Icons.EDIT
            )
        case WayOut.WITHDRAW:
            return touch.quiet(t("button.withdraw"), touch.on(act.ask_withdraw, row.id))
        case WayOut.PUT_AWAY:
            return touch.quiet(t("button.put_away"), touch.on(act.put_away, row.id))


def _sure(row: StuckRow, act: Intents) -> list[ft.Control]:
    return [
        touch.tonal(t("button.keep"), touch.on(act.ask_withdraw, "")),
        touch.quiet(t("button.withdraw_now"), touch.on(act.withdraw, row.case)),
    ]


def _photos(state: OutboxState, act: Intents) -> list[ft.Control]:
    match state.photos:
        case PhotosWait.NONE:
            return []
        case PhotosWait.WAIT:
            words, button, anyway = t("outbox.photos_wait"), t("button.photos_too"), True
        case PhotosWait.SENT_ANYWAY:
            words, button, anyway = t("outbox.photos_anyway"), t("button.photos_later"), False
    press = touch.on(act.send_photos, anyway)
    choice = touch.tonal(button, press)
    return [_card(ft.Icons.PHOTO_OUTLINED, [parts.body(words)], choice)]


def _count(state: OutboxState) -> list[ft.Control]:
    if not state.waiting:
        return []
    said = t("outbox.count", count=len(state.waiting))
    resting = state.estimate if not state.sending else ""
    return [parts.notice(Tone.WAIT, f"{said} {resting}".rstrip())]


def _problem(state: OutboxState) -> list[ft.Control]:
    return [parts.notice(Tone.WAIT, state.problem)] if state.problem else []


def _progress(state: OutboxState) -> list[ft.Control]:
    if not state.sending:
        return []
    said = ". ".join(each for each in (state.progress, state.estimate) if each)
    heard = [ft.Semantics(live_region=True, content=parts.body(said))] if said else []
    if state.still:
        return [*heard]
    return [*heard, parts.moving(t("button.sending"))]


def _by_hand(act: Intents) -> ft.Control:
    """Draw the ways that need no signal: giving to a boat, and taking what it brings."""
    return parts.beside(
        [
            touch.quiet(
                t("button.give"), touch.on(act.go, carrying.GIVE), icon=ft.Icons.SAILING_OUTLINED
            ),
            touch.quiet(
                t("button.take"),
                touch.on(act.go, carrying.TAKE),
                icon=ft.Icons.MOVE_TO_INBOX_OUTLINED,
            ),
        ]
    )


def _ask(state: OutboxState, act: Intents) -> ft.Control:
    words = t("button.asking") if state.sending else t("button.ask_news")
    return touch.secondary(words, touch.on(act.send_now), icon=ft.Icons.REFRESH)


def _send(state: OutboxState, act: Intents) -> ft.Control:
    """Draw the button that sends; while sending moves it rests, when it stands still it helps."""
    busy = state.sending and not state.still
    words = t("button.sending") if busy else t("button.send_now")
    return touch.primary(words, touch.on(act.send_now), icon=ft.Icons.SEND_OUTLINED, disabled=busy)
