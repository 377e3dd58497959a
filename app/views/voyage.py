"""
The voyage line: four harbours, and a small boat where the application is now.

Reached harbours are filled and ticked and carry their date, the present one has the boat, the
ones ahead are rings. A screen reader hears the whole drawing as one sentence.
"""

import flet as ft
import flet.canvas as cv

from app.model import Harbour, Reach, Tone, Voyage
from app.strings import t
from app.views import parts, theme

NODE = 40
NODE_SMALL = 24
DOT = 28
DOT_SMALL = 16
LINE = 4
BOAT = 24
"""Widths in pixels: the room of a harbour, its dot, the line between two, the boat's drawing."""


def aloud(voyage: Voyage) -> str:
    """Say the whole line in one sentence."""
    harbours = ", ".join(_harbour_aloud(each) for each in voyage.harbours)
    return t("voyage.aloud", harbours=harbours, sentence=voyage.sentence)


def _harbour_aloud(harbour: Harbour) -> str:
    match harbour.reach:
        case Reach.REACHED if harbour.when:
            return t("voyage.reached_on", label=harbour.label, when=harbour.when)
        case Reach.REACHED:
            return t("voyage.reached", label=harbour.label)
        case Reach.CURRENT:
            return t("voyage.here", label=harbour.label)
        case _:
            return t("voyage.ahead", label=harbour.label)


def large(voyage: Voyage) -> ft.Control:
    """Draw the line with the harbours' names and dates, and where the boat is in words."""
    line = _upright(voyage) if theme.letters_are_large() else _level(voyage)
    return ft.Semantics(
        label=aloud(voyage),
        exclude_semantics=True,
        container=True,
        content=parts.stack([line, _sentence(voyage)], theme.GAP),
    )


def small(voyage: Voyage) -> ft.Control:
    """Draw the line without names, and where the boat is, for a row of a list."""
    words = parts.soft(voyage.sentence, size=theme.TEXT_LABEL)
    return ft.Semantics(
        label=aloud(voyage),
        exclude_semantics=True,
        content=parts.stack([_line(voyage, NODE_SMALL), words], 12),
    )


def _level(voyage: Voyage) -> ft.Control:
    names: list[ft.Control] = [
        ft.Container(
            expand=True,
            content=ft.Column(
                horizontal_alignment=ft.CrossAxisAlignment.CENTER,
                spacing=0,
                controls=[
                    _centred(parts.strong(each.label, _ink(each), theme.TEXT_LABEL)),
                    *(
                        [_centred(parts.soft(each.when, size=theme.TEXT_LABEL))]
                        if each.when
                        else []
                    ),
                ],
            ),
        )
        for each in voyage.harbours
    ]
    return parts.stack(
        [
            _line(voyage, NODE),
            ft.Row(names, spacing=0, vertical_alignment=ft.CrossAxisAlignment.START),
        ],
        theme.GAP_SMALL,
    )


def _upright(voyage: Voyage) -> ft.Control:
    return parts.stack(
        [
            ft.Row(
                [
                    _node(each, voyage.tone, NODE),
                    ft.Container(
                        parts.stack(
                            [
                                parts.strong(each.label, _ink(each)),
                                *([parts.soft(each.when)] if each.when else []),
                            ],
                            0,
                        ),
                        expand=True,
                    ),
                ],
                spacing=12,
            )
            for each in voyage.harbours
        ]
    )


def _line(voyage: Voyage, room: int) -> ft.Control:
    """Lay the harbours, each in the middle of its share, over the water between them."""
    shore = ft.Container(expand=1)
    water = [_water(each.reach is not Reach.AHEAD) for each in voyage.harbours[1:]]
    harbours: list[ft.Control] = [
        ft.Row(
            [_node(each, voyage.tone, room)],
            alignment=ft.MainAxisAlignment.CENTER,
            expand=True,
        )
        for each in voyage.harbours
    ]
    return ft.Stack(
        [
            ft.Row([shore, *water, shore], spacing=0, height=room),
            ft.Row(harbours, spacing=0),
        ]
    )


def _water(crossed: bool) -> ft.Control:
    """Draw the way between two harbours: sailed, or still to sail."""
    return ft.Container(
        expand=2,
        height=LINE if crossed else LINE / 2,
        bgcolor=theme.SEA if crossed else theme.LINE,
    )


def _node(harbour: Harbour, tone: Tone, room: int) -> ft.Control:
    match harbour.reach:
        case Reach.REACHED:
            drawing = _dot(room, theme.SEA, ft.Icon(ft.Icons.CHECK, color=theme.ON_SEA))
        case Reach.CURRENT if tone is Tone.DONE:
            ground, ink = ft.Colors.TERTIARY, ft.Colors.ON_TERTIARY
            drawing = _dot(room, ground, ft.Icon(ft.Icons.CHECK, color=ink), room)
        case Reach.CURRENT:
            drawing = _dot(room, theme.SAIL, boat(BOAT if room == NODE else DOT_SMALL), room)
            drawing.border = ft.Border.all(2, theme.INK)
        case _:
            drawing = _dot(room, theme.PAPER, None)
            drawing.border = ft.Border.all(2, theme.LINE)
    return ft.Container(drawing, width=room, height=room, alignment=ft.Alignment.CENTER)


def _dot(room: int, ground: ft.ColorValue, mark: ft.Control | None, size: int = 0) -> ft.Container:
    width = size or (DOT if room == NODE else DOT_SMALL)
    if isinstance(mark, ft.Icon):
        mark.size = width * 0.7
    return ft.Container(
        mark,
        width=width,
        height=width,
        bgcolor=ground,
        border_radius=width / 2,
        alignment=ft.Alignment.CENTER,
    )


def boat(size: float, color: ft.ColorValue = theme.ON_SAIL) -> ft.Control:
    """Draw the boat: a mast, two sails and a hull."""
    unit = size / 24
    fill = ft.Paint(color=color, style=ft.PaintingStyle.FILL)

    def shape(*points: tuple[float, float]) -> cv.Path:
        (x, y), *rest = [(a * unit, b * unit) for a, b in points]
        lines = [cv.Path.LineTo(a, b) for a, b in rest]
        return cv.Path([cv.Path.MoveTo(x, y), *lines, cv.Path.Close()], paint=fill)

    return cv.Canvas(
        width=size,
        height=size,
        shapes=[
            shape((11, 3), (11, 15), (4, 15)),
            shape((13, 5), (19, 15), (13, 15)),
            shape((3, 17), (21, 17), (17.5, 21), (6.5, 21)),
        ],
    )


def _sentence(voyage: Voyage) -> ft.Control:
    ink = theme.INKS[voyage.tone]
    return ft.Container(
        bgcolor=theme.GROUNDS[voyage.tone],
        border_radius=theme.CORNER_FIELD,
        padding=12,
        content=ft.Row(
            [
                ft.Icon(theme.SIGNS[voyage.tone], color=ink, size=theme.ICON),
                ft.Container(parts.body(voyage.sentence, ink), expand=True),
            ],
            spacing=12,
        ),
    )


def _ink(harbour: Harbour) -> ft.Colors:
    return theme.INK_SOFT if harbour.reach is Reach.AHEAD else theme.INK


def _centred(text: ft.Text) -> ft.Text:
    text.text_align = ft.TextAlign.CENTER
    return text
