"""One control per kind of question. A new kind of question is a row in `DRAWN`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import flet as ft

from app.model import QuestionState
from app.strings import t
from app.views import boxes, chart, choices, parts, photo, signature, theme, touch
from app.views.boxes import Reply


def field(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a question: what is asked, where to answer, an example, and what is amiss."""
    drawn = DRAWN.get(question.kind, boxes.text)
    return ft.Column(
        key=f"question-{question.key}",
        spacing=theme.GAP_SMALL,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            _asked(question),
            drawn(question, reply),
            *([_recalled()] if question.recalled else []),
            *([_example(question.example)] if question.example else []),
            *_amiss(question),
        ],
    )


def _asked(question: QuestionState) -> ft.Control:
    label: ft.Control = parts.strong(question.label, size=theme.TEXT_LARGE)
    if not question.required:
        spans = [
            ft.TextSpan(question.label),
            ft.TextSpan(
                "  " + t("form.may_be_empty"),
                style=ft.TextStyle(
                    size=theme.TEXT_LABEL, font_family=theme.FONT, color=theme.INK_SOFT
                ),
            ),
        ]
        label = parts.strong("", size=theme.TEXT_LARGE)
        label.spans = spans
    helped = [parts.soft(question.help)] if question.help else []
    return parts.stack([label, *helped], theme.GAP_TINY)


def _recalled() -> ft.Control:
    """Say that the answer was filled in by itself, so that the person looks at it."""
    ink = ft.Colors.ON_SECONDARY_CONTAINER
    return ft.Row(
        [
            ft.Icon(ft.Icons.HISTORY, color=ink, size=theme.ICON_SMALL),
            ft.Container(parts.soft(t("form.recalled"), size=theme.TEXT_LABEL), expand=True),
        ],
        spacing=theme.GAP_SMALL,
    )


def _example(text: str) -> ft.Control:
    return parts.soft(t("form.example", example=text), size=theme.TEXT_LABEL)


def _amiss(question: QuestionState) -> list[ft.Control]:
    """Say under the field how to mend it; an error stops, a warning asks to look again."""
    if question.error:
        return [_remark(question.error, ft.Icons.ERROR_OUTLINE, theme.FIX, "form.error")]
    if question.warning:
        ink = ft.Colors.ON_SECONDARY_CONTAINER
        return [_remark(question.warning, ft.Icons.HELP_OUTLINE, ink, "form.look_again")]
    return []


def _remark(text: str, icon: ft.IconData, ink: ft.Colors, aloud: str) -> ft.Control:
    return ft.Semantics(
        label=t(aloud, text=text),
        live_region=True,
        exclude_semantics=True,
        container=True,
        content=ft.Row(
            [
                ft.Icon(icon, color=ink, size=theme.ICON),
                ft.Container(parts.strong(text, ink), expand=True),
            ],
            spacing=theme.GAP_SMALL,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
    )


def one(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a person or a place: a card with a box for every part."""
    parts_ = question.rows[0] if question.rows else question.blank
    row = _row(question, 0, parts_, reply)
    if not question.people:
        return row
    offered = [
        touch.tonal(
            t("form.use_person", name=each.label),
            touch.on(reply.use_person, each.value),
            icon=ft.Icons.PERSON_OUTLINE,
        )
        for each in question.people
    ]
    return parts.stack([ft.Row(offered, wrap=True, spacing=theme.GAP_SMALL), row], 12)


def several(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a table: a card for each row, one to begin, and a way to add another."""
    count = len(question.rows)
    full = question.most_rows is not None and count >= question.most_rows
    blank = (question.adding or not count) and not full
    rows = [*question.rows, *([question.blank] if blank else [])]
    add = touch.tonal(t("form.add_row"), touch.on(reply.add_row), icon=ft.Icons.ADD)
    return parts.stack(
        [
            *(_row(question, number, each, reply, count) for number, each in enumerate(rows)),
            *([] if blank or full else [add]),
        ],
        12,
    )


def _row(
    question: QuestionState,
    number: int,
    row: tuple[QuestionState, ...],
    reply: Reply,
    count: int | None = None,
) -> ft.Control:
    """Draw the parts of a row; `count` rows are there so far, None where there is only one."""
    drop = touch.quiet(
        t("form.drop_row"), touch.on(reply.drop_row, number), icon=ft.Icons.DELETE_OUTLINE
    )
    head = [] if count is None else [parts.strong(t("form.row", row=number + 1), theme.SEA)]
    card = parts.card(
        [
            *head,
            *(_part(question, number, each, reply) for each in row),
            *([drop] if count is not None and number < count else []),
        ],
        gap=theme.GAP,
    )
    card.key = f"{question.key}-row-{number}"
    return card


def _part(question: QuestionState, number: int, part: QuestionState, reply: Reply) -> ft.Control:
    key = f"{question.key}-{number}-{part.key}"
    say = partial(reply.part, number, part.key)
    if part.kind in {"choice", "village"}:
        drawn = boxes.drop_down(part, key, say)
        return parts.stack([_asked(part), drawn, *_amiss(part)], theme.GAP_SMALL)
    return field(replace(part, key=key), Reply(answer=partial(_said, say)))


def _said(say: Callable[[str], object], value: str | tuple[str, ...]) -> None:
    say(value if isinstance(value, str) else ", ".join(value))


DRAWN: Mapping[str, Callable[[QuestionState, Reply], ft.Control]] = {
    "text": boxes.text,
    "long_text": boxes.long_text,
    "name": boxes.name,
    "nik": boxes.long_number,
    "kk": boxes.long_number,
    "phone": boxes.phone,
    "date": boxes.date,
    "time": boxes.time,
    "integer": boxes.digits,
    "money": boxes.digits,
    "choice": choices.choice,
    "choices": choices.choices,
    "yes_no": choices.yes_no,
    "village": choices.picker,
    "rt": boxes.digits,
    "photo": photo.photo,
    "thing": photo.photo,
    "email": boxes.email,
    "receipt": boxes.code,
    "decimal": boxes.decimal,
    "statement": choices.agree,
    "point": chart.door,
    "person": one,
    "place": one,
    "rows": several,
    "signature": signature.door,
}
"""How each kind of question is drawn; the tests hold it against the kinds there are."""
