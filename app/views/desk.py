"""The desk's list of the village's cases, what hangs out at the door, the office's voucher."""

import flet as ft

from app.intents import Intents
from app.model import HomeState, Tone
from app.model_desk import BoardState, DeskChip, DeskRow, DeskState, VoucherState
from app.strings import t
from app.views import home, parts, rows, theme, touch, vouching


def queue(state: DeskState, act: Intents, open_now: str = "", narrow: bool = False) -> ft.Control:
    """Draw the list; `open_now` is the case shown beside it, where the window is not `narrow`."""
    nothing = parts.empty(ft.Icons.SAILING_OUTLINED, t("desk.none"), t("desk.none_hint"))
    listed = [_row(row, act, open_now=row.id == open_now) for row in state.rows] or [nothing]
    more = [parts.soft(t("desk.more", count=state.more))] if state.more else []
    return parts.page(
        [
            parts.stack([parts.title(t("desk.title")), parts.soft(state.contact)]),
            *(_unknown(act) if state.unknown else []),
            parts.search(t("desk.search"), state.query, act.seek_case, "seek-case"),
            touch.group(t("desk.parts"), _chips(state, act, narrow)),
            *listed,
            *more,
            *([parts.soft(state.cleared)] if state.cleared else []),
            touch.secondary(
                t("desk.board"), touch.on(act.go, "/board"), icon=ft.Icons.CAMPAIGN_OUTLINED
            ),
            touch.quiet(
                t("find.check"), touch.on(act.go, "/applications"), icon=ft.Icons.QR_CODE_SCANNER
            ),
        ],
        _together(state, act),
        name="desk",
        gap=12,
    )


def _unknown(act: Intents) -> list[ft.Control]:
    """Draw that the office does not know who is on duty, and the way to mend it."""
    paper = parts.ground(Tone.WAIT, t("desk.unknown"), chevron=True)
    return [parts.pressable(paper, touch.on(act.go, "/voucher"), "open-voucher")]


def _chips(state: DeskState, act: Intents, narrow: bool) -> ft.Control:
    """Draw what to list; on a narrow window in two rows that a thumb moves sideways."""
    if not narrow:
        return parts.chips(*(_chip(each, act) for each in state.chips))
    lines = [[each for each in state.chips if each.source is came] for came in (False, True)]
    return parts.stack(
        [
            ft.Row(
                [_chip(each, act) for each in line],
                scroll=ft.ScrollMode.HIDDEN,
                spacing=theme.GAP_SMALL,
            )
            for line in lines
        ]
    )


def _chip(chip: DeskChip, act: Intents) -> ft.Control:
    """Draw a part of the list as a chip to press, with how many cases are in it."""
    ink = theme.ON_SEA if chip.chosen else theme.INK
    paper = ft.Container(
        bgcolor=theme.SEA if chip.chosen else theme.PAPER,
        border=ft.Border.all(1, theme.SEA if chip.chosen else theme.LINE),
        border_radius=theme.CORNER_FULL,
        padding=ft.Padding.symmetric(vertical=14, horizontal=12),
        content=parts.strong(
            t("desk.chip", label=chip.label, count=chip.count), ink, theme.TEXT_LABEL
        ),
    )
    do = touch.on(act.filter_queue, chip.value)
    return parts.pressable(paper, do, f"part-{chip.value}", chip.chosen)


def _row(row: DeskRow, act: Intents, *, open_now: bool) -> ft.Control:
    """Draw a case as one sheet of paper: a box to tick it, and beside it what opens it."""
    unsent = [parts.chip(Tone.WAIT, t("desk.row_unsent"))] if row.unsent else []
    code = ft.Text(row.code, style=parts.style(theme.TEXT_LABEL, theme.FONT_CODE, theme.INK_SOFT))
    came = parts.soft(t("desk.row", came=row.came, when=row.when), size=theme.TEXT_LABEL)
    said = ft.Container(
        parts.stack(
            [
                parts.strong(row.who, size=theme.TEXT_LARGE),
                parts.chips(parts.body(row.about), parts.chip(row.tone, row.label), *unsent),
                parts.chips(code, came),
            ],
            6,
        ),
        padding=ft.Padding.only(left=theme.GAP_TINY, top=12, right=theme.GAP, bottom=12),
    )
    opens = parts.pressable(said, touch.on(act.go, f"/cases/{row.id}"), f"case-{row.id}", open_now)
    tick = ft.Checkbox(
        key=f"tick-{row.id}",
        value=row.ticked,
        on_change=touch.on(act.tick_case, row.id),
        width=theme.TOUCH_LEAST,
        height=theme.TOUCH,
    )
    return ft.Container(
        ft.Row(
            [
                touch.called(row.code, f"tick-{row.id}", tick),
                ft.Container(opens, expand=True),
            ],
            spacing=0,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        bgcolor=theme.PAPER,
        border_radius=theme.CORNER_CARD,
        border=ft.Border.all(2 if open_now else 1, theme.SEA if open_now else theme.LINE_SOFT),
        clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
    )


def _together(state: DeskState, act: Intents) -> list[ft.Control]:
    """Draw what can be done with all that is ticked."""
    if not state.ticked:
        return []
    steps = [
        touch.primary(each.label, touch.on(act.step_ticked, each.value)) for each in state.together
    ]
    count = parts.strong(t("desk.ticked", count=state.ticked))
    return [count, *(steps or [parts.soft(t("desk.nothing_together"))])]


def services(state: HomeState, act: Intents) -> ft.Control:
    """Draw for which service somebody who came is helped, and the forms not finished yet."""
    drafts = [rows.draft_row(row, act) for row in state.drafts]
    unfinished = [parts.heading(t("applications.drafts")), *drafts] if drafts else []
    return parts.page(
        [
            parts.stack([parts.title(t("desk.help")), parts.soft(t("desk.help_why"))]),
            parts.search(t("home.search"), state.query, act.search_service, "search"),
            home.tiles(state.tiles, act),
            *unfinished,
        ],
        name="help",
    )


def board(state: BoardState, act: Intents) -> ft.Control:
    """Draw the list for the notice board as it will hang there, and how to print it."""
    title, _, under = state.title.partition("\n")
    lines = [_board_line(*line) for line in state.lines]
    return parts.page(
        [
            parts.stack([parts.title(title), parts.soft(under)]),
            parts.soft(t("desk.board_why")),
            parts.card(lines or [parts.body(t("desk.board_none"))], gap=12),
        ],
        [
            touch.primary(
                t("slip.save_pdf"), touch.on(act.save_board), icon=ft.Icons.PRINT_OUTLINED
            ),
            touch.quiet(t("slip.share"), touch.on(act.share_board), icon=ft.Icons.SHARE_OUTLINED),
        ],
        name="board",
    )


def _board_line(code: str, name: str, stands: str) -> ft.Control:
    first = ft.Row(
        [parts.code(code, theme.TEXT_BODY), ft.Container(parts.strong(name), expand=True)],
        spacing=12,
        wrap=False,
    )
    return parts.stack([first, parts.soft(stands)], 2)


def voucher(state: VoucherState, act: Intents) -> ft.Control:
    """Draw how whoever is on duty becomes known to the office."""
    box = ft.TextField(
        key="voucher",
        value=state.typed,
        multiline=True,
        text_style=parts.style(theme.TEXT_BODY, theme.FONT_CODE),
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD, amiss=bool(state.amiss)),
        content_padding=theme.GAP,
        on_change=touch.on_text(act.type_voucher),
    )
    amiss = [parts.notice(Tone.FIX, state.amiss)] if state.amiss else []
    return parts.page(
        [
            parts.stack([parts.title(t("desk.voucher")), parts.soft(t("desk.voucher_why"))]),
            parts.body(t("desk.voucher_how")),
            *(vouching.photographed(act.read_voucher) if state.readable else []),
            parts.strong(t("desk.voucher_text")),
            touch.called(t("desk.voucher_text"), "voucher", box, state.amiss),
            *amiss,
        ],
        [
            touch.primary(t("desk.redeem"), touch.on(act.redeem_voucher), disabled=not state.typed),
            touch.quiet(t("desk.voucher_later"), touch.on(act.go, "/")),
        ],
        name="voucher",
    )
