"""A question answered with a photo of a paper: how to lay it down, and whether it can be read."""

import flet as ft

from app.model import Photo, QuestionState
from app.strings import t
from app.views import parts, theme, touch
from app.views.boxes import Reply

PICTURE_HEIGHT = 220
FRAME_WIDTH = 168
FRAME_HEIGHT = 118
CORNER = 26
"""Sizes in pixels of the photo shown, and of the frame and its corners in the drawing."""

BYTES_PER_KB = 1024


def photo(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw what to photograph, or the photo that was taken and whether it can be read."""
    if question.photo is None:
        return parts.card([_lay_down(), *_ways(question, reply)], gap=12)
    return parts.card([*_taken(question, question.photo), *_again(question, reply)], gap=12)


def _lay_down() -> ft.Control:
    return parts.stack(
        [
            ft.Semantics(
                label=t("photo.drawing"),
                image=True,
                exclude_semantics=True,
                content=ft.Container(
                    bgcolor=theme.WASH,
                    border_radius=theme.CORNER_FIELD,
                    padding=theme.GAP,
                    alignment=ft.Alignment.CENTER,
                    content=_drawing(),
                ),
            ),
            parts.body(t("photo.lay_down")),
        ],
        12,
    )


def _drawing() -> ft.Control:
    """Draw a paper with its lines inside the four corners of a frame."""
    lines = [
        ft.Container(width=width, height=6, bgcolor=theme.LINE, border_radius=3)
        for width in (78, 104, 104, 60)
    ]
    head = ft.Container(width=46, height=10, bgcolor=theme.SEA, border_radius=3)
    paper = ft.Container(
        bgcolor=theme.PAPER,
        border=ft.Border.all(1, theme.LINE),
        border_radius=6,
        width=FRAME_WIDTH - 32,
        height=FRAME_HEIGHT - 28,
        padding=12,
        content=ft.Column([head, *lines], spacing=7),
    )
    corners = [
        _corner(left=0, top=0),
        _corner(right=0, top=0),
        _corner(left=0, bottom=0),
        _corner(right=0, bottom=0),
    ]
    return ft.Stack(
        [ft.Container(paper, left=16, top=14), *corners], width=FRAME_WIDTH, height=FRAME_HEIGHT
    )


def _corner(
    left: int | None = None,
    top: int | None = None,
    right: int | None = None,
    bottom: int | None = None,
) -> ft.Control:
    edge = ft.BorderSide(4, theme.SEA)
    return ft.Container(
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        width=CORNER,
        height=CORNER,
        border=ft.Border.only(
            left=edge if left is not None else None,
            top=edge if top is not None else None,
            right=edge if right is not None else None,
            bottom=edge if bottom is not None else None,
        ),
    )


def _ways(question: QuestionState, reply: Reply) -> list[ft.Control]:
    take = touch.tonal(
        t("button.take_photo"), touch.on(reply.take_photo), icon=ft.Icons.PHOTO_CAMERA_OUTLINED
    )
    choose = touch.secondary(
        t("button.choose_photo"), touch.on(reply.choose_photo), icon=ft.Icons.IMAGE_OUTLINED
    )
    return [
        _labelled(question, "take", take),
        _labelled(question, "choose", choose),
        parts.soft(t("photo.private"), size=theme.TEXT_LABEL),
    ]


def _taken(question: QuestionState, taken: Photo) -> list[ft.Control]:
    size = max(1, round(taken.size_bytes / BYTES_PER_KB))
    return [
        ft.Container(
            bgcolor=theme.WASH,
            border_radius=theme.CORNER_FIELD,
            alignment=ft.Alignment.CENTER,
            padding=theme.GAP_SMALL,
            content=ft.Image(
                src=taken.thumb,
                height=PICTURE_HEIGHT,
                fit=ft.BoxFit.CONTAIN,
                border_radius=6,
                semantics_label=t("photo.taken", label=question.label),
            ),
        ),
        ft.Row(
            [
                ft.Icon(ft.Icons.CHECK_CIRCLE, color=ft.Colors.TERTIARY, size=theme.ICON),
                ft.Container(
                    parts.soft(t("photo.size", size=size), size=theme.TEXT_LABEL), expand=True
                ),
            ],
            spacing=theme.GAP_SMALL,
        ),
        parts.body(t("photo.readable")),
    ]


def _again(question: QuestionState, reply: Reply) -> list[ft.Control]:
    take = touch.secondary(
        t("button.retake"), touch.on(reply.take_photo), icon=ft.Icons.PHOTO_CAMERA_OUTLINED
    )
    choose = touch.quiet(
        t("button.choose_again"), touch.on(reply.choose_photo), icon=ft.Icons.IMAGE_OUTLINED
    )
    remove = touch.quiet(
        t("button.remove_photo"), touch.on(reply.remove_photo), icon=ft.Icons.DELETE_OUTLINE
    )
    return [
        _labelled(question, "take", take),
        parts.beside(
            [_labelled(question, "choose", choose), _labelled(question, "remove", remove)]
        ),
    ]


def _labelled(question: QuestionState, what: str, button: ft.Control) -> ft.Control:
    """Name a photo button after its question: a page may ask for several papers."""
    return touch.named(f"{question.key}-{what}", button)
