"""A signature drawn with a finger, on a page of its own so that nothing scrolls under it."""

from collections.abc import Callable, Iterator, Sequence

import flet as ft
import flet.canvas as cv

from app.asked import QuestionState
from app.strings import t
from app.views import boxes, parts, theme, touch
from app.views.boxes import Reply

SCREEN = 1000
"""What a stroke is told in: thousandths of the box's width."""
PEN = 3
EVERY_MS = 16
SMALL = 220
"""Width of a signature on the form, in logical pixels."""

Stroke = tuple[tuple[int, int], ...]


def door(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw the signature given, and the way to give one."""
    given = strokes(boxes.value(question))
    text = t("signature.again" if given else "signature.open")
    seen = [
        ft.Semantics(
            label=t("signature.given"),
            image=True,
            content=ft.Container(
                _drawn(given, SMALL),
                bgcolor=theme.PAPER,
                border=ft.Border.all(1, theme.LINE),
                border_radius=theme.CORNER_FIELD,
                alignment=ft.Alignment.CENTER,
            ),
        )
    ]
    opened = touch.tonal(text, touch.on(reply.pick), icon=ft.Icons.DRAW_OUTLINED)
    return parts.stack([*(seen if given else []), opened])


def sign(
    question: QuestionState,
    drawn: Sequence[Stroke],
    draw: Callable[[tuple[Stroke, ...]], object],
    *,
    side: int,
    done: Callable[[str], object],
) -> ft.Control:
    """Draw the box to sign in; what is drawn goes out when the person says so."""
    have = tuple(drawn)

    def point(x: float, y: float) -> tuple[int, int]:
        width = min(max(round(x * SCREEN / side), 0), SCREEN - 1)
        height = min(max(round(y * SCREEN / side), 0), SCREEN // 2 - 1)
        return width, height

    def begin(event: ft.DragStartEvent[ft.GestureDetector]) -> None:
        draw((*have, (point(event.local_position.x, event.local_position.y),)))

    def go_on(event: ft.DragUpdateEvent[ft.GestureDetector]) -> None:
        if have:
            grown = (*have[-1], point(event.local_position.x, event.local_position.y))
            draw((*have[:-1], grown))

    def use() -> None:
        done(told(have))

    box = ft.GestureDetector(
        key="signature",
        drag_interval=EVERY_MS,
        on_pan_start=begin,
        on_pan_update=go_on,
        content=ft.Container(
            _drawn(have, side),
            bgcolor=theme.PAPER,
            border=ft.Border.all(2, theme.SEA),
            border_radius=theme.CORNER_FIELD,
        ),
    )
    return parts.page(
        [
            parts.stack([parts.title(question.label), parts.soft(t("signature.how"))]),
            ft.Semantics(label=t("signature.box"), content=box),
            touch.quiet(t("signature.wipe"), touch.on(draw, ()), icon=ft.Icons.REFRESH),
        ],
        [touch.primary(t("signature.use"), touch.on(use), disabled=not have)],
        name="signature",
    )


def told(drawn: Sequence[Stroke]) -> str:
    """Return strokes as text: `x,y x,y;x,y`."""
    return ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in drawn)


def strokes(text: str) -> tuple[Stroke, ...]:
    """Return the strokes a text tells of; none for what tells of none."""
    try:
        return tuple(
            tuple(_pair(pair) for pair in stroke.split(" ")) for stroke in text.split(";") if stroke
        )
    except ValueError:
        return ()


def _pair(text: str) -> tuple[int, int]:
    x, y = text.split(",")
    return int(x), int(y)


def _drawn(drawn: Sequence[Stroke], width: int) -> ft.Control:
    return cv.Canvas(list(_paths(drawn, width)), width=width, height=width // 2)


def _paths(drawn: Sequence[Stroke], width: int) -> Iterator[cv.Shape]:
    pen = ft.Paint(
        color=theme.INK,
        stroke_width=PEN,
        style=ft.PaintingStyle.STROKE,
        stroke_cap=ft.StrokeCap.ROUND,
        stroke_join=ft.StrokeJoin.ROUND,
    )
    for stroke in drawn:
        points = [(x * width / SCREEN, y * width / SCREEN) for x, y in stroke]
        first, *rest = points
        steps: list[cv.Path.PathElement] = [cv.Path.MoveTo(*first)]
        steps += [cv.Path.LineTo(*each) for each in rest or [(first[0] + 1, first[1])]]
        yield cv.Path(steps, paint=pen)
