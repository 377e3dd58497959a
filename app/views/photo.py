"""A question answered with a photo: what it should look like, and whether it can be read."""

import flet as ft

from app.asked import Photo
from app.model import QuestionState, Tone
from app.strings import t
from app.views import parts, theme, touch
from app.views.boxes import Reply

PICTURE_HEIGHT = 300
DRAWING_HEIGHT = 168
"""Heights in pixels of the photo shown, and of the drawing of what to photograph."""

BYTES_PER_KB = 1024


def photo(question: QuestionState, reply: Reply) -> ft.Control:
    """Draw what to photograph, or the photo that was taken and whether it can be read."""
    if question.photo is None:
        return parts.card([*_example(question), *_ways(question, reply)], gap=12)
    taken = question.photo
    shown = [_picture(question, taken), *_doubts(question, taken, reply), _size(taken)]
    return parts.card([*shown, *_again(question, taken, reply)], gap=12)


def _example(question: QuestionState) -> list[ft.Control]:
    """Draw what the photo should look like, before it is taken."""
    drawing = ft.Image(
        src=question.picture,
        height=DRAWING_HEIGHT,
        fit=ft.BoxFit.CONTAIN,
        semantics_label=t("photo.drawing", label=question.label),
    )
    return [
        parts.strong(t("photo.example")),
        ft.Container(drawing, alignment=ft.Alignment.CENTER),
        parts.body(t("photo.lay_down")),
    ]


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


def _picture(question: QuestionState, taken: Photo) -> ft.Control:
    return ft.Container(
        bgcolor=theme.WASH,
        border_radius=theme.CORNER_FIELD,
        alignment=ft.Alignment.CENTER,
        padding=theme.GAP_SMALL,
        content=ft.Image(
            src=taken.view or taken.thumb,
            height=PICTURE_HEIGHT,
            fit=ft.BoxFit.CONTAIN,
            border_radius=6,
            gapless_playback=True,
            semantics_label=t("photo.taken", label=question.label),
        ),
    )


def _size(taken: Photo) -> ft.Control:
    size = max(1, round(taken.size_bytes / BYTES_PER_KB))
    return ft.Row(
        [
            ft.Icon(ft.Icons.CHECK_CIRCLE, color=ft.Colors.TERTIARY, size=theme.ICON),
            ft.Container(
                parts.soft(t("photo.size", size=size), size=theme.TEXT_LABEL), expand=True
            ),
        ],
        spacing=theme.GAP_SMALL,
    )


def _doubts(question: QuestionState, taken: Photo, reply: Reply) -> list[ft.Control]:
    """Ask whether it can be read; where it looks as if not, say why, and let the person choose."""
    if not taken.trouble:
        return [parts.body(t("photo.readable"))]
    words, retake = (
        (t("button.retake"), reply.take_photo)
        if taken.camera
        else (t("button.choose_again"), reply.choose_photo)
    )
    again = touch.tonal(words, touch.on(retake), icon=ft.Icons.REFRESH)
    use = touch.secondary(t("button.use_photo"), touch.on(reply.use_photo), icon=ft.Icons.CHECK)
    return [
        parts.notice(Tone.WAIT, t(f"photo.trouble.{taken.trouble}")),
        _labelled(question, "redo", again),
        _labelled(question, "use", use),
    ]


def _again(question: QuestionState, taken: Photo, reply: Reply) -> list[ft.Control]:
    straight = touch.secondary(
        t("button.straighten"), touch.on(reply.open_straight), icon=ft.Icons.CROP_ROTATE
    )
    take = touch.quiet(
        t("button.retake"), touch.on(reply.take_photo), icon=ft.Icons.PHOTO_CAMERA_OUTLINED
    )
    choose = touch.quiet(
        t("button.choose_again"), touch.on(reply.choose_photo), icon=ft.Icons.IMAGE_OUTLINED
    )
    remove = touch.quiet(
        t("button.remove_photo"), touch.on(reply.remove_photo), icon=ft.Icons.DELETE_OUTLINE
    )
    # The way it came is offered where a doubt is told.
    offered = ("take" if taken.camera else "choose") if taken.trouble else ""
    named = (("take", take), ("choose", choose), ("remove", remove))
    return [
        *([_labelled(question, "straight", straight)] if taken.own else []),
        parts.beside(
            [_labelled(question, what, button) for what, button in named if what != offered]
        ),
    ]


def _labelled(question: QuestionState, what: str, button: ft.Control) -> ft.Control:
    """Name a photo button after its question: a page may ask for several papers."""
    return touch.named(f"{question.key}-{what}", button)
