"""The people on this phone: for whom something is."""

import flet as ft

from app.intents import Intents
from app.model_people import ForWhomState, PersonRow
from app.strings import t
from app.views import parts, theme, touch


def for_whom(state: ForWhomState, act: Intents) -> ft.Control:
    """Draw everybody a service can be for, as rows to press."""
    rows = [
        _row(each, touch.on(act.begin_for, state.service, each.id), ft.Icons.PERSON_OUTLINE)
        for each in state.people
    ]
    other = PersonRow("", t("people.somebody_else"), t("people.somebody_else_hint"))
    return parts.page(
        [
            parts.title(t("people.for_whom")),
            parts.soft(t("people.for_whom_why")),
            *rows,
            _row(other, touch.on(act.begin_for, state.service, ""), ft.Icons.PERSON_ADD_ALT),
        ],
        name=f"for-{state.service}",
        gap=12,
    )


def _row(row: PersonRow, press: touch.Press, icon: ft.IconData) -> ft.Control:
    said = [parts.strong(row.name, size=theme.TEXT_LARGE)]
    said += [parts.soft(row.about)] if row.about else []
    paper = parts.card(
        [
            ft.Row(
                [
                    parts.mark(icon, theme.ICON_TILE),
                    ft.Container(parts.stack(said, 0), expand=True),
                    ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.SEA),
                ],
                spacing=12,
            )
        ]
    )
    return parts.pressable(paper, press, f"person-{row.id or 'other'}")
