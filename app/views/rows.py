"""Applications and unfinished forms as rows of a list."""

import flet as ft

from app.intents import Intents
from app.model import CaseRow, Choice, DraftRow
from app.strings import t
from app.views import parts, theme, touch, voyage


def case_row(row: CaseRow, act: Intents, *, open_now: bool = False) -> ft.Control:
    """Draw an application as a row: what it is, how it stands, and its voyage in small."""
    paper = parts.card(
        [
            ft.Row(
                [
                    ft.Container(parts.strong(row.title, size=theme.TEXT_LARGE), expand=True),
                    ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.SEA),
                ]
            ),
            parts.chips(parts.chip(row.tone, row.label)),
            voyage.small(row.voyage),
        ],
        gap=12,
    )
    if open_now:
        paper.border = ft.Border.all(2, theme.SEA)
    return parts.pressable(paper, touch.on(act.go, f"/cases/{row.id}"), f"case-{row.id}", open_now)


def locked_row(row: Choice, act: Intents) -> ft.Control:
    """Draw an application behind a PIN: its receipt code, and the way to the PIN that opens it."""
    paper = parts.card(
        [
            ft.Row(
                [
                    ft.Icon(ft.Icons.LOCK_OUTLINE, color=theme.SEA, size=theme.ICON),
                    ft.Container(
                        parts.stack([parts.strong(t("people.locked")), parts.soft(row.label)], 0),
                        expand=True,
                    ),
                ],
                spacing=12,
            )
        ]
    )
    if not row.value:
        return paper
    return parts.pressable(paper, touch.on(act.go, f"/people/{row.value}"), f"locked-{row.label}")


def draft_row(row: DraftRow, act: Intents) -> ft.Control:
    """Draw an unfinished form as a row that goes on where it was left, or where it is discarded."""
    mark = ft.Icons.DELETE_OUTLINE if row.damaged else ft.Icons.EDIT_OUTLINED
    paper = parts.card(
        [
            parts.leads(
                parts.strong(row.title),
                parts.soft(row.progress),
                mark=ft.Icon(mark, color=theme.SEA, size=theme.ICON),
                gap=0,
            )
        ]
    )
    route = f"/drafts/{row.id}/discard" if row.damaged else f"/drafts/{row.id}"
    return parts.pressable(paper, touch.on(act.go, route), f"draft-{row.id}")
