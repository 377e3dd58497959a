"""All applications of this phone, newest first, and the forms not finished yet."""

import flet as ft

from app.intents import Intents
from app.model import HomeState
from app.strings import t
from app.views import parts, rows, theme


def applications(state: HomeState, act: Intents, open_now: str = "") -> ft.Control:
    """Draw the list; `open_now` is the case shown beside it on a wide screen."""
    cases = [rows.case_row(row, act, open_now=row.id == open_now) for row in state.cases]
    drafts = [rows.draft_row(row, act) for row in state.drafts]
    if not cases and not drafts:
        nothing = parts.empty(
            ft.Icons.SAILING_OUTLINED, t("applications.empty"), t("applications.empty_hint")
        )
        return parts.page([parts.title(t("applications.title")), nothing])
    unfinished = [parts.heading(t("applications.drafts")), *drafts] if drafts else []
    return parts.page([parts.title(t("applications.title")), *cases, *unfinished], gap=12)


def unchosen() -> ft.Control:
    """Draw the place beside the list while no application is chosen."""
    return ft.Container(
        parts.empty(ft.Icons.SAILING_OUTLINED, t("applications.choose"), ""),
        alignment=ft.Alignment.CENTER,
        padding=theme.GAP_HUGE,
        expand=True,
    )
