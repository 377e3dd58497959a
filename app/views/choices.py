"""Questions answered by touch: one of few, several, yes or no, one of many."""

from collections.abc import Iterable

import flet as ft

from app.model import Choice, QuestionState
from app.strings import t
from app.views import boxes, parts, theme, touch
from app.views.boxes import Reply

FEW = 7
"""Up to so many choices lie open on the page; more have a page of their own to search."""
AT_ONCE = 40
"""How many rows of a long list are drawn before the person has to narrow it down."""


def choice(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw one of few as rows to press, one of many as a door to a page of its own."""
    if len(question.choices) > FEW:
        return picker(question, reply)
    return one_of(
        question.label, question.choices, boxes.value(question), reply.answer, question.key
    )


def one_of(
    label: str, offered: Iterable[Choice], chosen: str, choose: touch.Choose, key: str = ""
) -> ft.Control:
    """Draw few to choose one from as rows to press, heard together with what they answer."""
    rows = [row(each, each.value == chosen, ft.Radio(value=each.value)) for each in offered]
    return touch.group(
        label,
        ft.RadioGroup(
            key=key or None,
            value=chosen,
            on_change=lambda event: touch.on(choose, event.control.value or "")(),
            content=parts.stack(rows),
        ),
    )


def choices(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw several of few as rows to tick."""
    chosen = (question.value,) if isinstance(question.value, str) else question.value
    rows = [
        row(
            each,
            each.value in chosen,
            ft.Checkbox(
                key=f"{question.key}-{each.value}",
                value=each.value in chosen,
                on_change=touch.on(reply.answer, _toggled(question, chosen, each.value)),
            ),
        )
        for each in question.choices
    ]
    return touch.group(question.label, parts.stack(rows))


def _toggled(question: QuestionState, chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    after = set(chosen) ^ {value}
    return tuple(each.value for each in question.choices if each.value in after)


def row(each: Choice, chosen: bool, mark: ft.Control) -> ft.Control:
    """Draw a choice as a row as wide as the page, pressed anywhere."""
    return ft.MergeSemantics(
        content=ft.ListTile(
            key=each.value,
            leading=mark,
            title=parts.body(each.label),
            subtitle=parts.soft(each.hint) if each.hint else None,
            toggle_inputs=True,
            min_height=theme.TOUCH,
            horizontal_spacing=theme.GAP_SMALL,
            content_padding=ft.Padding.symmetric(vertical=4, horizontal=theme.GAP_SMALL),
            bgcolor=theme.WASH if chosen else theme.PAPER,
            shape=ft.RoundedRectangleBorder(
                radius=theme.CORNER_FIELD,
                side=ft.BorderSide(2 if chosen else 1, theme.SEA if chosen else theme.LINE),
            ),
        )
    )


def yes_no(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw two large buttons, heard together with what they answer."""
    chosen = boxes.value(question)
    sides = question.choices or (Choice("yes", t("form.yes")), Choice("no", t("form.no")))
    buttons = [_side(question, each, each.value == chosen, reply) for each in sides]
    return touch.group(question.label, ft.Row(buttons, spacing=12))


def _side(question: QuestionState, each: Choice, chosen: bool, reply: Reply) -> ft.Control:
    mark = ft.Icons.CHECK_CIRCLE if chosen else ft.Icons.RADIO_BUTTON_UNCHECKED
    ink = theme.SEA if chosen else theme.INK_SOFT
    return ft.Container(
        expand=True,
        content=ft.MergeSemantics(
            content=ft.Semantics(
                button=True,
                selected=chosen,
                identifier=f"{question.key}-{each.value}",
                content=ft.Container(
                    ink=True,
                    on_click=touch.on(reply.answer, each.value),
                    bgcolor=theme.WASH if chosen else theme.PAPER,
                    border=ft.Border.all(2 if chosen else 1, theme.SEA if chosen else theme.LINE),
                    border_radius=theme.CORNER_FIELD,
                    padding=theme.GAP,
                    content=ft.Row(
                        [
                            ft.Icon(mark, color=ink, size=theme.ICON),
                            parts.strong(each.label, size=theme.TEXT_LARGE),
                        ],
                        alignment=ft.MainAxisAlignment.CENTER,
                        spacing=theme.GAP_SMALL,
                        wrap=True,
                    ),
                ),
            )
        ),
    )


def agree(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw the words to agree to, whole, and one row to press under them."""
    agreed = boxes.value(question) == "yes"
    after = "no" if agreed else question.agreed
    mark = ft.Checkbox(key=question.key, value=agreed, on_change=touch.on(reply.answer, after))
    return parts.card(
        [
            parts.body(question.statement),
            row(Choice(question.key, t("form.agree")), agreed, mark),
        ],
        gap=12,
    )


def picker(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a door to the page where one of many is chosen, and what has been chosen there."""
    chosen = boxes.value(question)
    label = next((_full(each) for each in question.choices if each.value == chosen), "")
    amiss = bool(question.error)
    return ft.MergeSemantics(
        content=ft.Semantics(
            button=True,
            label=question.label,
            identifier=question.key,
            content=ft.Container(
                ink=True,
                on_click=touch.on(reply.pick),
                bgcolor=theme.PAPER,
                border=ft.Border.all(2 if amiss else 1, theme.FIX if amiss else theme.LINE),
                border_radius=theme.CORNER_FIELD,
                padding=theme.GAP,
                content=ft.Row(
                    [
                        ft.Container(
                            parts.body(label) if label else parts.soft(t("form.pick")), expand=True
                        ),
                        ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.SEA),
                    ]
                ),
            ),
        )
    )


def _full(each: Choice) -> str:
    return f"{each.label}, {each.hint}" if each.hint else each.label


def matching(among: tuple[Choice, ...], query: str) -> tuple[Choice, ...]:
    """Return the choices whose words contain every word of the query, in their order."""
    wanted = query.casefold().split()
    return tuple(each for each in among if all(word in _full(each).casefold() for word in wanted))


def rows(
    among: tuple[Choice, ...], query: str, chosen: str, choose: touch.Choose
) -> list[ft.Control]:
    """Draw what is left of a long list, as rows to press."""
    found = matching(among, query)
    if not found:
        return [parts.empty(ft.Icons.SEARCH, t("form.pick_none"), "")]
    more = len(found) - AT_ONCE
    rest = [parts.soft(t("form.pick_more", count=more))] if more > 0 else []
    return [*(pressable_row(each, each.value == chosen, choose) for each in found[:AT_ONCE]), *rest]


def pressable_row(each: Choice, chosen: bool, choose: touch.Choose) -> ft.Control:
    """Draw one row of a list to choose from: its name, and what tells it from its namesakes."""
    return ft.MergeSemantics(
        content=ft.Semantics(
            button=True,
            selected=chosen,
            identifier=f"choice-{each.value}",
            content=ft.Container(
                key=each.value,
                ink=True,
                on_click=touch.on(choose, each.value),
                bgcolor=theme.WASH if chosen else theme.PAPER,
                border=ft.Border.all(2 if chosen else 1, theme.SEA if chosen else theme.LINE_SOFT),
                border_radius=theme.CORNER_FIELD,
                padding=ft.Padding.symmetric(vertical=12, horizontal=theme.GAP),
                content=ft.Row(
                    [
                        ft.Container(
                            parts.stack(
                                [
                                    parts.strong(each.label, size=theme.TEXT_LARGE),
                                    *([parts.soft(each.hint)] if each.hint else []),
                                ],
                                0,
                            ),
                            expand=True,
                        ),
                        ft.Icon(
                            ft.Icons.CHECK if chosen else ft.Icons.CHEVRON_RIGHT, color=theme.SEA
                        ),
                    ]
                ),
            ),
        )
    )
