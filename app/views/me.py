"""The person, the settings and the small print."""

import flet as ft

from app.intents import Intents
from app.model import Choice, MeState, Tone
from app.strings import LANGUAGES, t
from app.views import choices, ear, parts, rehearsal, theme, touch

THEMES = ("system", "light", "dark")


def me(state: MeState, act: Intents, here: ear.Sound | None = None) -> ft.Control:
    """
    Draw who holds this phone, how it speaks and looks, and what Layar is.

    `here` is what can be heard of it.
    """
    return parts.page(
        [
            ear.beside(parts.title(t("nav.tablet" if state.tablet else "me.title")), here),
            *([parts.notice(Tone.WAIT, t("app.practice"))] if state.practice else []),
            _person(state),
            _officers(act) if state.tablet else _people(act),
            *([] if state.rehearsing or state.tablet else [_trust(state, act)]),
            _settings(
                t("me.language"),
                [Choice(each, t(f"language.{each}")) for each in LANGUAGES],
                state.language,
                act.choose_language,
            ),
            _settings(
                t("me.theme"),
                [Choice(each, t(f"theme.{each}")) for each in THEMES],
                state.theme,
                act.choose_theme,
            ),
            *([] if state.rehearsing else [_carrying(act)]),
            *([] if state.rehearsing or state.tablet else [rehearsal.offered(act)]),
            _about(state),
        ],
        gap=theme.GAP_LARGE,
    )


def _person(state: MeState) -> ft.Control:
    mark = parts.mark(ft.Icons.PERSON_OUTLINE, theme.ICON_TILE)
    said = parts.stack(
        [parts.strong(state.name, size=theme.TEXT_LARGE), parts.soft(state.village)], 0
    )
    return parts.card([ft.Row([mark, ft.Container(said, expand=True)], spacing=12)])


def _people(act: Intents) -> ft.Control:
    said = parts.stack([parts.strong(t("people.title")), parts.soft(t("people.short"))], 0)
    row = ft.Row([ft.Container(said, expand=True), ft.Icon(ft.Icons.CHEVRON_RIGHT)], spacing=12)
    return parts.pressable(parts.card([row]), touch.on(act.go, "/people"), "open-people")


def _officers(act: Intents) -> ft.Control:
    """Lead to who works on this tablet."""
    said = parts.stack([parts.strong(t("officers.title")), parts.soft(t("officers.short"))], 0)
    row = ft.Row([ft.Container(said, expand=True), ft.Icon(ft.Icons.CHEVRON_RIGHT)], spacing=12)
    return parts.pressable(parts.card([row]), touch.on(act.go, "/officers"), "open-officers")


def _trust(state: MeState, act: Intents) -> ft.Control:
    """Offer what two people do who stand before each other with two phones."""
    offered = [
        touch.tonal(
            t("introduce.title"), touch.on(act.go, "/me/introduce"), icon=ft.Icons.QR_CODE_2
        )
    ]
    if state.vouches:
        offered.append(
            touch.tonal(t("vouch.title"), touch.on(act.go, "/me/vouch"), icon=ft.Icons.HOW_TO_REG)
        )
    return parts.stack(offered)


def _settings(heading: str, offered: list[Choice], chosen: str, choose: touch.Choose) -> ft.Control:
    return parts.stack(
        [
            parts.heading(heading),
            choices.one_of(heading, offered, chosen, choose),
        ],
        12,
    )


def _carrying(act: Intents) -> ft.Control:
    return parts.stack(
        [
            parts.heading(t("me.carrying")),
            _leads(t("relay.title"), t("relay.short"), act, "relay"),
            _leads(t("codes.show"), t("codes.show_short"), act, "show"),
            _leads(t("codes.read"), t("codes.read_short"), act, "read"),
        ],
        12,
    )


def _leads(title: str, what: str, act: Intents, page: str) -> ft.Control:
    said = parts.stack([parts.strong(title), parts.soft(what)], 0)
    row = ft.Row([ft.Container(said, expand=True), ft.Icon(ft.Icons.CHEVRON_RIGHT)], spacing=12)
    return parts.pressable(parts.card([row]), touch.on(act.go, f"/nearby/{page}"), f"open-{page}")


def _about(state: MeState) -> ft.Control:
    return parts.stack(
        [
            parts.heading(t("me.about")),
            parts.card(
                [
                    parts.body(t("app.tagline")),
                    parts.soft(t("me.version", version=state.version)),
                    *([parts.soft(t("me.office", office=state.office))] if state.office else []),
                    parts.soft(t("me.map_data", text=state.attribution), size=theme.TEXT_LABEL),
                ],
                gap=theme.GAP_SMALL,
            ),
        ],
        12,
    )
