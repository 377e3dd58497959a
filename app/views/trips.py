"""Outreach trips: where the team stops, whom it meets there, and what came of it."""

import flet as ft

from app.intents import Intents
from app.model import Choice, Tone
from app.model_trips import StopState, TripsState, TripState, WishRow, WishState
from app.strings import t
from app.views import boxes, choices, fields, parts, register, theme, touch


def trips(state: TripsState, act: Intents) -> ft.Control:
    """Draw every trip, and the way to another."""
    nothing = parts.empty(ft.Icons.SAILING_OUTLINED, t("trips.none"), t("trips.none_hint"))
    rows = [
        parts.pressable(
            parts.card(
                [
                    parts.leads(
                        parts.strong(each.title, size=theme.TEXT_LARGE), parts.soft(each.about)
                    )
                ],
                margin=12,
            ),
            touch.on(act.go, f"/trips/{each.id}"),
            f"trip-{each.id}",
        )
        for each in state.rows
    ]
    return parts.page(
        [
            parts.title(t("trips.title")),
            parts.soft(t("trips.why")),
            *(rows or [nothing]),
        ],
        [touch.primary(t("trips.begin"), touch.on(act.begin_trip), icon=ft.Icons.ADD)],
        name="trips",
        gap=12,
    )


def trip(state: TripState, act: Intents) -> ft.Control:
    """Draw a trip: who is met where, the stops to order, and whom to add."""
    day = fields.field(
        state.day, boxes.Reply(answer=lambda said: act.answer_trip("day", _one(said)))
    )
    return parts.page(
        [
            parts.title(state.row.title),
            *(part for each in state.stops for part in _stop(each, state, act)),
            parts.card([day], gap=12),
            *_more_stops(state, act),
            *_more_people(state, act),
            touch.quiet(
                t("trips.remove"),
                touch.on(act.remove_trip, state.row.id),
                icon=ft.Icons.DELETE_OUTLINE,
            ),
        ],
        [
            touch.primary(t("trips.save_list"), touch.on(act.save_trip_list), icon=ft.Icons.PRINT),
            touch.secondary(t("trips.save_ready"), touch.on(act.save_sheets, "")),
        ],
        name=f"trip-{state.row.id}",
        gap=12,
    )


def _stop(stop: StopState, state: TripState, act: Intents) -> list[ft.Control]:
    """Draw a stop with its place in the order, and whom the team meets there."""
    first, last = state.stops[0].code == stop.code, state.stops[-1].code == stop.code
    signs: list[ft.Control] = []
    for shown, icon, words, by in (
        (not first, ft.Icons.ARROW_UPWARD, "trips.earlier", -1),
        (not last, ft.Icons.ARROW_DOWNWARD, "trips.later", 1),
        (True, ft.Icons.CLOSE, "trips.leave_out", 0),
    ):
        if shown:
            label = t(words, village=stop.name)
            signs.append(touch.sign(icon, label, touch.on(act.move_stop, stop.code, by)))
    head = ft.Row([ft.Container(parts.heading(stop.name), expand=True), *signs], spacing=0)
    nobody = [] if stop.wishes else [parts.soft(t("trips.nobody"))]
    met = [_wish_row(each, state, act) for each in stop.wishes]
    return [head, parts.soft(stop.count), *nobody, *met]


def _wish_row(row: WishRow, state: TripState, act: Intents) -> ft.Control:
    came = [parts.strong(row.came)] if row.came else []
    paper = parts.card(
        [
            parts.leads(
                parts.strong(row.name, size=theme.TEXT_LARGE),
                parts.soft(row.about),
                parts.chips(parts.chip(row.tone, row.standing)),
                *came,
            )
        ],
        margin=12,
    )
    go = touch.on(act.go, f"/trips/{state.row.id}/{row.key}")
    return parts.pressable(paper, go, f"wish-{row.key}")


def _more_stops(state: TripState, act: Intents) -> list[ft.Control]:
    found = [
        parts.pressable(
            parts.card([parts.strong(each.label), parts.soft(each.hint)], margin=12),
            touch.on(act.add_stop, each.value),
            f"stop-{each.value}",
        )
        for each in state.villages
    ]
    box = parts.search(t("trips.seek_stop"), state.query, act.seek_stop, "seek-stop")
    return [parts.heading(t("trips.more_stops")), box, *found]


def _more_people(state: TripState, act: Intents) -> list[ft.Control]:
    asked = state.services
    if asked is None:
        return []
    down = boxes.drop_down(asked, asked.key, lambda said: act.answer_trip("service", _one(said)))
    found = [
        register.person_row(each, touch.on(act.add_to_trip, each.id), f"add-{each.id}")
        for each in state.found
    ]
    return [
        parts.heading(t("trips.more_people")),
        parts.strong(asked.label),
        down,
        parts.search(t("register.search"), state.seeking, act.seek_for_trip, "seek-for-trip"),
        *found,
    ]


def wish(state: WishState, act: Intents) -> ft.Control:
    """Draw one person on site: what is lacking, and what came of it."""
    key = state.row.key
    lacking: list[ft.Control] = [parts.heading(t("trips.lacking"))]
    lacking += [parts.body(each) for each in state.lacks]
    marks = [
        choices.row(
            Choice(what, t(f"trips.mark_{what}")),
            chosen,
            ft.Checkbox(key=what, value=chosen, on_change=touch.on(act.mark_attendance, key, what)),
        )
        for what, chosen in (("came", state.came), ("done", state.done))
    ]
    said = ft.TextField(
        key="lacked",
        value=state.lacked,
        multiline=True,
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD, amiss=False),
        text_style=parts.style(theme.TEXT_BODY),
        on_change=touch.on_text(lambda words: act.note_lacked(key, words)),
    )
    tone = Tone.DONE if not state.lacks else Tone.WAIT
    return parts.page(
        [
            parts.title(state.row.name),
            parts.soft(state.row.about),
            parts.chips(parts.chip(tone, t("trips.ready" if not state.lacks else "trips.not_yet"))),
            *([parts.card(lacking)] if state.lacks else []),
            parts.heading(t("trips.on_site")),
            *marks,
            parts.strong(t("trips.lacked")),
            touch.called(t("trips.lacked"), "lacked", said),
        ],
        [touch.secondary(t("trips.sheet"), touch.on(act.save_sheets, key), icon=ft.Icons.PRINT)],
        name=f"wish-{key}",
        gap=12,
    )


def _one(said: str | tuple[str, ...]) -> str:
    return said if isinstance(said, str) else " ".join(said)
