"""Questions answered by typing: text, names, numbers, a date in three parts; a list to drop."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import flet as ft

from app.model import Choice, QuestionState
from app.strings import t
from app.views import parts, theme, touch

DATE_PARTS = 3
GROUP = 4


def _nothing(*_: object) -> None:
    """Stand in for what a question without photos, rows or long lists never asks."""


@dataclass(frozen=True)
class Reply:
    """What touching a question does."""

    answer: Callable[[str | tuple[str, ...]], object]
    part: Callable[[int, str, str], object] = _nothing
    add_row: Callable[[], object] = _nothing
    drop_row: Callable[[int], object] = _nothing
    pick: Callable[[], object] = _nothing
    use_person: Callable[[str], object] = _nothing
    take_photo: Callable[[], object] = _nothing
    choose_photo: Callable[[], object] = _nothing
    remove_photo: Callable[[], object] = _nothing
    use_photo: Callable[[], object] = _nothing
    open_straight: Callable[[], object] = _nothing


def value(question: QuestionState) -> str:
    """Return a single answer as text."""
    if isinstance(question.value, str):
        return question.value
    return question.value[0] if question.value else ""


def _box(
    question: QuestionState,
    reply: Reply,
    keyboard: ft.KeyboardType = ft.KeyboardType.TEXT,
    capitals: ft.TextCapitalization = ft.TextCapitalization.SENTENCES,
    *,
    family: str = theme.FONT,
    lines: int = 1,
) -> ft.Control:
    return _typed(
        key=question.key,
        label=question.label,
        text=value(question),
        amiss=question.error,
        do=reply.answer,
        keyboard=keyboard,
        capitals=capitals,
        family=family,
        lines=lines,
        max_length=question.max_length,
    )


def _typed(
    *,
    key: str,
    label: str,
    text: str,
    amiss: str,
    do: Callable[[str], object],
    keyboard: ft.KeyboardType,
    capitals: ft.TextCapitalization = ft.TextCapitalization.NONE,
    family: str = theme.FONT,
    lines: int = 1,
    max_length: int | None = None,
) -> ft.Control:
    box = ft.TextField(
        key=key,
        value=text,
        keyboard_type=keyboard,
        capitalization=capitals,
        autocorrect=False,
        multiline=lines > 1,
        min_lines=lines if lines > 1 else None,
        max_length=max_length,
        counter="" if lines == 1 else None,
        text_style=parts.style(_size(family), family),
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD, amiss=bool(amiss)),
        content_padding=theme.GAP,
        on_change=touch.on_text(do),
    )
    return touch.called(label, key, box, amiss)


def _size(family: str) -> int:
    """Return the size of what is typed; sixteen digits fit their box with the largest letters."""
    narrow = family == theme.FONT_CODE and theme.letters_are_large()
    return theme.TEXT_LABEL if narrow else theme.TEXT_LARGE


def text(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for a line of text."""
    return _box(question, reply)


def long_text(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for several lines."""
    return _box(question, reply, ft.KeyboardType.MULTILINE, lines=5)


def name(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for a name."""
    return _box(question, reply, ft.KeyboardType.NAME, ft.TextCapitalization.WORDS)


def digits(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for a number."""
    return _box(question, reply, ft.KeyboardType.NUMBER)


def decimal(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for a number with a comma."""
    return _box(question, reply, ft.KeyboardType.NUMBER)


def email(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for an address of electronic mail."""
    return _box(question, reply, ft.KeyboardType.EMAIL, ft.TextCapitalization.NONE)


def code(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for a receipt code."""
    capitals = ft.TextCapitalization.CHARACTERS
    return _box(question, reply, capitals=capitals, family=theme.FONT_CODE)


def phone(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for a telephone number."""
    return _box(question, reply, ft.KeyboardType.PHONE)


def time(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a box for a time of day."""
    return _box(question, reply, ft.KeyboardType.DATETIME)


def long_number(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a NIK or KK number; below, what was typed in groups of four, as on the card."""
    box = _box(question, reply, ft.KeyboardType.NUMBER, family=theme.FONT_CODE)
    digits = "".join(letter for letter in value(question) if letter.isdigit())
    if not digits:
        return box
    groups = [digits[start : start + GROUP] for start in range(0, len(digits), GROUP)]
    key = "form.kk_groups" if question.kind == "kk" else "form.nik_groups"
    return parts.stack([box, parts.soft(t(key, groups=" ".join(groups)))], theme.GAP_TINY)


def drop_down(question: QuestionState, key: str, say: Callable[[str], object]) -> ft.Control:
    """Draw one of many as a list that drops down, where a page of its own would be too much."""
    return ft.Semantics(
        label=question.label,
        identifier=key,
        content=ft.Dropdown(
            key=key,
            value=value(question) or None,
            expand=True,
            expanded_insets=0,
            text_style=parts.style(theme.TEXT_LARGE),
            filled=True,
            fill_color=theme.PAPER,
            border=parts.edge(theme.CORNER_FIELD, amiss=bool(question.error)),
            content_padding=theme.GAP,
            menu_height=400,
            options=[ft.DropdownOption(each.value, each.label) for each in question.choices],
            on_select=lambda event: touch.on(say, event.control.value or "")(),
        ),
    )


def read_date(kept: str) -> tuple[str, str, str]:
    """Take a date as kept, `17-08-1990` or unfinished like `17--`, apart: day, month, year."""
    day, month, year = [*kept.split("-"), "", "", ""][:DATE_PARTS]
    return (year, month, day) if len(day) == GROUP else (day, month, year)


def write_date(day: str, month: str, year: str) -> str:
    """Put a date together as it is kept, day first; nothing at all while all three are empty."""
    return f"{day}-{month}-{year}" if day or month or year else ""


def date(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw a date as day, name of the month and year: no calendar to page back fifty years."""
    day, month, year = read_date(value(question))

    def number(part: str, text: str, write: Callable[[str], str]) -> ft.Control:
        label = f"{question.label}, {t(f'form.{part}')}"
        box = _typed(
            key=f"{question.key}-{part}",
            label=label,
            text=text,
            amiss=question.error,
            do=lambda typed: reply.answer(write(typed.strip())),
            keyboard=ft.KeyboardType.NUMBER,
        )
        return _date_part(t(f"form.{part}"), box)

    month_asked = replace(
        question,
        label=f"{question.label}, {t('form.month')}",
        value=month.zfill(2) if month else "",
        choices=tuple(Choice(f"{each:02}", t(f"month.{each}")) for each in range(1, 13)),
    )
    months = drop_down(
        month_asked,
        f"{question.key}-month",
        lambda chosen: reply.answer(write_date(day, chosen, year)),
    )
    boxes = [
        (number("day", day, lambda typed: write_date(typed, month, year)), 3),
        (_date_part(t("form.month"), months), 5),
        (number("year", year, lambda typed: write_date(day, month, typed)), 4),
    ]
    row: ft.Control = ft.Row(
        [ft.Container(box, expand=share) for box, share in boxes],
        spacing=theme.GAP_SMALL,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    if theme.letters_are_large():
        row = parts.stack([box for box, _ in boxes])
    if not question.unknown:
        return row
    said = t(f"form.unknown_{question.unknown}")
    return parts.stack([row, parts.soft(said, size=theme.TEXT_LABEL)], theme.GAP_TINY)


def _date_part(label: str, box: ft.Control) -> ft.Control:
    return parts.stack([parts.soft(label, size=theme.TEXT_LABEL), box], theme.GAP_TINY)
