"""A case on the desk: who, how it stands, what can be done now, and everything it says."""

import flet as ft

from app.intents import Intents
from app.model import Choice, Tone
from app.model_desk import AskedState, CallerState, DeskCaseState, PaperState
from app.strings import t
from app.views import case as case_view
from app.views import choices, parts, theme, touch, voyage


def case(state: DeskCaseState, act: Intents) -> ft.Control:
    """Draw a case, or what has to be said with the step that is being taken."""
    if state.asked is not None:
        return _asked(state, state.asked, act)
    row = state.case.row
    told = [
        *([parts.notice(Tone.FIX, state.between)] if state.between else []),
        *([parts.notice(Tone.WAIT, state.unsent)] if state.unsent else []),
    ]
    first, *others = state.steps or (None,)
    return parts.page(
        [
            parts.stack([parts.title(state.who), parts.strong(row.title, theme.INK_SOFT)]),
            parts.chips(parts.chip(row.tone, row.label)),
            *told,
            parts.card([voyage.large(row.voyage)]),
            *([_caller(row.id, state.caller, act)] if state.caller else []),
            *([parts.card([parts.body(state.consent)])] if state.consent else []),
            *_steps(row.id, others, act),
            *([case_view.answers(state.case.lines)] if state.case.lines else []),
            *_papers(state),
            case_view.code(row, act),
            *([case_view.history(state.case)] if state.case.history else []),
            *_mend(state, act),
        ],
        _first(row.id, first, act),
        name=f"desk-{row.id}",
    )


def _first(case: str, step: Choice | None, act: Intents) -> list[ft.Control]:
    """Draw the usual next step, by the thumb."""
    if step is None:
        return []
    return [touch.primary(step.label, touch.on(act.take_step, case, step.value))]


def _steps(case: str, steps: list[Choice], act: Intents) -> list[ft.Control]:
    """Draw the other steps that can be taken."""
    if not steps:
        return []
    buttons = [
        touch.secondary(each.label, touch.on(act.take_step, case, each.value)) for each in steps
    ]
    return [parts.stack([parts.heading(t("desk.others")), *buttons])]


def _mend(state: DeskCaseState, act: Intents) -> list[ft.Control]:
    """Draw the way to mend it here, with the person before the desk."""
    if not state.case.fixable:
        return []
    mend = touch.on(act.fix, state.case.row.id)
    return [touch.tonal(t("desk.mend_here"), mend, icon=ft.Icons.EDIT_OUTLINED)]


def _papers(state: DeskCaseState) -> list[ft.Control]:
    """Draw the photos, each with what it is of; of one that is still coming that it comes."""
    if not state.papers:
        return []
    return [parts.heading(t("desk.papers")), *(_paper(each) for each in state.papers)]


def _paper(paper: PaperState) -> ft.Control:
    if not paper.picture:
        return parts.card([parts.strong(paper.label), parts.soft(t("desk.paper_coming"))])
    picture = ft.Image(
        src=paper.picture,
        fit=ft.BoxFit.CONTAIN,
        gapless_playback=True,
        border_radius=theme.CORNER_FIELD,
        semantics_label=t("photo.taken", label=paper.label),
    )
    return parts.card([parts.strong(paper.label), picture])


def _caller(case: str, caller: CallerState, act: Intents) -> ft.Control:
    """Draw whose phone it says it is, and how to vouch for it."""
    if caller.vouched:
        return parts.card(
            [
                parts.soft(t("desk.caller", who=caller.said)),
                parts.chips(parts.chip(Tone.DONE, t("desk.vouched"))),
            ]
        )
    return parts.card(
        [
            parts.soft(t("desk.caller", who=caller.said)),
            parts.body(t("desk.vouch_why")),
            touch.tonal(
                t("desk.vouch_known"),
                touch.on(act.vouch_caller, case, False),
                icon=ft.Icons.HANDSHAKE_OUTLINED,
            ),
            touch.tonal(
                t("desk.vouch_seen"),
                touch.on(act.vouch_caller, case, True),
                icon=ft.Icons.BADGE_OUTLINED,
            ),
        ],
        gap=12,
    )


def _asked(state: DeskCaseState, asked: AskedState, act: Intents) -> ft.Control:
    """Draw why, what is to be mended, and the words for the villager."""
    note = ft.TextField(
        key="note",
        value=asked.note,
        multiline=True,
        min_lines=2,
        text_style=parts.style(theme.TEXT_BODY),
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD, amiss=bool(asked.amiss)),
        content_padding=theme.GAP,
        on_change=touch.on_text(act.type_word),
    )
    mends = [_to_mend(each, each.value in asked.ticked, act) for each in asked.questions]
    amiss = [parts.notice(Tone.FIX, asked.amiss)] if asked.amiss else []
    return parts.page(
        [
            parts.stack([parts.title(asked.title), parts.soft(state.who)]),
            parts.heading(t("desk.why")),
            choices.one_of(t("desk.why"), asked.reasons, asked.reason, act.choose_why, "why"),
            parts.heading(t("desk.note")),
            touch.called(t("desk.note"), "note", note, asked.amiss),
            *amiss,
            *([parts.heading(t("desk.mends")), parts.stack(mends)] if mends else []),
        ],
        [
            touch.primary(t("desk.say"), touch.on(act.say_step, state.case.row.id)),
            touch.quiet(t("button.back"), touch.on(act.leave_step)),
        ],
        name=f"asked-{asked.step}",
    )


def _to_mend(each: Choice, chosen: bool, act: Intents) -> ft.Control:
    do = touch.on(act.tick_mend, each.value)
    return choices.row(
        each, chosen, ft.Checkbox(key=f"mend-{each.value}", value=chosen, on_change=do)
    )
