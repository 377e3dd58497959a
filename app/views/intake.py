"""Taking a file of people over: its columns, what it brings, and then the word that it may."""

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.model_register import IntakeState, ProblemRow, Step
from app.strings import t
from app.views import parts, register, theme, touch


def intake(state: IntakeState, act: Intents) -> ft.Control:
    """Draw how far a file has come, and what to do next."""
    draw = {
        Step.CHOOSE: _choose,
        Step.COLUMNS: _columns,
        Step.BUSY: _busy,
        Step.READY: _ready,
        Step.DONE: _done,
    }[state.step]
    return draw(state, act)


def _choose(_state: IntakeState, act: Intents) -> ft.Control:
    return parts.page(
        [
            parts.title(t("intake.title")),
            parts.body(t("intake.what")),
            parts.soft(t("intake.columns_hint")),
            parts.soft(t("intake.safe")),
        ],
        [_pick(act)],
        name="intake",
    )


def _columns(state: IntakeState, act: Intents) -> ft.Control:
    """Draw a file whose columns do not do: what was found, and what has to be there."""
    missing = t("intake.missing", columns=", ".join(state.missing))
    return parts.page(
        [
            parts.title(t("intake.title")),
            parts.soft(state.file),
            parts.notice(Tone.FIX, missing),
            *_read(state),
            parts.soft(t("intake.columns_hint")),
        ],
        [_pick(act)],
        name="intake-columns",
    )


def _busy(state: IntakeState, _act: Intents) -> ft.Control:
    return parts.page(
        [
            parts.title(t("intake.title")),
            parts.soft(state.file),
            parts.moving(state.progress),
            parts.notice(Tone.NEWS, state.progress),
        ],
        name="intake-busy",
    )


def _ready(state: IntakeState, act: Intents) -> ft.Control:
    """Draw what a file would bring, and the one button that takes it over."""
    report: list[ft.Control] = []
    if state.problems:
        report = [
            parts.heading(t("intake.problems")),
            *map(_problem, state.problems),
            *([parts.soft(state.more)] if state.more else []),
            touch.secondary(t("intake.report"), touch.on(act.save_report), icon=ft.Icons.SAVE_ALT),
        ]
    go = touch.primary(t("intake.take"), touch.on(act.take_register))
    return parts.page(
        [
            parts.title(state.summary),
            parts.soft(state.file),
            parts.card([parts.body(each) for each in state.brings]),
            parts.soft(t("intake.nothing_yet")),
            *_read(state),
            *report,
        ],
        [*([go] if state.takes else []), touch.quiet(t("intake.other"), _again(act))],
        name="intake-ready",
    )


def _done(state: IntakeState, act: Intents) -> ft.Control:
    return parts.page(
        [
            parts.title(t("intake.title")),
            parts.notice(Tone.DONE, state.summary),
            parts.body(t("intake.remove_file")),
        ],
        [touch.primary(t("intake.to_register"), touch.on(act.go, "/register"))],
        name="intake-done",
    )


def _read(state: IntakeState) -> list[ft.Control]:
    """Draw which columns were recognised as what, and which are left aside."""
    drawn: list[ft.Control] = []
    if state.read:
        drawn.append(parts.card([register.told(each) for each in state.read], gap=12))
    if state.aside:
        drawn.append(parts.soft(t("intake.aside", columns=state.aside)))
    return drawn


def _problem(row: ProblemRow) -> ft.Control:
    tone = Tone.FIX if row.refused else Tone.WAIT
    chip = parts.chip(tone, t("intake.left_out" if row.refused else "intake.taken_over"))
    said = parts.stack([parts.strong(row.where), parts.body(row.reason), parts.chips(chip)])
    return parts.card([said], gap=theme.GAP_TINY, margin=12)


def _pick(act: Intents) -> ft.Control:
    return touch.primary(t("intake.choose"), _again(act), icon=ft.Icons.TABLE_VIEW)


def _again(act: Intents) -> touch.Press:
    return touch.on(act.choose_register)
