"""How one question is written down in TOML: its kind, its limits, and when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from protocol.amounts import DECIMALS
from protocol.questions import (
    COMPOSED,
    INTRODUCED,
    NO_TEXT,
    PHOTOS,
    Condition,
    Kind,
    Option,
    Question,
    Rule,
    Text,
    Unknown,
)
from protocol.toml_table import Table

_CHOICES = frozenset({Kind.CHOICE, Kind.CHOICES})
_DECIMALS = frozenset({Kind.DECIMAL, Kind.POINT})
_NO_PART = COMPOSED | PHOTOS | {Kind.CHOICES, Kind.SIGNATURE, Kind.STATEMENT}
"""What does not fit in a row of a table."""
_TESTS = (
    "in", "not_in", "filled", "at_least", "at_most", "same_as", "before", "age_at_least",
    "age_below", "days_ahead_below",
)  # fmt: skip


@dataclass(frozen=True)
class Lists:
    """What questions share: choices by the name of their list, and the parts of a kind."""

    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    parts: Mapping[Kind, tuple[Question, ...]] = field(default_factory=dict)


def lists(file: Table) -> Lists:
    """Read the file of shared lists and parts."""
    options: dict[str, tuple[Option, ...]] = {}
    for each in file.tables("list"):
        options[each.string("key")] = tuple(map(_option, each.tables("options")))
        each.done()
    known = Lists(options)
    parts = {
        kind: tuple(_part(each, known) for each in file.tables(kind.value))
        for kind in (Kind.PERSON, Kind.PLACE)
    }
    file.done()
    return Lists(options, parts)


def text(file: Table, name: str, *, needed: bool = True) -> Text:
    """Read a text in both languages."""
    table = file.table(name)
    if table is None:
        if needed:
            raise file.wrong(f"{name} is missing")
        return NO_TEXT
    words = Text(table.string("id"), table.string("en"))
    table.done()
    return words


def condition(table: Table | None) -> Condition | None:
    """Read a condition that may be absent."""
    if table is None:
        return None
    if not any(test in table.fields for test in _TESTS):
        raise table.wrong(f"a condition tests one of {', '.join(_TESTS)}")
    found = Condition(
        field=table.string("field"),
        values=table.strings("in"),
        filled=table.flag("filled", default=True),
        others=table.strings("not_in"),
        at_least=table.maybe_decimal("at_least"),
        at_most=table.maybe_decimal("at_most"),
        same_as=table.string("same_as", ""),
        before=table.string("before", ""),
        age_at_least=table.maybe_number("age_at_least"),
        age_below=table.maybe_number("age_below"),
        days_ahead_below=table.maybe_number("days_ahead_below"),
    )
    table.done()
    return found


def read(table: Table, known: Lists) -> Question:
    """Read a question."""
    kind = table.member("kind", Kind)
    key = table.string("key")
    question = Question(
        key=key,
        kind=kind,
        label=text(table, "label"),
        help=text(table, "help", needed=False),
        example=table.string("example", ""),
        required=table.flag("required"),
        required_if=condition(table.table("required_if")),
        visible_if=condition(table.table("visible_if")),
        options=_options(table, known),
        min=table.maybe_decimal("min"),
        max=table.maybe_decimal("max"),
        decimals=table.maybe_number("decimals"),
        min_length=table.maybe_number("min_length"),
        max_length=table.maybe_number("max_length"),
        not_future=table.flag("not_future"),
        not_past=table.flag("not_past"),
        late_after_days=table.maybe_number("late_after_days"),
        unknown=table.member("unknown", Unknown) if "unknown" in table.fields else None,
        rule=table.member("rule", Rule) if "rule" in table.fields else None,
        document=table.string("document", key if kind in PHOTOS else ""),
        picture=table.string("picture", ""),
        form=table.string("form", ""),
        specific=table.flag("specific"),
        any_of=table.strings("any_of"),
        from_person=table.string("from_person", ""),
        default=table.strings("default"),
        default_from=table.string("default_from", ""),
        birth_from=table.string("birth_from", ""),
        sex_from=table.string("sex_from", ""),
        sex=table.string("sex", ""),
        differs_from=table.string("differs_from", ""),
        parts=tuple(_part(each, known) for each in table.tables("part")),
        statement=text(table, "statement", needed=kind is Kind.STATEMENT),
        statement_version=table.number("statement_version", None if kind is Kind.STATEMENT else 0),
    )
    table.done()
    question = _composed(question, known)
    if reason := _misfit(question):
        raise table.wrong(reason)
    return question


def _composed(question: Question, known: Lists) -> Question:
    """Return a person or a place with the parts that every one has; its options are relations."""
    if question.kind not in known.parts or question.parts:
        return question
    parts = known.parts[question.kind]
    if question.options:
        parts = tuple(
            replace(part, options=question.options) if part.options else part for part in parts
        )
    return replace(question, parts=parts, options=())


def _misfit(question: Question) -> str:
    kind = question.kind
    limits = ((question.min, question.max), (question.min_length, question.max_length))
    amiss = (
        ((kind in _CHOICES) != bool(question.options), "options do not go with"),
        ((kind in COMPOSED) != bool(question.parts), "parts do not go with"),
        (kind is not Kind.STATEMENT and question.statement != NO_TEXT, "a statement is not for"),
        (bool(question.unknown) and kind is not Kind.DATE, "unknown is not for"),
        (question.decimals is not None and kind not in _DECIMALS, "decimals are not for"),
        (
            kind is Kind.DECIMAL and (question.decimals or 0) > DECIMALS,
            f"more than {DECIMALS} decimals, in a question of",
        ),
        (
            any(low is not None and high is not None and low > high for low, high in limits),
            "the least is more than the most, in a question of",
        ),
    )
    for wrong, reason in amiss:
        if wrong:
            return f"{reason} kind {kind}"
    if question.from_person and question.from_person not in INTRODUCED:
        return f"a person has no {question.from_person!r}"
    if not set(question.default) <= {option.value for option in question.options}:
        return "default is not among the options"
    return ""


def _part(table: Table, known: Lists) -> Question:
    part = read(table, known)
    if part.kind in _NO_PART:
        raise table.wrong(f"kind {part.kind} does not fit in a row")
    return part


def _options(table: Table, known: Lists) -> tuple[Option, ...]:
    listed = table.string("options_from", "")
    if not listed:
        return tuple(map(_option, table.tables("options")))
    if listed not in known.options:
        raise table.wrong(f"there is no list {listed!r}")
    return known.options[listed]


def _option(table: Table) -> Option:
    option = Option(
        value=table.string("value"),
        label=Text(table.string("id"), table.string("en")),
        visible_if=condition(table.table("visible_if")),
    )
    table.done()
    return option
