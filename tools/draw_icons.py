"""
Draw the app's pictures: a boat whose mainsail is a screen, on the sea.

`python tools/draw_icons.py` writes `icon.png`, `icon_android.png`, `splash.png` and
`favicon.png` into `assets/`. The packager makes every size of every platform from them.
"""

import math
from pathlib import Path

from PIL import Image, ImageDraw

ASSETS = Path(__file__).parent.parent / "assets"

SEA = "#0A5566"
SAIL = "#F2A33A"
PAPER = "#FFFFFF"
LINES = "#BFD9DE"
FOAM = "#7FD3E3"

GRID = 100
"""The drawing is made on a square of this many units."""
ICON_PX = 1024
SPLASH_PX = 768
FAVICON_PX = 96
FINER = 4
"""Drawn this many times larger and shrunk, so that slanting edges are smooth."""
SHARE = 0.78
"""Share of an icon that the boat takes up."""
SAFE = 0.62
"""Share of an Android icon that every launcher's mask leaves visible."""

Point = tuple[float, float]


class Sheet:
    """A transparent square to draw on, in units of the grid."""

    def __init__(self, size_px: int) -> None:
        self._size_px = size_px
        self._unit = size_px * FINER / GRID
        self._image = Image.new("RGBA", (size_px * FINER, size_px * FINER))
        self._draw = ImageDraw.Draw(self._image)

    def shape(self, points: list[Point], colour: str) -> None:
        """Fill a shape with straight edges."""
        self._draw.polygon([(x * self._unit, y * self._unit) for x, y in points], colour)

    def box(self, start: Point, end: Point, corner: float, colour: str) -> None:
        """Fill a box with round corners."""
        corners = [each * self._unit for each in (*start, *end)]
        self._draw.rounded_rectangle(corners, corner * self._unit, colour)

    def wave(self, start: Point, swells: float, width: float, thick: float, colour: str) -> None:
        """Draw a line of swells."""
        x, y = start
        steps = round(swells * 48)
        for step in range(steps + 1):
            along = x + width * step / 48
            height = y + width / 7 * math.cos(2 * math.pi * step / 48)
            self.dot((along, height), thick / 2, colour)

    def dot(self, middle: Point, radius: float, colour: str) -> None:
        """Fill a circle."""
        x, y = middle
        box = [(x - radius), (y - radius), (x + radius), (y + radius)]
        self._draw.ellipse([each * self._unit for each in box], colour)

    def soft(self, points: list[Point], radius: float, colour: str) -> None:
        """Fill a shape whose corners are rounded by a radius."""
        self.shape(points, colour)
        for (x, y), (to_x, to_y) in zip(points, points[1:] + points[:1], strict=True):
            for step in range(201):
                part = step / 200
                self.dot((x + (to_x - x) * part, y + (to_y - y) * part), radius, colour)

    def finished(self) -> Image.Image:
        """Return the drawing at its own size."""
        return self._image.resize((self._size_px, self._size_px), Image.Resampling.LANCZOS)


def boat(size_px: int) -> Image.Image:
    """Draw the boat alone, on nothing."""
    sheet = Sheet(size_px)
    sheet.box((47.4, 8), (51.4, 66), 2, PAPER)
    sheet.box((55, 15), (86, 58), 5, PAPER)
    for row, width in enumerate((12, 22, 22, 16)):
        top = 22.5 + row * 7.6
        sheet.box((59.5, top), (59.5 + width, top + 3.4), 1.7, SEA if row == 0 else LINES)
    sheet.soft([(42.4, 17), (42.4, 56.5), (17.5, 56.5)], 1.6, SAIL)
    sheet.soft([(12, 66), (88, 66), (76, 79), (24, 79)], 2, PAPER)
    sheet.wave((8, 90), 5, 16.8, 3.4, FOAM)
    return sheet.finished()


def on_sea(size_px: int) -> Image.Image:
    """Draw the boat on the sea, to the edges."""
    ground = Image.new("RGBA", (size_px, size_px), SEA)
    ground.alpha_composite(_framed(boat(size_px), size_px, SHARE))
    return ground


def _framed(drawing: Image.Image, size_px: int, share: float) -> Image.Image:
    """Put a drawing into the middle of a transparent square, as a share of its width."""
    inner_px = round(size_px * share)
    frame = Image.new("RGBA", (size_px, size_px))
    edge_px = (size_px - inner_px) // 2
    small = drawing.resize((inner_px, inner_px), Image.Resampling.LANCZOS)
    frame.alpha_composite(small, (edge_px, edge_px))
    return frame


def main() -> None:
    """Write all pictures."""
    pictures = {
        "icon.png": on_sea(ICON_PX).convert("RGB"),
        "icon_android.png": _framed(boat(ICON_PX), ICON_PX, SAFE),
        "splash.png": boat(SPLASH_PX),
        "favicon.png": on_sea(ICON_PX).resize((FAVICON_PX, FAVICON_PX), Image.Resampling.LANCZOS),
    }
    for name, picture in pictures.items():
        picture.save(ASSETS / name, optimize=True)


if __name__ == "__main__":
    main()
