"""One control per kind of question. A new kind of question is a row in `DRAWN`."""

from collections.abc import Callable, Mapping

import flet as ft

from app.model import QuestionState
from app.strings import t
from app.views import boxes, choices, parts, photo, theme
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
    "email": boxes.text,
    "receipt": boxes.text,
    "decimal": boxes.text,
    "statement": choices.yes_no,
    "point": boxes.text,
    "person": boxes.text,
    "place": boxes.text,
    "rows": boxes.long_text,
    "signature": boxes.text,
}
"""How each kind of question is drawn; the tests hold it against the kinds there are."""
