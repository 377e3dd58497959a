"""One question of a form as a screen shows it: frozen values, ready to draw."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One option of a question, or one row of a picker."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Photo:
    """
    A photo for a question: a small JPEG to show, and how large the kept one is.

    `view` is a larger picture, empty while only the small one is at hand; `trouble` names what
    may keep it from being read, until the person says that it will do. One that is not `own`
    was sent before: it can be replaced and not changed. `camera` says which way it came.
    """

    thumb: bytes
    size_bytes: int
    view: bytes = b""
    trouble: str = ""
    own: bool = True
    camera: bool = False


@dataclass(frozen=True)
class StraightState:
    """A photo being turned and cut: as it looks now, and whether it can be made whole again."""

    draft: str
    key: str
    label: str
    view: bytes
    changed: bool


@dataclass(frozen=True)
class QuestionState:
    """
    One question now. `value` is what was typed, unchanged; several choices are a tuple.

    `unknown` is the part of a date that may be left out, `day` or `month` (and the day).
    `statement` are the words to agree to and `agreed` the answer that says so. `picture` is
    the asset that shows what to photograph. A person, a place and a table are `rows` of parts,
    each part a question with its own value and errors; `blank` is a row not begun yet, shown
    while `adding`. `near` says in words where a chosen point lies. `recalled` says that
    the answer is from an earlier application and not looked at yet; `people` are those whose
    name can be put in.
    """

    key: str
    kind: str
    label: str
    help: str
    example: str
    required: bool
    value: str | tuple[str, ...]
    error: str
    warning: str
    choices: tuple[Choice, ...] = ()
    photo: Photo | None = None
    max_length: int | None = None
    unknown: str = ""
    statement: str = ""
    agreed: str = ""
    picture: str = ""
    rows: tuple[tuple["QuestionState", ...], ...] = ()
    blank: tuple["QuestionState", ...] = ()
    most_rows: int | None = None
    adding: bool = False
    near: str = ""
    recalled: bool = False
    people: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Reason:
    """What is to be mended or known before a form is sent; `page` has it, None if no page does."""

    text: str
    page: int | None


@dataclass(frozen=True)
class Spot:
    """A village or an island on the chart, in degrees."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class ChartState:
    """The sea around the villages, and where to look at first: latitude, longitude."""

    villages: tuple[Spot, ...]
    islands: tuple[Spot, ...]
    here: tuple[float, float]
