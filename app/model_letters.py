"""What the pages about issued letters show: frozen values, as in `model`."""

from dataclasses import dataclass

from app.model import Tone


@dataclass(frozen=True)
class LetterVerdict:
    """What checking a letter came to, in words, and what it says: label and value."""

    title: str
    text: str
    tone: Tone
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LetterCheckState:
    """
    The page that checks a letter; `readable` that this device reads codes from photos.

    `amiss` says what is wrong with what was typed or photographed, before there is a verdict.
    """

    typed: str = ""
    amiss: str = ""
    verdict: LetterVerdict | None = None
    readable: bool = False
