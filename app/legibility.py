"""
Whether a photo of a paper can be read: asked, never decided, and before the boat has left.

Four things keep a paper from being read, and each has one figure, read from the kept picture in
shades of grey. What the thresholds catch and what they miss is measured in docs/photos.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageChops, ImageFilter


class Trouble(StrEnum):
    """What may keep a photo from being read, the worst first."""

    SMALL = "small"
    DARK = "dark"
    BLURRED = "blurred"
    GLARE = "glare"


@dataclass(frozen=True)
class Figures:
    """
    What was measured.

    `side` is the longer side in pixels; `light` how bright the brightest tenth is, 0 to 255;
    `edge` how much of an edge's height is climbed within one pixel, from less than a tenth
    for a blur to a third for letters in focus; `washed` the share of the picture in patches
    of pure white.
    """

    side: int
    light: int
    edge: float
    washed: float


LEAST_SIDE = 900
LEAST_LIGHT = 75
LEAST_EDGE = 0.2
MOST_WASHED = 0.03

NEAR, FAR = 1, 6
"""Over how many pixels an edge is looked at: one, and as many as a blurred one takes."""
PATCH = 16
WHITE = 253
PAPER_BELOW = 244
"""A page lit so well that it is all white hides nothing: glare is white beside what is less."""
_FAINT = 8
_STEEPEST = 0.995
_GRAIN = 3
"""Times the middle of all differences: what grain alone comes to, and is left out."""
_BRIGHTEST = 0.9


def troubles(picture: Image.Image) -> tuple[Trouble, ...]:
    """Return what may keep a photo from being read, the worst first; mostly nothing."""
    return judged(measure(picture))


def judged(found: Figures) -> tuple[Trouble, ...]:
    """Hold what was measured against the thresholds."""
    amiss = {
        Trouble.SMALL: found.side < LEAST_SIDE,
        Trouble.DARK: found.light < LEAST_LIGHT,
        Trouble.BLURRED: found.edge < LEAST_EDGE,
        Trouble.GLARE: found.washed > MOST_WASHED,
    }
    return tuple(trouble for trouble, there in amiss.items() if there)


def measure(picture: Image.Image) -> Figures:
    """Read the four figures from a picture."""
    grey = picture.convert("L")
    calm = grey.filter(ImageFilter.BoxBlur(1))
    return Figures(
        side=max(grey.size),
        light=_level(grey.histogram(), _BRIGHTEST),
        edge=min(_edge(calm, 1, 0), _edge(calm, 0, 1)),
        washed=_washed(grey),
    )


def _edge(grey: Image.Image, across: int, down: int) -> float:
    """Return how steep the steepest edges are that lie across one direction."""
    near = _steepest(_steps(grey, NEAR * across, NEAR * down))
    far = _steepest(_steps(grey, FAR * across, FAR * down))
    return near / far if far >= _FAINT else 0.0


def _steepest(steps: list[int]) -> int:
    return max(0, _level(steps, _STEEPEST) - _GRAIN * _level(steps, 0.5))


def _steps(grey: Image.Image, across: int, down: int) -> list[int]:
    """Return how often each difference occurs between pixels this far from one another."""
    width, height = grey.size
    if width <= across or height <= down:
        return [width * height]
    here = grey.crop((0, 0, width - across, height - down))
    there = grey.crop((across, down, width, height))
    return ImageChops.difference(here, there).histogram()


def _washed(grey: Image.Image) -> float:
    patches = grey.reduce(PATCH).histogram() if min(grey.size) >= PATCH else grey.histogram()
    white, whole = sum(patches[WHITE:]), sum(patches)
    usual = _level(patches[:WHITE], 0.5) if white < whole else WHITE
    return white / whole if usual < PAPER_BELOW else 0.0


def _level(counts: list[int], share: float) -> int:
    """Return the level below which this share of what was counted lies."""
    left = share * sum(counts)
    for level, count in enumerate(counts):
        left -= count
        if left <= 0:
            return level
    return len(counts) - 1
