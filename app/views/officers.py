"""Who works on this tablet: adding and ending, forgotten PINs, and the book of all that."""

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.model_officers import BookState, NewOfficerState, OfficerRow, OfficersState, OfficerState
from app.strings import t
from app.views import choices, parts, theme, touch


def officers(state: OfficersState, act: Intents) -> ft.Control:
    """Draw everybody, the way to add somebody for the head, and the book."""
    add = touch.tonal(
        t("officers.add"), touch.on(act.go, "/officers/new"), icon=ft.Icons.PERSON_ADD_ALT
    )
    return parts.page(
        [
            parts.title(t("officers.title")),
            parts.soft(t("officers.why")),
            *(_row(each, act) for each in state.officers),
            add if state.head else parts.soft(t("officers.head_only")),
            touch.secondary(
                t("officers.book"), touch.on(act.go, "/officers/book"), icon=ft.Icons.HISTORY
            ),
        ],
        name="officers",
        gap=12,
    )


def officer(state: OfficerState, act: Intents) -> ft.Control:
    """Draw one officer: since when, a forgotten PIN, the end of their service."""
    row = state.row
    if state.asks:
        return parts.page(
            [
                parts.title(t("officers.dismiss_title", name=row.name)),
                parts.body(t("officers.dismiss_text", name=row.name, code=row.kid)),
            ],
            [
                touch.primary(t("officers.keep"), touch.on(act.ask_dismiss, "")),
                touch.quiet(t("officers.dismiss"), touch.on(act.dismiss_officer, row.kid)),
            ],
            name="officer-dismiss",
        )
    end = touch.quiet(t("officers.dismiss"), touch.on(act.ask_dismiss, row.kid))
    return parts.page(
        [
            parts.title(row.name),
            parts.soft(row.about),
            parts.body(state.since),
            *([parts.notice(Tone.WAIT, t("officers.shut"))] if row.shut else []),
            *([touch.tonal(t("officers.own_pin"), touch.on(act.change_pin))] if state.own else []),
            parts.heading(t("lock.forgot")),
            parts.soft(t("officers.forgot_why")),
            *(
                [touch.tonal(t("officers.new_pin"), touch.on(act.forgot_pin, row.kid))]
                if state.helped
                else [parts.soft(t("officers.too_few"))]
            ),
        ],
        [end] if state.dismissible else [],
        name=f"officer-{row.kid}",
        gap=12,
    )


def newcomer(state: NewOfficerState, act: Intents) -> ft.Control:
    """Draw the name and the post of somebody to be added."""
    box = ft.TextField(
        key="officer-name",
        value=state.name,
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD, amiss=bool(state.amiss)),
        content_padding=theme.GAP,
        on_change=touch.on_text(act.name_officer),
    )
    return parts.page(
        [
            parts.title(t("officers.add")),
            parts.soft(t("officers.add_why")),
            *([parts.notice(Tone.FIX, state.amiss)] if state.amiss else []),
            parts.strong(t("officers.name")),
            touch.called(t("officers.name"), "officer-name", box),
            parts.strong(t("officers.post")),
            choices.one_of(t("officers.post"), list(state.posts), state.post, act.choose_post),
        ],
        [touch.primary(t("officers.choose_pin"), touch.on(act.add_officer))],
        name="officer-new",
        gap=12,
    )


def book(state: BookState, act: Intents) -> ft.Control:
    """Draw what happened to officers here, the newest first."""
    lines = [
        parts.card([parts.body(each.label), parts.soft(each.hint, size=theme.TEXT_LABEL)])
        for each in state.lines
    ]
    return parts.page(
        [parts.title(t("officers.book")), parts.soft(t("officers.book_why")), *lines],
        name="officers-book",
        gap=12,
    )


def _row(row: OfficerRow, act: Intents) -> ft.Control:
    icon = ft.Icons.LOCK_OUTLINE if row.shut else ft.Icons.BADGE_OUTLINED
    said = (parts.strong(row.name, size=theme.TEXT_LARGE), parts.soft(row.about))
    paper = parts.card([parts.leads(*said, mark=parts.mark(icon, theme.ICON_TILE), gap=0)])
    return parts.pressable(paper, touch.on(act.go, f"/officers/{row.kid}"), f"officer-{row.kid}")
