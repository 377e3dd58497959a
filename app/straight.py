"""How a photo is laid straight: which way up, and which part of it is kept. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum

STEP = 0.05
"""What one press cuts off, as a share of the whole side."""
LEAST = 0.2
"""The share of a side that cannot be cut away: a press too many leaves something to see."""


class Side(StrEnum):
    """A side of a photo that can be cut off bit by bit."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Straight:
    """Quarter turns clockwise, and what is cut off each side once it is turned, in shares."""

    turns: int = 0
    top: float = 0.0
    bottom: float = 0.0
    left: float = 0.0
    right: float = 0.0

    def turned(self) -> "Straight":
        """Return this with one more quarter turn; what was cut off stays cut off."""
        return Straight(
            turns=(self.turns + 1) % 4,
            top=self.left,
            right=self.top,
            bottom=self.right,
            left=self.bottom,
        )

    def cut(self, side: Side) -> "Straight":
        """Return this with a little more of one side cut off, as long as enough is left."""
        both = self.top + self.bottom if side in _UPRIGHT else self.left + self.right
        if 1 - both - STEP < LEAST:
            return self
        return replace(self, **{side.value: round(getattr(self, side.value) + STEP, 4)})

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return what is kept of a turned photo of this size, in pixels."""
        left, top = round(self.left * width), round(self.top * height)
        right = max(left + 1, width - round(self.right * width))
        bottom = max(top + 1, height - round(self.bottom * height))
        return left, top, right, bottom


_UPRIGHT = (Side.TOP, Side.BOTTOM)
AS_TAKEN = Straight()
