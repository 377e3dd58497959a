"""An application: where it is, the one next thing, its code, and what has happened."""

import flet as ft

from app.intents import Intents
from app.model import CaseRow, CaseState, Event, Line
from app.strings import t
from app.views import ear, parts, review, theme, touch, voyage


def case(state: CaseState, act: Intents, here: ear.Sound | None = None) -> ft.Control:
    """Draw an application, what matters most first; `here` is what can be heard of it."""
    foot = (
        [touch.primary(t("button.fix"), touch.on(act.fix, state.row.id), icon=ft.Icons.EDIT)]
        if state.fixable
        else []
    )
    return parts.page(
        [
            ear.beside(parts.title(state.row.title), here),
            parts.chips(parts.chip(state.row.tone, state.row.label)),
            parts.card([voyage.large(state.row.voyage)]),
            _next(state),
            *([_rate(state.row.id, act)] if state.rateable else []),
            *([_letter(state, act)] if state.letters else []),
            code(state.row, act),
            *([history(state)] if state.history else []),
            *([answers(state.lines)] if state.lines else []),
            *([_take_back(state.row.id, act)] if state.withdrawable else []),
        ],
        foot,
        name=state.row.id,
    )


def _next(state: CaseState) -> ft.Control:
    """Draw the one thing the person has to do, or that there is none."""
    told = f"{state.row.voyage.sentence} {state.standing}"
    unsaid = state.holder and state.holder not in told
    holder = [parts.soft(t("case.holder", holder=state.holder))] if unsaid else []
    if not state.next_thing:
        standing = parts.body(state.standing or t("case.nothing_to_do"))
        return parts.card([standing, *holder])
    mark = ft.Container(
        ft.Icon(ft.Icons.PUSH_PIN_OUTLINED, color=theme.ON_SAIL, size=theme.ICON),
        bgcolor=theme.SAIL,
        shape=ft.BoxShape.CIRCLE,
        padding=theme.GAP_SMALL,
    )
    head = ft.Row([mark, ft.Container(parts.heading(t("case.next")), expand=True)], spacing=12)
    paper = parts.card([head, parts.body(state.next_thing), *holder], gap=12)
    paper.border = ft.Border.all(2, theme.SAIL)
    return paper


def _take_back(case: str, act: Intents) -> ft.Control:
    return touch.quiet(t("button.withdraw"), touch.on(act.go, f"/withdrawals/{case}"))


def withdraw(state: CaseState, act: Intents) -> ft.Control:
    """Ask once more before an application is taken back."""
    return parts.page(
        [
            parts.title(t("button.withdraw")),
            parts.strong(state.row.title),
            parts.code(state.row.receipt_code),
            parts.body(t("stuck.sure")),
        ],
        [
            touch.primary(t("button.keep"), touch.on(act.go, f"/cases/{state.row.id}")),
            touch.quiet(t("button.withdraw_now"), touch.on(act.withdraw, state.row.id)),
        ],
        name=f"withdraw-{state.row.id}",
    )


def _rate(case: str, act: Intents) -> ft.Control:
    """Ask how it was, once it is over."""
    ask = touch.tonal(
        t("rating.begin"),
        touch.on(act.go, f"/ratings/{case}"),
        icon=ft.Icons.SENTIMENT_SATISFIED_OUTLINED,
    )
    return parts.card([parts.strong(t("rating.ask")), ask], gap=12)


def _letter(state: CaseState, act: Intents) -> ft.Control:
    """Draw the way to the newest letter of a case."""
    return touch.tonal(
        t("letters.open", number=state.letters[-1]),
        touch.on(act.go, f"/letters/{state.row.id}"),
        icon=ft.Icons.DESCRIPTION_OUTLINED,
    )


def code(row: CaseRow, act: Intents) -> ft.Control:
    """Draw the receipt code large, in letters of one width, to be copied onto paper."""
    code = row.receipt_code
    letters = " ".join(code.replace("-", ", "))
    size = theme.TEXT_HEADING if theme.letters_are_large() else theme.TEXT_TITLE
    return parts.card(
        [
            parts.strong(t("case.code"), theme.INK_SOFT),
            ft.Semantics(
                label=t("case.code_aloud", code=letters),
                exclude_semantics=True,
                identifier="receipt-code",
                content=parts.code(code, size),
            ),
            parts.soft(t("case.keep_code")),
            touch.tonal(
                t("slip.button"),
                touch.on(act.go, f"/slips/{row.id}"),
                icon=ft.Icons.RECEIPT_LONG_OUTLINED,
            ),
        ],
    )


def history(state: CaseState) -> ft.Control:
    """Draw what has happened, newest first."""
    last = len(state.history) - 1
    return parts.stack(
        [
            parts.heading(t("case.history")),
            parts.card(
                [_event(event, index == last) for index, event in enumerate(state.history)],
                gap=0,
                margin=theme.GAP_TINY,
            ),
        ],
        12,
    )


def _event(event: Event, last: bool) -> ft.Control:
    ink = theme.INKS[event.tone]
    mark = ft.Container(
        ft.Icon(theme.SIGNS[event.tone], color=ink, size=theme.ICON_SMALL),
        bgcolor=theme.GROUNDS[event.tone],
        shape=ft.BoxShape.CIRCLE,
        padding=theme.GAP_SMALL,
    )
    said = parts.stack(
        [
            parts.strong(event.title),
            *([parts.body(event.text)] if event.text else []),
            parts.soft(t("case.by", who=event.who, when=event.when), size=theme.TEXT_LABEL),
        ],
        2,
    )
    return ft.Container(
        padding=ft.Padding.symmetric(vertical=12),
        border=None if last else ft.Border.only(bottom=ft.BorderSide(1, theme.LINE_SOFT)),
        content=ft.Row(
            [mark, ft.Container(said, expand=True)],
            spacing=12,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
    )


def answers(lines: tuple[Line, ...]) -> ft.Control:
    """Draw what the application says."""
    return parts.stack(
        [parts.heading(t("case.answers")), parts.card([_answer(line) for line in lines], gap=12)],
        12,
    )


def _answer(line: Line) -> ft.Control:
    said: list[ft.Control] = [
        ft.Container(
            parts.stack([parts.soft(line.label, size=theme.TEXT_LABEL), parts.body(line.value)], 0),
            expand=True,
        )
    ]
    if line.thumb:
        said.insert(0, review.thumb(line))
    return ft.Row(said, spacing=12)
