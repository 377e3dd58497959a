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


@dataclass(frozen=True)
class LetterRow:
    """A letter in a list: whose case it is of, what it is called, how it stands."""

    case: str
    title: str
    about: str
    number: str
    label: str
    tone: Tone
    when: str = ""


@dataclass(frozen=True)
class LettersState:
    """
    The page of a village's letters; `ready` are cases for which one can be prepared.

    `stock` says how many numbers are left, `short` that there are few.
    """

    ready: tuple[LetterRow, ...]
    drafts: tuple[LetterRow, ...]
    issued: tuple[LetterRow, ...]
    stock: str
    short: bool
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterState:
    """
    One letter: as it would be, or as it was issued.

    `pages` are pictures of a draft, `aloud` its words; `verdict` is an issued one's. `prepares`,
    `checks`, `signs` and `annuls` say what whoever is on duty may do now, `waits` for whom it
    waits. `whole` says that the file is here, `numberable` that a number is there for a letter
    that went out without one.
    """

    case: str
    title: str
    stage: str
    pages: tuple[bytes, ...] = ()
    aloud: str = ""
    verdict: LetterVerdict | None = None
    number: str = ""
    whole: bool = False
    prepares: bool = False
    checks: bool = False
    signs: bool = False
    annuls: bool = False
    numberable: bool = False
    reason: str = ""
    taken_back: str = ""


@dataclass(frozen=True)
class LetterheadState:
    """How this village writes its letters, as it is typed; `sample` is a number written so."""

    unit: str
    pattern: str
    address: str
    sample: str
    may: bool
    amiss: str = ""
