"""What the band of practice shows: a frozen value, ready to draw."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RehearsalState:
    """
    That this is practice. `goes_on`: the made-up office has more to say to the case in hand.

    `asks` says that practice is to end, once the person has said so twice.
    """

    goes_on: bool = False
    asks: bool = False
