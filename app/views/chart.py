"""A point on the sea chart: islands and villages drawn on the phone, no network needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import flet as ft
import flet.canvas as cv

from app.asked import ChartState, QuestionState, Spot
from app.strings import t
from app.views import boxes, parts, theme, touch
from app.views.boxes import Reply

SPANS = (3.2, 0.8, 0.2, 0.05)
"""Degrees from edge to edge, by how near one looks: the regency, a group of islands, one, a bay."""
NEAREST = len(SPANS) - 1
MARK, VILLAGE, ISLAND = 11, 4, 3
"""Radii in logical pixels."""
LETTER_WIDTH, LINE_HEIGHT = 7, 18
"""Room for a name, in logical pixels: names that would lie on each other are left out."""


@dataclass(frozen=True)
class Look:
    """What part of the chart is seen, and the point chosen on it, in degrees."""

    latitude: float
    longitude: float
    zoom: int = 2
    point: tuple[float, float] | None = None

    @property
    def span(self) -> float:
        """Degrees from edge to edge."""
        return SPANS[self.zoom]


def door(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw the way to the chart, where the chosen point lies, and a box for who knows numbers."""
    said = question.near or t("chart.none")
    opened = touch.tonal(t("chart.open"), touch.on(reply.pick), icon=ft.Icons.MAP_OUTLINED)
    return parts.stack(
        [
            parts.strong(said) if question.near else parts.soft(said),
            opened,
            parts.soft(t("chart.or_type"), size=theme.TEXT_LABEL),
            boxes.text(question, reply),
        ]
    )


def begun(question: QuestionState, chart: ChartState) -> Look:
    """Return what is seen at first: the chosen point, or where the person lives."""
    found = _degrees(boxes.value(question))
    latitude, longitude = found or chart.here
    return Look(latitude, longitude, point=found)


def chart(
    question: QuestionState,
    state: ChartState,
    look: Look,
    see: Callable[[Look], object],
    *,
    side: int,
    done: Callable[[str], object],
) -> ft.Control:
    """Draw the chart with what is near it; touching it sets the point, the buttons move it."""

    def use() -> None:
        if look.point is not None:
            done(f"{look.point[0]:.4f}, {look.point[1]:.4f}")

    return parts.page(
        [
            parts.stack([parts.title(question.label), parts.soft(t("chart.how"))]),
            _sea(state, look, see, side),
            _moves(look, see),
        ],
        [touch.primary(t("chart.use"), touch.on(use), disabled=look.point is None)],
        name="chart",
    )


def _sea(state: ChartState, look: Look, see: Callable[[Look], object], side: int) -> ft.Control:
    def touched(event: ft.TapEvent[ft.GestureDetector]) -> None:
        if event.local_position is None:
            return
        x, y = event.local_position.x / side - 0.5, event.local_position.y / side - 0.5
        point = (look.latitude - y * look.span, look.longitude + x * look.span)
        see(replace(look, point=point))

    drawn = [*_spots(state, look, side), *_mark(look, side)]
    return ft.Semantics(
        label=t("chart.aloud"),
        image=True,
        content=ft.Container(
            width=side,
            height=side,
            bgcolor=theme.WASH,
            border_radius=theme.CORNER_CARD,
            clip_behavior=ft.ClipBehavior.HARD_EDGE,
            content=ft.GestureDetector(
                key="chart",
                on_tap_up=touched,
                content=cv.Canvas(drawn, width=side, height=side),
            ),
        ),
    )


def _moves(look: Look, see: Callable[[Look], object]) -> ft.Control:
    step = look.span / 3

    def to(**where: float) -> touch.Press:
        return touch.on(see, replace(look, **where))  # type: ignore[arg-type]

    def zoom(by: int) -> touch.Press:
        latitude, longitude = look.point or (look.latitude, look.longitude)
        nearer = max(0, min(NEAREST, look.zoom + by))
        return touch.on(see, replace(look, latitude=latitude, longitude=longitude, zoom=nearer))

    signs = [
        (ft.Icons.ZOOM_IN, "chart.nearer", zoom(1)),
        (ft.Icons.ZOOM_OUT, "chart.farther", zoom(-1)),
        (ft.Icons.ARROW_BACK, "chart.west", to(longitude=look.longitude - step)),
        (ft.Icons.ARROW_UPWARD, "chart.north", to(latitude=look.latitude + step)),
        (ft.Icons.ARROW_DOWNWARD, "chart.south", to(latitude=look.latitude - step)),
        (ft.Icons.ARROW_FORWARD, "chart.east", to(longitude=look.longitude + step)),
    ]
    return ft.Row(
        [touch.sign(icon, t(said), do) for icon, said, do in signs],
        alignment=ft.MainAxisAlignment.CENTER,
        wrap=True,
    )


def _spots(state: ChartState, look: Look, side: int) -> Iterator[cv.Shape]:
    taken: list[tuple[float, float]] = []
    for spots, radius, colour in (
        (state.villages, VILLAGE, theme.SEA),
        (state.islands, ISLAND, theme.INK_SOFT),
    ):
        for spot in spots:
            x, y = _at(look, side, spot.latitude, spot.longitude)
            if not (0 <= x <= side and 0 <= y <= side):
                continue
            yield cv.Circle(x, y, radius, paint=ft.Paint(color=colour))
            yield from _name(spot, x, y, side, taken)


def _name(
    spot: Spot, x: float, y: float, side: int, taken: list[tuple[float, float]]
) -> Iterator[cv.Shape]:
    width = len(spot.name) * LETTER_WIDTH
    left = x + VILLAGE + 2 if x + width < side else x - width - VILLAGE
    if any(abs(left - x_) < 90 and abs(y - y_) < LINE_HEIGHT for x_, y_ in taken):
        return
    taken.append((left, y))
    yield cv.Text(
        left,
        y - LINE_HEIGHT / 2,
        spot.name,
        style=ft.TextStyle(size=theme.TEXT_LABEL, font_family=theme.FONT, color=theme.INK),
    )


def _mark(look: Look, side: int) -> Iterator[cv.Shape]:
    if look.point is None:
        return
    x, y = _at(look, side, *look.point)
    yield cv.Circle(x, y, MARK, paint=ft.Paint(color=theme.PAPER))
    yield cv.Circle(x, y, MARK - 2, paint=ft.Paint(color=theme.SAIL))
    yield cv.Circle(x, y, 3, paint=ft.Paint(color=theme.PAPER))


def _at(look: Look, side: int, latitude: float, longitude: float) -> tuple[float, float]:
    x = (longitude - look.longitude) / look.span + 0.5
    y = (look.latitude - latitude) / look.span + 0.5
    return x * side, y * side


def _degrees(said: str) -> tuple[float, float] | None:
    try:
        latitude, longitude = (float(each) for each in said.split(","))
    except ValueError:
        return None
    return latitude, longitude
