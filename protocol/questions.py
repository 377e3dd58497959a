"""What a form is made of: pages, questions, options and the conditions that show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Raw = str | Sequence[str]
"""An answer as typed or chosen: text, or the values ticked."""


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NAME = "name"
    NIK = "nik"
    KK = "kk"
    PHONE = "phone"
    DATE = "date"
    TIME = "time"
    INTEGER = "integer"
    MONEY = "money"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    VILLAGE = "village"
    RT = "rt"
    PHOTO = "photo"


class Rule(StrEnum):
    """A rule of its own that one question adds to those of its kind."""

    NEW_CHILD = "new_child"
    """A name recorded for the first time (Permendagri 73/2022)."""
    MUST_AGREE = "must_agree"
    """A yes/no question that only yes answers: consent."""


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
class Condition:
    """
    Something about another answer of the same form.

    Holds when the answer to `field` is one of `values`, or, without values, when it is
    filled (or not, with `filled` false). A photo counts as filled.
    """

    field: str
    values: tuple[str, ...] = ()
    filled: bool = True

    def holds(self, answers: Mapping[str, Raw]) -> bool:
        """Tell whether it is so now. `answers` has a key for each answer and photo given."""
        given = chosen(answers.get(self.field, ""))
        if self.values:
            return any(value in self.values for value in given)
        return bool(given) is self.filled


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
    one is enough. `from_person` names what the introduction already says (`name`, `nik`,
    `phone`, `village`), `default` what is filled in at first, `default_from` the question
    whose answer stands while this one is hidden. A NIK is compared with the birth date and
    sex given in `birth_from` and `sex_from` (or `sex`); `differs_from` may not be the same.
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
    min: int | None = None
    max: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    not_future: bool = False
    late_after_days: int | None = None
    rule: Rule | None = None
    document: str = ""
    any_of: tuple[str, ...] = ()
    from_person: str = ""
    default: tuple[str, ...] = ()
    default_from: str = ""
    birth_from: str = ""
    sex_from: str = ""
    sex: str = ""
    differs_from: str = ""

    def visible(self, answers: Mapping[str, Raw]) -> bool:
        """Tell whether this is asked, given the other answers and photos."""
        return self.visible_if is None or self.visible_if.holds(answers)

    def needed(self, answers: Mapping[str, Raw]) -> bool:
        """Tell whether this must be answered, given the other answers and photos."""
        return self.required if self.required_if is None else self.required_if.holds(answers)

    def offered(self, answers: Mapping[str, Raw]) -> tuple[Option, ...]:
        """Return the options that can be chosen now."""
        return tuple(
            option
            for option in self.options
            if option.visible_if is None or option.visible_if.holds(answers)
        )


@dataclass(frozen=True)
class Page:
    """One topic of a form; `why` says in a sentence what it is asked for."""

    key: str
    title: Text
    why: Text
    questions: tuple[Question, ...]


def chosen(raw: Raw) -> tuple[str, ...]:
    """Return the values of an answer without the empty ones; a single answer is one value."""
    values = (raw,) if isinstance(raw, str) else raw
    return tuple(value.strip() for value in values if value.strip())
