"""The village's register: looking somebody up, and what an officer decides about them."""

import flet as ft

from app.intents import Intents
from app.model import Choice, Tone
from app.model_register import (
    DOUBT,
    DifferenceRow,
    MakeState,
    ProposalRow,
    ProposalsState,
    ProposalState,
    RegisterState,
    ResidentRow,
    ResidentState,
    Told,
)
from app.strings import t
from app.views import choices, frame, parts, theme, touch


def register(state: RegisterState, act: Intents, open_now: str = "") -> ft.Control:
    """Draw the search and whoever was found; `open_now` is who is shown beside it, where wide."""
    bring = touch.on(act.go, "/intake")
    if state.empty:
        nothing = parts.empty(
            ft.Icons.GROUPS_OUTLINED, t("register.empty"), t("register.empty_hint")
        )
        return parts.page(
            [parts.title(t("register.title")), nothing],
            [touch.primary(t("register.import"), bring, icon=ft.Icons.TABLE_VIEW)],
            name="register",
        )
    return parts.page(
        [
            parts.title(t("register.title")),
            parts.search(t("register.search"), state.query, act.seek_resident, "seek-resident"),
            *_waiting(state, act),
            *_found(state, act, open_now),
            parts.soft(state.count),
            *([parts.soft(state.source)] if state.source else []),
            touch.secondary(
                t("trips.title"), touch.on(act.go, "/trips"), icon=ft.Icons.DIRECTIONS_BOAT
            ),
            touch.secondary(t("register.import"), bring, icon=ft.Icons.TABLE_VIEW),
        ],
        name="register",
        gap=12,
    )


def _waiting(state: RegisterState, act: Intents) -> list[ft.Control]:
    """Draw the way to what citizens propose."""
    if not state.proposals:
        return []
    words = t("register.proposals_wait", count=state.proposals)
    paper = parts.ground(Tone.NEWS, words, chevron=True)
    return [parts.pressable(paper, touch.on(act.go, "/proposals"), "open-proposals")]


def _found(state: RegisterState, act: Intents, open_now: str) -> list[ft.Control]:
    if state.query.strip() and not state.rows:
        return [parts.notice(Tone.WAIT, t("register.none_found"))]
    return [resident_row(each, act, open_now=each.id == open_now) for each in state.rows]


def resident_row(row: ResidentRow, act: Intents, *, open_now: bool = False) -> ft.Control:
    """Draw somebody as a row that opens what the register says of them."""
    go = touch.on(act.go, f"/register/{row.id}")
    return person_row(row, go, f"resident-{row.id}", open_now=open_now)


def person_row(
    row: ResidentRow, press: touch.Press, identifier: str, *, open_now: bool = False
) -> ft.Control:
    """Draw somebody as a row to press."""
    said: list[ft.Control] = [parts.strong(row.name, size=theme.TEXT_LARGE)]
    said += [parts.soft(row.about)]
    said += [parts.chips(parts.chip(DOUBT, row.mark))] if row.mark else []
    paper = parts.card([parts.leads(*said)], margin=12)
    if open_now:
        paper.border = ft.Border.all(2, theme.SEA)
    return parts.pressable(paper, press, identifier, open_now)


def resident(state: ResidentState, act: Intents) -> ft.Control:
    """Draw everything the register says of somebody."""
    mark = [parts.chips(parts.chip(DOUBT, state.row.mark))] if state.row.mark else []
    household: list[ft.Control] = []
    if state.household:
        household = [parts.heading(t("register.household"))]
        household += [resident_row(each, act) for each in state.household]
    go = touch.on(act.go, f"/make/{state.row.id}")
    foot = [touch.primary(t("register.make"), go, icon=ft.Icons.EDIT_NOTE)]
    decided: list[ft.Control] = []
    if state.rulings:
        decided = [parts.heading(t("register.decided")), *map(parts.soft, state.rulings)]
    return parts.page(
        [
            parts.title(state.row.name),
            *mark,
            *(parts.notice(DOUBT, each) for each in state.doubts),
            parts.card([told(each) for each in state.lines], gap=12),
            *household,
            *decided,
        ],
        foot,
        name=f"resident-{state.row.id}",
        gap=12,
    )


def make(state: MakeState, act: Intents) -> ft.Control:
    """Draw what can be applied for with somebody's line, as rows that open the form."""
    rows = [
        parts.pressable(
            parts.card(
                [
                    parts.leads(
                        parts.strong(each.label, size=theme.TEXT_LARGE),
                        *([parts.chips(parts.chip(DOUBT, each.hint))] if each.hint else []),
                    )
                ],
                margin=12,
            ),
            touch.on(act.make_for, each.value, state.row.id),
            f"make-{each.value}",
        )
        for each in state.services
    ]
    return parts.page(
        [
            parts.title(t("register.make_for", name=state.row.name)),
            parts.soft(t("register.make_why")),
            *rows,
        ],
        name=f"make-{state.row.id}",
        gap=12,
    )


def unchosen(some: object) -> ft.Control:
    """Draw the place beside the list while nobody is chosen; an empty register asks nothing."""
    return frame.unchosen(some, ft.Icons.GROUPS_OUTLINED, t("register.choose"))


def told(line: Told) -> ft.Control:
    """Draw a label and what stands beside it, under one another where there is no room."""
    return parts.stack([parts.soft(line.label, size=theme.TEXT_LABEL), parts.strong(line.value)], 0)


def proposals(state: ProposalsState, act: Intents) -> ft.Control:
    """Draw the applications that say something else than the register."""
    rows = [_proposal_row(each, act) for each in state.rows]
    nothing = parts.empty(ft.Icons.DONE_ALL, t("register.no_proposals"), "")
    return parts.page(
        [
            parts.title(t("register.proposals")),
            parts.soft(t("register.proposals_why")),
            *(rows or [nothing]),
        ],
        name="proposals",
        gap=12,
    )


def _proposal_row(row: ProposalRow, act: Intents) -> ft.Control:
    said = (parts.strong(row.name, size=theme.TEXT_LARGE), parts.soft(row.about))
    paper = parts.card([parts.leads(*said)], margin=12)
    return parts.pressable(
        paper, touch.on(act.go, f"/proposals/{row.case}"), f"proposal-{row.case}"
    )


def proposal(state: ProposalState, act: Intents) -> ft.Control:
    """Draw side by side what the register has and what an application says."""
    why = "register.proposal_fresh" if state.fresh else "register.proposal_why"
    some = any(each.taken for each in state.differences)
    return parts.page(
        [
            parts.title(state.row.name),
            parts.soft(state.row.about),
            parts.body(t(why)),
            *(_difference(each, state, act) for each in state.differences),
        ],
        [
            touch.primary(
                t("register.take_ticked" if some else "register.take_nothing"),
                touch.on(act.rule_proposal, state.row.case),
            ),
        ],
        name=f"proposal-{state.row.case}",
        gap=12,
    )


def _difference(row: DifferenceRow, state: ProposalState, act: Intents) -> ft.Control:
    """Draw one field: what stands now, what is proposed, and whether it is taken over."""
    tick = ft.Checkbox(
        key=f"take-{row.field}",
        value=row.taken,
        on_change=touch.on(act.tick_proposal, state.row.case, row.field),
    )
    sides = ft.Row(
        [
            ft.Container(told(Told(t("register.has"), row.has)), expand=True),
            ft.Container(told(Told(t("register.says"), row.says)), expand=True),
        ],
        vertical_alignment=ft.CrossAxisAlignment.START,
        spacing=12,
    )
    return parts.card(
        [
            parts.strong(row.label, size=theme.TEXT_LARGE),
            sides,
            choices.row(Choice(row.field, t("register.take")), row.taken, tick),
        ],
        gap=12,
    )
