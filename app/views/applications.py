"""All applications of this phone, newest first, and the forms not finished yet."""

import flet as ft

from app.intents import Intents
from app.model import HomeState, Tone
from app.slip import FindState
from app.strings import t
from app.views import ear, frame, parts, rows, touch

NOTHING = FindState()


def applications(
    state: HomeState,
    act: Intents,
    find: FindState = NOTHING,
    open_now: str = "",
    here: ear.Sound | None = None,
) -> ft.Control:
    """
    Draw the list and how to find one.

    `open_now` is the case shown beside it, where wide; `here` what can be heard of the list.
    """
    title = ear.beside(parts.title(t("applications.title")), here)
    newest = state.cases[: find.shown]
    cases = [rows.case_row(row, act, open_now=row.id == open_now) for row in newest]
    cases += [rows.locked_row(row, act) for row in state.locked]
    if older := len(state.cases) - len(newest):
        cases.append(touch.quiet(t("applications.older", count=older), touch.on(act.show_older)))
    drafts = [rows.draft_row(row, act) for row in state.drafts]
    if not cases and not drafts:
        nothing = parts.empty(
            ft.Icons.SAILING_OUTLINED, t("applications.empty"), t("applications.empty_hint")
        )
        return parts.page([title, nothing, *_check(find, act), _letters(act)])
    unfinished = [parts.heading(t("applications.drafts")), *drafts] if drafts else []
    return parts.page(
        [
            title,
            _find(find, act),
            *cases,
            *unfinished,
            *_check(find, act),
            _letters(act),
        ],
        gap=12,
    )


def _find(state: FindState, act: Intents) -> ft.Control:
    """Draw the box for a receipt code, and what is amiss with what was typed."""
    box = parts.search(t("find.code"), state.typed, act.type_receipt, "find-code")
    amiss = [parts.notice(Tone.FIX, state.amiss)] if state.amiss else []
    look = [touch.tonal(t("find.look"), touch.on(act.find_case))] if state.typed else []
    return parts.stack([box, *amiss, *look])


def _check(state: FindState, act: Intents) -> list[ft.Control]:
    """Draw how a slip is checked, where photos of codes are read, and what the last one proves."""
    if not state.readable:
        return []
    said: list[ft.Control] = []
    if state.verdict:
        said.append(parts.notice(Tone.DONE if state.genuine else Tone.FIX, state.verdict))
    if state.case:
        said.append(touch.tonal(t("find.open"), touch.on(act.go, f"/cases/{state.case}")))
    return [
        parts.card(
            [
                parts.heading(t("find.check")),
                parts.body(t("find.check_why")),
                *said,
                touch.secondary(
                    t("find.camera"),
                    touch.on(act.check_slip, True),
                    icon=ft.Icons.PHOTO_CAMERA_OUTLINED,
                ),
                touch.quiet(
                    t("find.choose"), touch.on(act.check_slip, False), icon=ft.Icons.IMAGE_OUTLINED
                ),
            ],
            gap=12,
        )
    ]


def _letters(act: Intents) -> ft.Control:
    """Draw the way to the page that checks a letter."""
    return touch.secondary(
        t("letter.check"), touch.on(act.go, "/check"), icon=ft.Icons.VERIFIED_OUTLINED
    )


def unchosen(some: object) -> ft.Control:
    """Draw the place beside the list while none is chosen; beside an empty one it asks nothing."""
    return frame.unchosen(some, ft.Icons.SAILING_OUTLINED, t("applications.choose"))
