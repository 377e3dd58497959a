"""Rating a service: nine things, four faces each, any of them left out."""

import flet as ft

from app.intents import Intents
from app.rating import Element, RatingState
from app.strings import t
from app.views import parts, theme, touch

FACES = (
    ft.Icons.SENTIMENT_VERY_DISSATISFIED_OUTLINED,
    ft.Icons.SENTIMENT_DISSATISFIED_OUTLINED,
    ft.Icons.SENTIMENT_SATISFIED_OUTLINED,
    ft.Icons.SENTIMENT_VERY_SATISFIED_OUTLINED,
)
"""From 1, not good, to 4, very good; each stands over its word."""


def rating(state: RatingState, act: Intents) -> ft.Control:
    """Draw what is asked; it is sent once at least one thing was said."""
    send = touch.primary(
        t("rating.send"), touch.on(act.send_rating, state.case), disabled=not state.said
    )
    return parts.page(
        [
            parts.title(t("rating.title")),
            parts.strong(state.title),
            parts.body(t("rating.why")),
            *(_element(each, state.case, act) for each in state.elements),
        ],
        [send, touch.quiet(t("rating.skip"), touch.on(act.go, f"/cases/{state.case}"))],
        name=f"rating-{state.case}",
        gap=12,
    )


def _element(element: Element, case: str, act: Intents) -> ft.Control:
    drawn = [_face(element, mark, case, act) for mark in range(1, len(FACES) + 1)]
    if theme.letters_are_large():  # side by side, their words would break
        return parts.card([parts.strong(element.label), *drawn])
    faces = ft.Row(
        [ft.Container(face, expand=True) for face in drawn],
        spacing=theme.GAP_TINY,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return parts.card([parts.strong(element.label), faces])


def _face(element: Element, mark: int, case: str, act: Intents) -> ft.Control:
    """Draw one face: chosen is told by ground, edge and heavier word together."""
    chosen = element.mark == mark
    word = t(f"rating_face.{mark}")
    large = theme.letters_are_large()
    seen: list[ft.Control] = [
        ft.Icon(FACES[mark - 1], color=theme.SEA, size=theme.ICON_TILE),
        ft.Text(
            word,
            text_align=ft.TextAlign.START if large else ft.TextAlign.CENTER,
            style=parts.style(
                theme.TEXT_LABEL, theme.FONT_STRONG if chosen else theme.FONT, theme.INK
            ),
        ),
    ]
    paper = ft.Container(
        ft.Row(seen, spacing=12)
        if large
        else ft.Column(seen, spacing=2, horizontal_alignment=ft.CrossAxisAlignment.CENTER),
        bgcolor=theme.WASH if chosen else None,
        border=ft.Border.all(2, theme.SEA if chosen else theme.LINE_SOFT),
        border_radius=theme.CORNER_FIELD,
        padding=ft.Padding.symmetric(
            vertical=theme.GAP_SMALL, horizontal=theme.GAP if large else 2
        ),
        height=None if large else 92,
        alignment=None if large else ft.Alignment.TOP_CENTER,
        ink=True,
        on_click=touch.on(act.rate, case, element.key, mark),
    )
    return ft.Semantics(
        button=True,
        selected=chosen or None,
        label=t("rating.aloud", element=element.label, face=word),
        identifier=f"rate-{element.key}-{mark}",
        exclude_semantics=True,
        content=paper,
    )
