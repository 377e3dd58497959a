"""The sign that reads a page aloud; it is there exactly where there are recordings of its texts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import flet as ft

from app import heard
from app.strings import t
from app.views import theme, touch
from app.views.session import Screen, Speaking

T = TypeVar("T")


@dataclass(frozen=True)
class Sound:
    """The recordings of a page, whether they are being played, and what plays them."""

    recordings: tuple[str, ...]
    playing: bool
    voice: Speaking


def sound(say: Callable[[T], Iterable[str]], state: T | None, screen: Screen) -> Sound | None:
    """Return what can be heard of a page here; None when nothing can."""
    if screen.voice is None or state is None or not screen.recorded:
        return None
    told = [screen.notice.text] if screen.notice else []
    recordings = heard.found([*told, *say(state)], screen.recorded)
    if not recordings:
        return None
    return Sound(recordings, screen.listening == recordings, screen.voice)


def ear(here: Sound | None, color: ft.ColorValue = theme.SEA) -> list[ft.Control]:
    """Draw the sign, if anything can be heard here."""
    return [_ear(here, color)] if here else []


def beside(words: ft.Control, here: Sound | None, color: ft.ColorValue = theme.SEA) -> ft.Control:
    """Put the sign at the end of a line of words, if anything can be heard here."""
    if here is None:
        return words
    return ft.Row([ft.Container(words, expand=True), _ear(here, color)])


@ft.component
def _ear(here: Sound, color: ft.ColorValue) -> ft.Control:
    """Draw the sign; what it plays stops with a second touch and when the page is left."""
    ft.use_effect(lambda: None, [here.recordings], cleanup=touch.on(here.voice.silence))
    if here.playing:
        icon, label = ft.Icons.STOP_CIRCLE_OUTLINED, t("ear.stop")
        press = touch.on(here.voice.silence)
    else:
        icon, label = ft.Icons.VOLUME_UP_OUTLINED, t("ear.listen")
        press = touch.on(here.voice.listen, here.recordings)
    sign = ft.IconButton(
        icon,
        icon_color=color,
        tooltip=label,
        on_click=press,
        width=theme.TOUCH_LEAST,
        height=theme.TOUCH_LEAST,
    )
    return touch.named("listen", ft.MergeSemantics(content=sign))
