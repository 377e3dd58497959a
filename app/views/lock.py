"""The lock of a tablet: whose name, which PIN; and the ways out when one is lost."""

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.model_officers import Gate, LockState, OfficerRow
from app.strings import t
from app.views import keypad, parts, theme, touch

CODE_SIDE = 280


def lock(state: LockState, act: Intents) -> ft.Control:
    """Draw what the lock asks now."""
    match state.gate:
        case Gate.PIN:
            return _pin(state, act)
        case Gate.LOST:
            return _lost(state, act)
        case _:
            return _names(state, act)


def blank() -> ft.Control:
    """Draw nothing: what the list of running apps is to show of this one."""
    return ft.Container(ft.Icon(ft.Icons.LOCK_OUTLINE, color=theme.SEA, size=48), expand=True)


def _head(state: LockState) -> list[ft.Control]:
    return [
        parts.title(state.title),
        parts.soft(state.why),
        *([parts.notice(Tone.FIX, state.amiss)] if state.amiss else []),
    ]


def _names(state: LockState, act: Intents) -> ft.Control:
    """List names to press; nobody else's page is behind it."""
    foot = [touch.quiet(t("button.back"), touch.on(act.choose_officer, ""))] if state.leaves else []
    if state.gate is Gate.ANSWERED:
        foot = [touch.primary(t("lock.recovered"), touch.on(act.end_recovery))]
    return parts.page(
        [*_head(state), *(_name(each, act) for each in state.officers)],
        foot,
        name=f"lock-{state.gate}",
        gap=12,
    )


def _name(row: OfficerRow, act: Intents) -> ft.Control:
    icon = ft.Icons.LOCK_OUTLINE if row.shut else ft.Icons.PERSON_OUTLINE
    about = t("lock.shut", post=row.about) if row.shut else row.about
    said = (parts.strong(row.name, size=theme.TEXT_HEADING), parts.soft(about))
    paper = parts.card([parts.leads(*said, mark=parts.mark(icon, theme.ICON_TILE), gap=0)])
    return parts.pressable(paper, touch.on(act.choose_officer, row.kid), f"officer-{row.kid}")


def _pin(state: LockState, act: Intents) -> ft.Control:
    """Ask for a PIN, or for a new one."""
    wait = [parts.notice(Tone.WAIT, state.wait)] if state.wait else []
    who = state.chosen
    name = [parts.strong(who.name, size=theme.TEXT_LARGE), parts.soft(who.about)] if who else []
    forgot = touch.on(act.forgot_pin, who.kid) if who else touch.on(act.choose_officer, "")
    return parts.page(
        [
            *_head(state),
            *([parts.stack(name, 0)] if name else []),
            *wait,
            keypad.keypad(state.digits, act, works=not state.wait),
        ],
        [
            *([touch.quiet(t("lock.forgot"), forgot)] if state.forgot else []),
            touch.quiet(t("button.back"), touch.on(act.choose_officer, "")),
        ],
        name="lock-pin",
    )


def _lost(state: LockState, act: Intents) -> ft.Control:
    """Say that the platform has lost the tablet's secret, and lead to the office's spare key."""
    if state.code is None:
        ask = [touch.primary(t("lock.ask_key"), touch.on(act.ask_key))] if state.leaves else []
        give = (
            [touch.quiet(t("lock.give_sealed"), touch.on(act.give_sealed))] if state.gives else []
        )
        return parts.page(_head(state), [*ask, *give], name="lock-lost")
    picture = ft.Image(src=state.code, width=CODE_SIDE, semantics_label=t("lock.code"))
    box = ft.TextField(
        key="key-answer",
        value=state.typed,
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD, amiss=False),
        multiline=True,
        text_style=parts.style(theme.TEXT_BODY, theme.FONT_CODE),
        on_change=touch.on_text(act.type_key_answer),
    )
    return parts.page(
        [
            *_head(state),
            ft.Row([picture], alignment=ft.MainAxisAlignment.CENTER),
            parts.code(state.asked, theme.TEXT_LABEL),
            touch.tonal(
                t("lock.share_request"),
                touch.on(act.share_key_request),
                icon=ft.Icons.SHARE_OUTLINED,
            ),
            parts.heading(t("lock.answer")),
            touch.called(t("lock.answer"), "key-answer", box),
            touch.secondary(
                t("lock.answer_photo"),
                touch.on(act.read_key_answer, from_camera=False),
                icon=ft.Icons.QR_CODE_SCANNER,
            ),
        ],
        [touch.primary(t("lock.take_answer"), touch.on(act.take_key_answer))],
        name="lock-asked",
    )
