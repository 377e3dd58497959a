"""What is drawn can be read: contrast of every pair of colours that meets, by day and by night."""

import re

import pytest

from server.console import static

PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "sea") for ground in ("sand", "paper")),
    *(("ink", ground) for ground in ("paper-fold", "water")),
    ("ink-soft", "paper-fold"),
    ("on-sea", "sea"),
    ("on-sea", "sea-deep"),
    ("on-band", "band"),
    ("on-band-soft", "band"),
    ("band", "on-band"),
    ("sea", "wash"),
    ("ink", "wash"),
    *((tone, f"{tone}-ground") for tone in ("done", "wait", "fix", "news", "plain")),
    ("fix", "paper"),
    ("wait", "paper"),
    ("fix", "paper-fold"),
]
SHAPES = [("line", "paper"), ("line", "sand"), ("sail-deep", "sand"), ("sail-deep", "paper")]
"""Borders, rings and the mark of what has the focus: 3:1 is enough."""

SCHEMES = static.files()["tokens.css"].data.decode().split("@media (prefers-color-scheme: dark)")


@pytest.fixture(params=[0, 1], ids=["light", "dark"])
def colours(request) -> dict[str, str]:
    """Return the colours of one scheme by name; the dark one replaces some of the light."""
    found: dict[str, str] = {}
    for part in SCHEMES[: request.param + 1]:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
    return found


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(colours, ink, ground):
    """Every text on every ground it stands on keeps 4.5:1."""
    assert _contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_told(colours, shape, ground):
    """Every border and mark that means something keeps 3:1."""
    assert _contrast(colours[shape], colours[ground]) >= 3


def test_nothing_is_brought_from_elsewhere():
    """No style sheet names another site or brings a picture along inside itself."""
    for name, served in static.files().items():
        if name.endswith(".css"):
            assert not re.search(rb"https?:|//|data:|@import", served.data), name


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
