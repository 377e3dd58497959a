"""The first page: who holds the phone, what moves now, and what can be asked for."""

from collections.abc import Sequence

import flet as ft

from app.intents import Intents
from app.model import CaseRow, Choice, DraftRow, HomeState, Tile, Tone
from app.strings import t
from app.views import ear, icons, parts, rows, theme, touch, voyage

SHOWN = 3
"""How many applications, and how many forms, it shows; all of them have a page of their own."""


def home(state: HomeState, act: Intents, here: ear.Sound | None = None) -> ft.Control:
    """Draw the first page; `here` is what can be heard of it."""
    return parts.page(_blocks(state, act), gap=theme.GAP_LARGE, top=_band(state, act, here))


def _band(state: HomeState, act: Intents, here: ear.Sound | None) -> ft.Control:
    """Draw the greeting, the village and the search box."""
    hello = t("home.hello", name=state.name) if state.name else t("home.hello_nobody")
    place = ft.Row(
        [
            ft.Icon(ft.Icons.PLACE_OUTLINED, color=theme.ON_BAND_SOFT, size=theme.ICON_SMALL),
            ft.Container(parts.body(state.village, theme.ON_BAND_SOFT), expand=True),
        ],
        spacing=theme.GAP_SMALL,
    )
    greeting = ear.beside(parts.title(hello, theme.ON_BAND), here, theme.ON_BAND)
    return parts.band(
        [
            parts.stack([greeting, place], theme.GAP_TINY),
            parts.search(t("home.search"), state.query, act.search_service, "search-service"),
        ]
    )


def _blocks(state: HomeState, act: Intents) -> list[ft.Control]:
    if state.query:
        return [tiles(state.tiles, act), _ask(act)]
    others = [row for row in state.cases if row is not state.moving]
    aside = [_cases(others, act)] if others or not state.moving else []
    return [
        *(_announced(each, act) for each in state.announced),
        *([_waiting(state.waiting, act)] if state.waiting else []),
        *([_moving(state.moving, act)] if state.moving else []),
        *([_drafts(state.drafts, act)] if state.drafts else []),
        ft.ResponsiveRow(
            spacing=theme.GAP_LARGE,
            run_spacing=theme.GAP_LARGE,
            controls=[
                ft.Container(
                    parts.stack([tiles(state.tiles, act), _ask(act)], theme.GAP),
                    col={"xs": 12, "lg": 7},
                ),
                ft.Container(parts.stack(aside, theme.GAP_LARGE), col={"xs": 12, "lg": 5}),
            ],
        ),
    ]


def _announced(said: Choice, act: Intents) -> ft.Control:
    return parts.notice(Tone.NEWS, said.label, touch.on(act.put_away, said.value))


def _waiting(count: int, act: Intents) -> ft.Control:
    text = t("outbox.count", count=count)
    return parts.pressable(
        parts.ground(Tone.WAIT, text, chevron=True), touch.on(act.go, "/outbox"), "open-outbox"
    )


def _moving(row: CaseRow, act: Intents) -> ft.Control:
    paper = parts.card(
        [
            ft.Row(
                [
                    ft.Container(
                        parts.stack(
                            [
                                parts.soft(t("home.moving"), size=theme.TEXT_LABEL),
                                parts.strong(row.title, size=theme.TEXT_LARGE),
                            ],
                            0,
                        ),
                        expand=True,
                    ),
                    ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.SEA),
                ]
            ),
            voyage.large(row.voyage),
        ],
        gap=theme.GAP,
    )
    return parts.pressable(paper, touch.on(act.go, f"/cases/{row.id}"), "moving")


def tiles(offered: Sequence[Tile], act: Intents) -> ft.Control:
    """Draw services as tiles."""
    if not offered:
        return parts.empty(ft.Icons.SEARCH, t("home.none_found"), "")
    columns = 1 if theme.letters_are_large() else 2
    drawn = [_tile(tile, act) for tile in offered]
    pairs = [drawn[start : start + columns] for start in range(0, len(drawn), columns)]
    return parts.stack(
        [parts.heading(t("home.need")), *(_beside(each, columns) for each in pairs)], 12
    )


def _beside(tiles: Sequence[ft.Control], columns: int) -> ft.Control:
    """
    Put tiles beside one another, as high as the highest.

    The room between them lies inside their cells: a row that is as high as what is in it forgets
    its own spacing, and a title that just needs a second line would be cut off.
    """
    last = columns - 1
    cells: list[ft.Control] = [
        ft.Container(
            each,
            expand=True,
            padding=ft.Padding.only(left=6 if at else 0, right=6 if at < last else 0),
        )
        for at, each in enumerate([*tiles, *[ft.Container()] * (columns - len(tiles))])
    ]
    return ft.Row(
        cells,
        spacing=0,
        intrinsic_height=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _ask(act: Intents) -> ft.Control:
    said = parts.stack(
        [parts.strong(t("ask.title")), parts.soft(t("ask.short"), size=theme.TEXT_LABEL)], 0
    )
    paper = parts.card(
        [
            ft.Row(
                [
                    ft.Icon(ft.Icons.HELP_OUTLINE, color=theme.SEA),
                    ft.Container(said, expand=True),
                    ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.SEA),
                ]
            )
        ]
    )
    return parts.pressable(paper, touch.on(act.go, "/ask"), "open-ask")


def _tile(tile: Tile, act: Intents) -> ft.Control:
    paper = parts.card(
        [
            ft.Row(
                [
                    ft.Container(
                        ft.Icon(icons.of(tile.icon), color=theme.SEA, size=theme.ICON_TILE),
                        bgcolor=theme.WASH,
                        border_radius=theme.CORNER_FIELD,
                        padding=12,
                    )
                ]
            ),
            parts.strong(tile.title, size=theme.TEXT_LARGE),
        ],
        gap=12,
    )
    return parts.pressable(paper, touch.on(act.begin, tile.service), f"service-{tile.service}")


def _drafts(drafts: Sequence[DraftRow], act: Intents) -> ft.Control:
    """Draw what somebody began: above what can be begun, or it would be begun again."""
    drawn = [rows.draft_row(row, act) for row in drafts[:SHOWN]]
    return parts.stack([parts.heading(t("home.drafts")), *drawn, *_all(drafts, act)], 12)


def _cases(cases: Sequence[CaseRow], act: Intents) -> ft.Control:
    head = parts.heading(t("home.cases"))
    if not cases:
        return parts.stack([head, parts.soft(t("home.no_cases"))], 12)
    drawn = [rows.case_row(row, act) for row in cases[:SHOWN]]
    return parts.stack([head, *drawn, *_all(cases, act)], 12)


def _all(listed: Sequence[object], act: Intents) -> list[ft.Control]:
    """Draw the way to the whole list, where it is longer than what is shown."""
    if len(listed) <= SHOWN:
        return []
    return [touch.quiet(t("button.see_all"), touch.on(act.go, "/applications"))]
