"""
Colours, sizes and letters, named by use; the only place where they are decided.

Colours are roles of Flet's colour scheme, so that one name is right in the light and in the
dark. Every text pair keeps 4.5:1, icons and borders 3:1.
"""

from collections.abc import Mapping

import flet as ft

from app.model import Tone
from app.views import schemes

GAP_TINY = 4
GAP_SMALL = 8
GAP = 16
GAP_LARGE = 24
GAP_HUGE = 32

TOUCH = 56
"""Height of what is pressed often; TOUCH_LEAST is the least of anything pressed, in pixels."""
TOUCH_LEAST = 48

CORNER_CARD = 16
CORNER_FIELD = 12
CORNER_FULL = 999

TEXT_LABEL = 14
TEXT_BODY = 16
TEXT_LARGE = 18
TEXT_HEADING = 22
TEXT_TITLE = 28
LINE_HEIGHT = 1.4
LINE_TIGHT = 1.25

ICON_SMALL = 20
ICON = 24
ICON_TILE = 32

WIDE = 840
"""From this width on the app shows a rail, and list and detail side by side."""
READING_WIDTH = 680
LIST_WIDTH = 400
LIST_WIDEST = 480

FONT = "Plus Jakarta Sans"
FONT_STRONG = "Plus Jakarta Sans Bold"
FONT_HEAVY = "Plus Jakarta Sans ExtraBold"
FONT_CODE = "JetBrains Mono"
FONTS = {
    FONT: "fonts/PlusJakartaSans-Medium.ttf",
    FONT_STRONG: "fonts/PlusJakartaSans-Bold.ttf",
    FONT_HEAVY: "fonts/PlusJakartaSans-ExtraBold.ttf",
    FONT_CODE: "fonts/JetBrainsMono-SemiBold.ttf",
}

SEA = ft.Colors.PRIMARY
ON_SEA = ft.Colors.ON_PRIMARY
SAIL = ft.Colors.SECONDARY
ON_SAIL = ft.Colors.ON_SECONDARY
SAND = ft.Colors.SURFACE
INK = ft.Colors.ON_SURFACE
INK_SOFT = ft.Colors.ON_SURFACE_VARIANT
PAPER = ft.Colors.SURFACE_CONTAINER_LOWEST
WASH = ft.Colors.SURFACE_CONTAINER_HIGH
"""A breath of sea: grounds of chosen rows and of drawings."""
LINE = ft.Colors.OUTLINE
LINE_SOFT = ft.Colors.OUTLINE_VARIANT
FIX = ft.Colors.ERROR
BAND = ft.Colors.PRIMARY_FIXED
"""The band of sea at the top of the first page, and what is written on it."""
ON_BAND = ft.Colors.ON_PRIMARY_FIXED
ON_BAND_SOFT = ft.Colors.ON_PRIMARY_FIXED_VARIANT

GROUNDS: Mapping[Tone, ft.Colors] = {
    Tone.PLAIN: WASH,
    Tone.WAIT: ft.Colors.SECONDARY_CONTAINER,
    Tone.FIX: ft.Colors.ERROR_CONTAINER,
    Tone.DONE: ft.Colors.TERTIARY_CONTAINER,
    Tone.NEWS: ft.Colors.PRIMARY_CONTAINER,
}
INKS: Mapping[Tone, ft.Colors] = {
    Tone.PLAIN: INK,
    Tone.WAIT: ft.Colors.ON_SECONDARY_CONTAINER,
    Tone.FIX: ft.Colors.ON_ERROR_CONTAINER,
    Tone.DONE: ft.Colors.ON_TERTIARY_CONTAINER,
    Tone.NEWS: ft.Colors.ON_PRIMARY_CONTAINER,
}
SIGNS: Mapping[Tone, ft.IconData] = {
    Tone.PLAIN: ft.Icons.INFO_OUTLINE,
    Tone.WAIT: ft.Icons.SCHEDULE,
    Tone.FIX: ft.Icons.EDIT_NOTE,
    Tone.DONE: ft.Icons.CHECK_CIRCLE_OUTLINE,
    Tone.NEWS: ft.Icons.CAMPAIGN_OUTLINED,
}

LARGE_LETTERS = 1.3
"""From this scale of the phone's letters on, what stood side by side goes one under another."""


NARROW = 340
"""Pixels: in a window narrower than this, usual letters are as crowded as large ones elsewhere."""


class _Letters:
    """How large the phone draws letters; as with the language, there is one for one person."""

    scale = 1.0
    narrow = False


def use_letters(scale: float) -> None:
    """Note how much larger than usual the phone draws letters."""
    _Letters.scale = scale


def use_width(width: int) -> None:
    """Note how wide the window is, in pixels."""
    _Letters.narrow = 0 < width < NARROW


def letters_are_large() -> bool:
    """Tell whether letters are so large for the window that lines have to be broken up."""
    return _Letters.scale >= LARGE_LETTERS or _Letters.narrow


def light(scheme: str = schemes.SEAFARING) -> ft.Theme:
    """Return the theme of daylight in one of the schemes of colours, by its name."""
    return _theme(schemes.LIGHT[scheme])


def dark(scheme: str = schemes.SEAFARING) -> ft.Theme:
    """Return the theme of the night in one of the schemes of colours, by its name."""
    return _theme(schemes.DARK[scheme])


def mode(name: str) -> ft.ThemeMode:
    """Return what Flet calls `light`, `dark` or `system`."""
    return {"light": ft.ThemeMode.LIGHT, "dark": ft.ThemeMode.DARK}.get(name, ft.ThemeMode.SYSTEM)


def _theme(colours: ft.ColorScheme) -> ft.Theme:
    pressed = ft.TextStyle(size=TEXT_BODY, font_family=FONT_STRONG, weight=ft.FontWeight.NORMAL)
    field = ft.RoundedRectangleBorder(radius=CORNER_FIELD)
    bar = TEXT_LABEL - (3 if _Letters.scale >= LARGE_LETTERS else 0) - (2 if _Letters.narrow else 0)
    return ft.Theme(
        color_scheme=colours,
        font_family=FONT,
        scaffold_bgcolor=colours.surface,
        visual_density=ft.VisualDensity.STANDARD,
        text_theme=ft.TextTheme(
            label_large=pressed,
            label_medium=_letters(colours, TEXT_LABEL, FONT_STRONG),
            title_large=_letters(colours, TEXT_LARGE, FONT_STRONG),
            title_medium=_letters(colours, TEXT_LARGE),
            body_large=_letters(colours, TEXT_BODY),
            body_medium=_letters(colours, TEXT_BODY),
            body_small=_letters(colours, TEXT_LABEL),
        ),
        filled_button_theme=ft.FilledButtonTheme(_button(pressed, field)),
        outlined_button_theme=ft.OutlinedButtonTheme(
            _button(pressed, field, ft.BorderSide(1.5, LINE))
        ),
        text_button_theme=ft.TextButtonTheme(_button(pressed, field)),
        navigation_bar_theme=ft.NavigationBarTheme(
            label_text_style=_letters(colours, bar, FONT_STRONG),
            bgcolor=colours.surface_container_lowest,
            indicator_color=colours.surface_container_highest,
        ),
        navigation_rail_theme=ft.NavigationRailTheme(
            bgcolor=colours.surface_container_lowest,
            indicator_color=colours.surface_container_highest,
        ),
    )


def _letters(colours: ft.ColorScheme, size: int, family: str = FONT) -> ft.TextStyle:
    return ft.TextStyle(
        size=size,
        font_family=family,
        color=colours.on_surface,
        height=LINE_HEIGHT,
        letter_spacing=0,
    )


def _button(
    text: ft.TextStyle, shape: ft.OutlinedBorder, side: ft.BorderSide | None = None
) -> ft.ButtonStyle:
    return ft.ButtonStyle(
        text_style=text,
        shape=shape,
        side=side,
        padding=ft.Padding.symmetric(vertical=18, horizontal=GAP_LARGE),
    )
