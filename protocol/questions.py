"""What a form is made of: pages, questions, options and the conditions that show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from protocol.conditions import Condition as Condition  # noqa: PLC0414 - read from here as all
from protocol.conditions import Raw as Raw  # noqa: PLC0414
from protocol.conditions import chosen as chosen  # noqa: PLC0414


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NAME = "name"
    NIK = "nik"
    KK = "kk"
    PHONE = "phone"
    EMAIL = "email"
    RECEIPT = "receipt"
    DATE = "date"
    TIME = "time"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    STATEMENT = "statement"
    """Exact words to agree to."""
    VILLAGE = "village"
    RT = "rt"
    POINT = "point"
    """A place on the map."""
    PERSON = "person"
    PLACE = "place"
    """A village, RT and RW, and what stands near."""
    ROWS = "rows"
    """A table: the same few questions about each of several."""
    PHOTO = "photo"
    """Of a paper."""
    THING = "thing"
    """A photo of something that is not a paper: a house, a boat, a face."""
    SIGNATURE = "signature"
    """Drawn with a finger."""


PHOTOS = frozenset({Kind.PHOTO, Kind.THING})
"""What is answered with the camera."""
COMPOSED = frozenset({Kind.PERSON, Kind.PLACE, Kind.ROWS})
"""What is made of `parts`."""


INTRODUCED = frozenset({"name", "nik", "phone", "village"})
"""What a phone's introduction says of the person who holds it."""


class Rule(StrEnum):
    """A rule of its own that one question adds to those of its kind."""

    NEW_CHILD = "new_child"
    """A name recorded for the first time (Permendagri 73/2022)."""


class Unknown(StrEnum):
    """What of a date may be left out, because nobody wrote it down."""

    DAY = "day"
    MONTH = "month"
    """The day with it."""


@dataclass(frozen=True)
class Text:
    """The same words in every language of the app."""

    id: str
    en: str

    def in_(self, language: str) -> str:
        """Return the words in `language`; any but `en` is Indonesian."""
        return self.en if language == "en" else self.id


NO_TEXT = Text("", "")


@dataclass(frozen=True)
class Option:
    """One choice; offered only while `visible_if` holds."""

    value: str
    label: Text
    visible_if: Condition | None = None


@dataclass(frozen=True)
class Question:
    """
    One line of a form.

    `required_if`, where given, decides instead of `required`. Of the photos named in `any_of`
    one is enough. `from_person` names what may be known of the person already: what the
    introduction says, or, where a shared page asks about the applicant, the question's own
    key. `default` what is filled in at first, `default_from` the question
    whose answer stands while this one is hidden. A NIK is compared with the birth date and
    sex given in `birth_from` and `sex_from` (or `sex`); `differs_from` may not be the same.

    `min` and `max` limit a number, or how many rows a table has. `decimals` is how many digits
    stand after the comma, of a number or of a place on the map. `unknown` says what of a date may
    be left out. `parts` are the questions a person, a place or each row of a table is made of.
    `statement` and `statement_version` are what is agreed to. `picture` names the drawing that
    shows which paper is meant, `form` the official form whose codes the options follow. An answer
    is `specific` when it is specific personal data in the sense of UU 27/2022 article 4.
    """

    key: str
    kind: Kind
    label: Text
    help: Text = NO_TEXT
    example: str = ""
    required: bool = False
    required_if: Condition | None = None
    visible_if: Condition | None = None
    options: tuple[Option, ...] = ()
    min: int | Decimal | None = None
    max: int | Decimal | None = None
    decimals: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    not_future: bool = False
    not_past: bool = False
    late_after_days: int | None = None
    unknown: Unknown | None = None
    rule: Rule | None = None
    document: str = ""
    picture: str = ""
    form: str = ""
    specific: bool = False
    any_of: tuple[str, ...] = ()
    from_person: str = ""
    default: tuple[str, ...] = ()
    default_from: str = ""
    birth_from: str = ""
    sex_from: str = ""
    sex: str = ""
    differs_from: str = ""
    parts: tuple["Question", ...] = ()
    statement: Text = NO_TEXT
    statement_version: int = 0

    @property
    def by_camera(self) -> bool:
        """Tell whether a photo is the answer."""
        return self.kind in PHOTOS

    def visible(self, answers: Mapping[str, Raw], today: date) -> bool:
        """Tell whether this is asked, given the other answers and photos."""
        return self.visible_if is None or self.visible_if.holds(answers, today)

    def needed(self, answers: Mapping[str, Raw], today: date) -> bool:
        """Tell whether this must be answered, given the other answers and photos."""
        if self.required_if is None:
            return self.required
        return self.required_if.holds(answers, today)

    def offered(self, answers: Mapping[str, Raw], today: date) -> tuple[Option, ...]:
        """Return the options that can be chosen now."""
        return tuple(
            option
            for option in self.options
            if option.visible_if is None or option.visible_if.holds(answers, today)
        )


@dataclass(frozen=True)
class Page:
    """One topic of a form; `why` says in a sentence what it is asked for."""

    key: str
    title: Text
    why: Text
    questions: tuple[Question, ...]
