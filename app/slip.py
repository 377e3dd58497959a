"""What a receipt slip says and what its page shows: frozen values, as in `model`."""

from dataclasses import dataclass
from datetime import datetime

from app.model import Harbour


@dataclass(frozen=True)
class Slip:
    """
    Everything that stands on a slip, in words; `proof` is the text of its QR.

    `stops` are the harbours of its voyage line, and of one ahead `when` says so in words.
    `filed` says when the application was written and by whom, the name as its first letters;
    `drawn` when the slip was made: what it says was true then.
    """

    title: str
    code_label: str
    code: str
    service: str
    filed: str
    stops: tuple[Harbour, ...]
    standing: str
    next_label: str
    next: str
    drawn: str
    check: str
    proof: str
    drawn_at: datetime
    language: str


@dataclass(frozen=True)
class SlipState:
    """The page of a slip: its picture, and all it says for who cannot see it."""

    case: str
    picture: bytes
    aloud: str


SHOWN = 30
"""Applications in the list at first, and as many more whenever somebody asks for older ones."""


@dataclass(frozen=True)
class FindState:
    """
    What was typed to find an application, and in words what is amiss with it.

    `verdict` says what a scanned slip proves, `genuine` whether it does, `case` is its
    application where that is on this device; `readable` that this device reads codes from photos.
    Of the list itself so many are `shown`: rows that nobody looks at take long to draw.
    """

    typed: str = ""
    amiss: str = ""
    verdict: str = ""
    genuine: bool = False
    case: str = ""
    readable: bool = False
    shown: int = SHOWN
