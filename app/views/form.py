"""A form: one topic a page, why it is asked, and one button that goes on."""

from functools import partial

import flet as ft

from app.intents import Intents
from app.model import FormState, QuestionState, Tone
from app.strings import t
from app.views import boxes, choices, fields, parts, reasons, theme, touch

BAR_HEIGHT = 6
DISCARD = "discard"
"""What a route ends with that asks whether to throw a draft away."""


def form(state: FormState, act: Intents) -> ft.Control:
    """Draw one page of a form. Every change goes out at once."""
    questions = [
        fields.field(question, reply(state.draft, question.key, act))
        for question in state.questions
    ]
    return parts.page(
        [
            *([_progress(state)] if state.pages > 1 else []),
            parts.stack([parts.title(state.title), parts.soft(state.why)], theme.GAP_SMALL),
            *([parts.notice(Tone.FIX, state.fixing)] if state.fixing else []),
            *questions,
            *([reasons.lacking(state, act)] if state.lacking else []),
            *([_leave(state, act)] if state.page == 0 else []),
        ],
        _foot(state, act),
        name=f"{state.draft}-{state.page}",
        gap=theme.GAP_LARGE,
    )


def reply(draft: str, key: str, act: Intents) -> boxes.Reply:
    """Return what touching one question of a draft does."""
    return boxes.Reply(
        answer=partial(act.answer, draft, key),
        part=partial(act.answer_part, draft, key),
        add_row=partial(act.add_row, draft, key),
        drop_row=partial(act.drop_row, draft, key),
        pick=partial(act.go, f"/drafts/{draft}/pick/{key}"),
        use_person=partial(act.use_person, draft, key),
        take_photo=partial(act.take_photo, draft, key),
        choose_photo=partial(act.choose_photo, draft, key),
        remove_photo=partial(act.remove_photo, draft, key),
        use_photo=partial(act.use_photo, draft, key),
        open_straight=partial(act.open_straight, draft, key),
    )


def _progress(state: FormState) -> ft.Control:
    words = t("form.progress", page=state.page + 1, pages=state.pages)
    bars: list[ft.Control] = [
        ft.Container(
            expand=True,
            height=BAR_HEIGHT,
            border_radius=BAR_HEIGHT / 2,
            bgcolor=theme.SEA if index <= state.page else theme.LINE_SOFT,
        )
        for index in range(state.pages)
    ]
    return parts.stack([parts.strong(words, theme.SEA), ft.Row(bars, spacing=6)])


def _foot(state: FormState, act: Intents) -> list[ft.Control]:
    back = touch.quiet(t("button.back"), touch.on(act.show_page, state.draft, state.page - 1))
    later = touch.quiet(t("button.save_later"), touch.on(act.go, "/"))
    return [
        touch.primary(t("button.next"), touch.on(act.next_page, state.draft)),
        parts.beside([back, later] if state.page and not theme.letters_are_large() else [later]),
    ]


def _leave(state: FormState, act: Intents) -> ft.Control:
    """Draw the way to throw the form away; it asks once more before it does."""
    ask = touch.on(act.go, f"/drafts/{state.draft}/{DISCARD}")
    return ft.Row([touch.quiet(t("button.discard"), ask, icon=ft.Icons.DELETE_OUTLINE)], wrap=True)


def discard(draft: str, act: Intents) -> ft.Control:
    """Draw the question before a form is thrown away for good."""
    return parts.page(
        [parts.title(t("discard.title")), parts.body(t("discard.text"))],
        [
            touch.primary(t("discard.keep"), touch.on(act.go, f"/drafts/{draft}")),
            touch.quiet(t("discard.go"), touch.on(act.discard, draft)),
        ],
    )


def pick(question: QuestionState, query: str, look: touch.Choose, done: touch.Choose) -> ft.Control:
    """Draw the page where one of many is chosen; choosing goes back to the form."""

    rows = choices.rows(question.choices, query, boxes.value(question), done)
    return parts.page(
        [
            parts.title(question.label),
            parts.search(t("form.pick_search"), query, look, "search-choice"),
            parts.stack(rows),
        ]
    )
