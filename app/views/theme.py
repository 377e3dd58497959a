"""
Colours, sizes and letters, named by use; the only place where they are decided.

Colours are roles of Flet's colour scheme, so that one name is right in the light and in the
dark. Every text pair keeps 4.5:1, icons and borders 3:1.
"""

from collections.abc import Mapping

import flet as ft

from app.model import Tone

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

_LIGHT = ft.ColorScheme(
    primary="#0A5566",
    on_primary="#FFFFFF",
    primary_container="#E2F0FB",
    on_primary_container="#114B7A",
    primary_fixed="#0A5566",
    on_primary_fixed="#FFFFFF",
    on_primary_fixed_variant="#CDE7EC",
    secondary="#F2A33A",
    on_secondary="#14252B",
    secondary_container="#FFF1D6",
    on_secondary_container="#6B4A00",
    tertiary="#12683C",
    on_tertiary="#FFFFFF",
    tertiary_container="#E3F4EA",
    on_tertiary_container="#12683C",
    error="#8A2A12",
    on_error="#FFFFFF",
    error_container="#FFE7DF",
    on_error_container="#8A2A12",
    surface="#F7F3EA",
    on_surface="#14252B",
    on_surface_variant="#475A61",
    surface_container_lowest="#FFFFFF",
    surface_container_low="#FFFFFF",
    surface_container="#FFFFFF",
    surface_container_high="#E8F1F2",
    surface_container_highest="#DDEAEC",
    outline="#6F8389",
    outline_variant="#E2DCCD",
    inverse_surface="#14252B",
    on_inverse_surface="#F7F3EA",
    surface_tint="#FFFFFF",
)
_DARK = ft.ColorScheme(
    primary="#7FD3E3",
    on_primary="#0E1B20",
    primary_container="#12293D",
    on_primary_container="#A9D3F5",
    primary_fixed="#12333D",
    on_primary_fixed="#E6EEF0",
    on_primary_fixed_variant="#B4CFD6",
    secondary="#FFC46B",
    on_secondary="#14252B",
    secondary_container="#2A2210",
    on_secondary_container="#FFD48A",
    tertiary="#8FDDB0",
    on_tertiary="#0E1B20",
    tertiary_container="#12251B",
    on_tertiary_container="#8FDDB0",
    error="#FFB59F",
    on_error="#2B1712",
    error_container="#2B1712",
    on_error_container="#FFB59F",
    surface="#0E1B20",
    on_surface="#E6EEF0",
    on_surface_variant="#A9BBC1",
    surface_container_lowest="#16262C",
    surface_container_low="#16262C",
    surface_container="#16262C",
    surface_container_high="#1D3239",
    surface_container_highest="#243C44",
    outline="#7F959C",
    outline_variant="#2A3E45",
    inverse_surface="#E6EEF0",
    on_inverse_surface="#0E1B20",
    surface_tint="#16262C",
)


LARGE_LETTERS = 1.3
"""From this scale of the phone's letters on, what stood side by side goes one under another."""


class _Letters:
    """How large the phone draws letters; as with the language, there is one for one person."""

    scale = 1.0


def use_letters(scale: float) -> None:
    """Note how much larger than usual the phone draws letters."""
    _Letters.scale = scale


def letters_are_large() -> bool:
    """Tell whether letters are drawn so large that lines have to be broken up."""
    return _Letters.scale >= LARGE_LETTERS


def light() -> ft.Theme:
    """Return the theme of daylight."""
    return _theme(_LIGHT)


def dark() -> ft.Theme:
    """Return the theme of the night."""
    return _theme(_DARK)


def mode(name: str) -> ft.ThemeMode:
    """Return what Flet calls `light`, `dark` or `system`."""
    return {"light": ft.ThemeMode.LIGHT, "dark": ft.ThemeMode.DARK}.get(name, ft.ThemeMode.SYSTEM)


def _theme(colours: ft.ColorScheme) -> ft.Theme:
    pressed = ft.TextStyle(size=TEXT_BODY, font_family=FONT_STRONG, weight=ft.FontWeight.NORMAL)
    field = ft.RoundedRectangleBorder(radius=CORNER_FIELD)
    bar = TEXT_LABEL - 3 if letters_are_large() else TEXT_LABEL
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
