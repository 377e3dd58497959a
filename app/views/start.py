"""The first start: which language, which village, who holds the phone."""

from functools import partial

import flet as ft

from app.intents import Intents
from app.model import Choice, StartState
from app.strings import LANGUAGES, t
from app.views import boxes, choices, ear, fields, parts, theme, touch, vouching

STEPS = 3
LANGUAGE, VILLAGE, WHO = range(STEPS)
OWN, TABLET = "own", "tablet"
EMBLEM = 148
"""Width of the boat on the first page, in pixels."""


def start(state: StartState, act: Intents, here: ear.Sound | None = None) -> ft.Control:
    """Draw the step of the first start that is open; `here` is what can be heard of it."""
    match state.step:
        case 0:
            return _language(state, act, here)
        case 1:
            return _village(state, act, here)
        case _:
            return _who(state, act, here)


def _language(state: StartState, act: Intents, here: ear.Sound | None) -> ft.Control:
    offered = [Choice(language, t(f"language.{language}")) for language in LANGUAGES]
    return parts.page(
        [
            parts.heading(t("start.language")),
            choices.one_of(
                t("start.language"), offered, state.language, act.choose_language, "language"
            ),
            parts.heading(t("start.device")),
            _devices(state, act),
        ],
        [touch.primary(t("button.start"), touch.on(act.start_step, VILLAGE))],
        name="start-language",
        gap=12,
        top=_welcome(here),
    )


def _devices(state: StartState, act: Intents) -> ft.Control:
    """Ask whose device this is; most are somebody's own."""
    offered = [Choice(each, t(f"start.{each}")) for each in (OWN, TABLET)]
    chosen = TABLET if state.tablet else OWN
    return choices.one_of(t("start.device"), offered, chosen, act.choose_device, "device")


def _welcome(here: ear.Sound | None) -> ft.Control:
    """Draw the boat and what Layar is for."""
    emblem = ft.Image(src="splash.png", width=EMBLEM, height=EMBLEM, exclude_from_semantics=True)
    return parts.band(
        [
            ft.Container(emblem, padding=ft.Padding.symmetric(vertical=theme.GAP)),
            ear.beside(parts.title(t("start.welcome"), theme.ON_BAND), here, theme.ON_BAND),
            parts.body(t("start.promise"), theme.ON_BAND_SOFT),
        ],
        theme.GAP_SMALL,
    )


def _village(state: StartState, act: Intents, here: ear.Sound | None) -> ft.Control:
    foot = [
        touch.primary(t("button.next"), touch.on(act.start_step, WHO), disabled=not state.village),
        touch.quiet(t("button.back"), touch.on(act.start_step, LANGUAGE)),
    ]
    return parts.page(
        [
            _step(VILLAGE, here),
            parts.stack([parts.title(t("start.village")), parts.soft(t("start.village_why"))]),
            *([_settled(state)] if state.village else []),
            parts.search(
                t("start.village_search"), state.query, act.search_village, "search-village"
            ),
            *_places(state, act),
        ],
        foot,
        name=f"start-village-{state.district}",
    )


def _settled(state: StartState) -> ft.Control:
    paper = parts.card(
        [
            ft.Row(
                [
                    ft.Icon(ft.Icons.PLACE, color=theme.SEA, size=theme.ICON),
                    ft.Container(
                        parts.strong(state.village_label, size=theme.TEXT_LARGE), expand=True
                    ),
                    ft.Icon(ft.Icons.CHECK_CIRCLE, color=ft.Colors.TERTIARY, size=theme.ICON),
                ],
                spacing=12,
            )
        ]
    )
    paper.border = ft.Border.all(2, theme.SEA)
    return ft.Semantics(live_region=True, container=True, content=paper)


def _places(state: StartState, act: Intents) -> list[ft.Control]:
    """List villages that match, the villages of a district, or the districts to begin with."""
    if state.query or state.district:
        head = [] if state.query else [_other_district(act)]
        if not state.villages:
            return [parts.empty(ft.Icons.SEARCH, t("start.village_none"), "")]
        rows = [
            choices.pressable_row(each, each.value == state.village, act.choose_village)
            for each in state.villages
        ]
        return [*head, parts.heading(t("start.villages")), parts.stack(rows)]
    rows = [choices.pressable_row(each, False, act.choose_district) for each in state.districts]
    return [parts.heading(t("start.districts")), parts.stack(rows)]


def _other_district(act: Intents) -> ft.Control:
    back = touch.quiet(
        t("button.choose_district"), touch.on(act.choose_district, ""), icon=ft.Icons.ARROW_BACK
    )
    return ft.Row([back], wrap=True)


def _who(state: StartState, act: Intents, here: ear.Sound | None) -> ft.Control:
    questions = [
        fields.field(question, boxes.Reply(answer=partial(_answered, act, question.key)))
        for question in state.questions
    ]
    asked = ("start.head", "start.head_why") if state.tablet else ("start.who", "start.who_why")
    go_on = t("officers.choose_pin") if state.tablet else t("button.start")
    return parts.page(
        [
            _step(WHO, here),
            parts.stack([parts.title(t(asked[0])), parts.soft(t(asked[1]))]),
            *questions,
            *([vouching.check_office(act)] if state.readable else []),
        ],
        [
            touch.primary(go_on, touch.on(act.introduce)),
            touch.quiet(t("button.back"), touch.on(act.start_step, VILLAGE)),
        ],
        name="start-who",
        gap=theme.GAP_LARGE,
    )


def _answered(act: Intents, key: str, value: str | tuple[str, ...]) -> None:
    act.answer_start(key, value if isinstance(value, str) else " ".join(value))


def _step(step: int, here: ear.Sound | None) -> ft.Control:
    words = parts.strong(t("start.progress", step=step, steps=STEPS - 1), theme.SEA)
    return ear.beside(words, here)
