"""Carrying by hand: give what waits to a boat, and take what a boat brings."""

from collections.abc import Sequence

import flet as ft

from app.carried import CarryState
from app.intents import Intents
from app.model import Tone
from app.strings import t
from app.views import parts, theme, touch

GIVE, TAKE = "/carry/give", "/carry/take"


def give(state: CarryState, act: Intents) -> ft.Control:
    """Draw the page of what goes along, who takes it, and how to hand it over."""
    return give_below(parts.title(t("carry.give_title")), state, act, t("carry.give_home"))


def give_below(head: ft.Control, state: CarryState, act: Intents, home: str = "") -> ft.Control:
    """Draw what goes along below whatever stands at the head; `home` says how answers come."""
    tone = Tone.DONE if state.safe else Tone.NEWS
    return parts.page(
        [
            head,
            parts.body(" ".join([t("carry.give_why"), home]).rstrip()),
            *([parts.notice(tone, state.done)] if state.done else []),
            _card(ft.Icons.INVENTORY_2_OUTLINED, t("carry.goes"), [*state.goes, state.along]),
            _carrier(state, act),
        ],
        [
            *_busy(state),
            touch.primary(
                t("button.save_to_card"),
                touch.on(act.give_to_card),
                icon=ft.Icons.SD_CARD_OUTLINED,
                disabled=state.busy,
            ),
            touch.secondary(
                t("button.share"), touch.on(act.give_by_share), icon=ft.Icons.SHARE_OUTLINED
            ),
        ],
        name=GIVE,
    )


def take(state: CarryState, act: Intents) -> ft.Control:
    """Draw what a file brought, and what is carried for others."""
    brought = [_card(ft.Icons.MOVE_TO_INBOX_OUTLINED, t("carry.took"), state.taken)]
    return parts.page(
        [
            parts.title(t("carry.take_title")),
            parts.body(t("carry.take_why")),
            *(parts.notice(Tone.FIX, each) for each in state.amiss),
            *(brought if state.taken else []),
            _card(
                ft.Icons.LOCK_OUTLINE,
                t("carry.holding"),
                state.holding or [t("carry.holding_none")],
            ),
            _neighbours(state, act),
        ],
        [
            *_busy(state),
            touch.primary(
                t("button.choose_files"),
                touch.on(act.take_files),
                icon=ft.Icons.FOLDER_OPEN_OUTLINED,
                disabled=state.busy,
            ),
        ],
        name=TAKE,
    )


def _neighbours(state: CarryState, act: Intents) -> ft.Control:
    """Draw what brings home the news of the whole village, or that it is asked for already."""
    if state.fetching:
        return parts.notice(Tone.WAIT, t("carry.neighbours_wait"))
    fetch = touch.quiet(
        t("carry.neighbours"), touch.on(act.fetch_neighbours), icon=ft.Icons.GROUPS_OUTLINED
    )
    return parts.card([parts.soft(t("carry.neighbours_why")), fetch])


def _card(icon: ft.IconData, heading: str, lines: Sequence[str]) -> ft.Control:
    said = [parts.strong(heading, size=theme.TEXT_LARGE)]
    said += [parts.body(line) for line in lines if line]
    row = ft.Row(
        [parts.mark(icon), ft.Container(parts.stack(said, theme.GAP_TINY), expand=True)],
        spacing=12,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return parts.card([row])


def _carrier(state: CarryState, act: Intents) -> ft.Control:
    amiss = t("carry.who_missing") if state.missing else ""
    box = ft.TextField(
        key="carrier",
        value=state.carrier,
        hint_text=t("carry.who_hint"),
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD, amiss=state.missing),
        text_style=parts.style(theme.TEXT_BODY, theme.FONT, theme.INK),
        hint_style=parts.style(theme.TEXT_BODY, theme.FONT, theme.INK_SOFT),
        content_padding=ft.Padding.symmetric(vertical=theme.GAP, horizontal=theme.GAP),
        on_change=touch.on_text(act.name_carrier),
    )
    return parts.stack(
        [
            parts.strong(t("carry.who"), size=theme.TEXT_LARGE),
            touch.called(t("carry.who"), "carrier", box, amiss),
            *([parts.notice(Tone.FIX, amiss)] if amiss else []),
        ]
    )


def _busy(state: CarryState) -> list[ft.Control]:
    return [parts.moving(t("carry.busy"))] if state.busy else []
