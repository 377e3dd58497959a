"""What the pages show on which one phone vouches for another: frozen values, as in `app.model`."""

from dataclasses import dataclass

from app.model import QuestionState


@dataclass(frozen=True)
class IntroduceState:
    """
    This phone's code for an officer: a PNG, its text, and six digits to compare.

    `readable` says that this phone reads codes from photos.
    """

    code: bytes
    text: str
    digits: str
    readable: bool = False


@dataclass(frozen=True)
class VouchState:
    """An officer vouching for a phone; without `digits`, what stands in `code` is none."""

    code: QuestionState
    digits: str
    card: tuple[QuestionState, ...]
    readable: bool
