"""Colours that can be read in the sun and in the night."""

import flet as ft
import pytest

from app.model import Tone
from app.views import schemes, theme

TEXT = 4.5
SHAPE = 3.0
"""Least contrast of text, and of icons and borders (WCAG 2.2, 1.4.3 and 1.4.11)."""

PAIRS = [
    (theme.ON_SEA, theme.SEA),
    (theme.ON_SAIL, theme.SAIL),
    (theme.INK, theme.SAND),
    (theme.INK, theme.PAPER),
    (theme.INK, theme.WASH),
    (theme.INK_SOFT, theme.SAND),
    (theme.INK_SOFT, theme.PAPER),
    (theme.INK_SOFT, theme.WASH),
    (theme.SEA, theme.SAND),
    (theme.SEA, theme.PAPER),
    (theme.SEA, theme.WASH),
    (theme.FIX, theme.SAND),
    (theme.FIX, theme.PAPER),
    (theme.ON_BAND, theme.BAND),
    (theme.ON_BAND_SOFT, theme.BAND),
    (ft.Colors.ON_TERTIARY, ft.Colors.TERTIARY),
    (ft.Colors.ON_SECONDARY_CONTAINER, theme.SAND),
    *((theme.INKS[tone], theme.GROUNDS[tone]) for tone in Tone),
]
EDGES = [(theme.LINE, theme.PAPER), (theme.LINE, theme.SAND), (theme.SEA, theme.SAND)]


def _light(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(scheme: ft.ColorScheme, one: ft.Colors, other: ft.Colors) -> float:
    darker, lighter = sorted(_light(getattr(scheme, each.name.lower())) for each in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(params=["light", "dark"])
def by(request):
    return getattr(theme, request.param)


@pytest.fixture(params=[schemes.SEAFARING, schemes.REHEARSAL])
def scheme(request, by) -> ft.ColorScheme:
    return by(request.param).color_scheme


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_text_stands_out_from_its_ground(scheme, ink, ground):
    """4.5 to 1 or better, by day and by night."""
    assert contrast(scheme, ink, ground) >= TEXT


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_every_edge_can_be_seen(scheme, edge, ground):
    """3 to 1 or better for the borders of what is pressed or filled in."""
    assert contrast(scheme, edge, ground) >= SHAPE


def test_practice_has_colours_of_its_own(by):
    """Whoever practises sees at a glance that this is not the real one."""
    real, practised = (by(name).color_scheme for name in (schemes.SEAFARING, schemes.REHEARSAL))

    assert real.primary != practised.primary
    assert real.surface != practised.surface


def test_letters_are_bundled():
    """No letter is fetched: each face lies beside its licence."""
    from pathlib import Path

    assets = Path(theme.__file__).parents[2] / "assets"
    assert all((assets / path).is_file() for path in theme.FONTS.values())
    assert {path.name for path in (assets / "fonts").glob("*OFL.txt")} == {
        "JetBrainsMono-OFL.txt",
        "PlusJakartaSans-OFL.txt",
    }


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("light", ft.ThemeMode.LIGHT),
        ("dark", ft.ThemeMode.DARK),
        ("system", ft.ThemeMode.SYSTEM),
        ("?", ft.ThemeMode.SYSTEM),
    ],
)
def test_appearance_follows_the_person_or_the_phone(name, mode):
    """An unknown wish is heard as what the phone does."""
    assert theme.mode(name) == mode
