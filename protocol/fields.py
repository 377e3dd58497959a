"""What counts as an answer, for every kind of question. A new kind is a branch in `_read`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from protocol import (
    amounts,
    dates,
    drawings,
    emails,
    errors,
    ids,
    names,
    numbers,
    parts,
    phones,
    points,
    regions,
    statements,
    texts,
)
from protocol.conditions import NO, YES
from protocol.findings import Checked, Finding, Level, Value, error, refused
from protocol.questions import Kind, Question, Raw, Rule, chosen

__all__ = ["Checked", "Context", "Finding", "Kind", "Level", "Value", "check"]

_EMPTY_CODES = {
    Kind.NIK: "nik_empty",
    Kind.KK: "kk_empty",
    Kind.NAME: "name_empty",
    Kind.PHOTO: "photo_missing",
    Kind.THING: "photo_missing",
    Kind.STATEMENT: "consent_needed",
    Kind.SIGNATURE: "signature_empty",
    Kind.ROWS: "rows_empty",
}


@dataclass(frozen=True)
class Context:
    """
    What an answer is held against.

    `today` is the date in the office's zone. `answers` are the others of the same form, as
    typed, with a key for each photo taken. `niks` are the NIKs among them, tidied. `practice`
    tells a practice deployment from a real one; None when that is not known.
    """

    today: date
    answers: Mapping[str, Raw] = field(default_factory=dict)
    niks: frozenset[str] = frozenset()
    practice: bool | None = None

    def answer(self, key: str) -> str:
        """Return the first value given to another question, empty when there is none."""
        given = chosen(self.answers.get(key, ""))
        return given[0] if given else ""


def tidied(question: Question, raw: Raw) -> Raw:
    """Return an answer as conditions read it: screens may say `yes` where files say `true`."""
    if question.kind is not Kind.YES_NO or not isinstance(raw, str):
        return raw
    said = raw.strip().casefold()
    return "true" if said in YES else "false" if said in NO else raw


def typed(value: Value) -> Raw:
    """Return an answer of the wire as it would be typed."""
    if isinstance(value, dict):
        return parts.typed(value)
    if isinstance(value, list):
        return tuple(parts.typed(each) if isinstance(each, dict) else each for each in value)
    return parts.text_of(value)


def names_niks(question: Question) -> bool:
    """Tell whether the answer, or a part of it, is a NIK."""
    return question.kind is Kind.NIK or any(part.kind is Kind.NIK for part in question.parts)


def niks(question: Question, answer: Value) -> tuple[str, ...]:
    """Return every NIK in an answer of the wire, of whatever shape it is."""
    if question.kind is Kind.NIK:
        return (answer,) if isinstance(answer, str) else ()
    keys = [part.key for part in question.parts if part.kind is Kind.NIK]
    rows = answer if isinstance(answer, list) else [answer]
    said = (row.get(key) for row in rows if isinstance(row, dict) for key in keys)
    return tuple(each for each in said if isinstance(each, str))


def check(question: Question, raw: Raw, context: Context) -> Checked:
    """
    Return what an answer is worth: its value for the wire, and what is wrong or odd about it.

    Never raises, whatever was typed.
    """
    given = chosen(raw)
    needed = question.needed(context.answers, context.today)
    if not given:
        code = _EMPTY_CODES.get(question.kind, "required")
        return Checked(None, (error(code),) if needed else ())
    read = _read(question, given, context)
    if read.value is None and needed and read.accepted:
        return refused(_EMPTY_CODES.get(question.kind, "required"))
    return read


def _read(  # noqa: PLR0911, PLR0912 - one branch for every kind of question
    question: Question, given: tuple[str, ...], context: Context
) -> Checked:
    text = given[0]
    match question.kind:
        case Kind.TEXT:
            return texts.read(text, question.min_length, question.max_length)
        case Kind.LONG_TEXT:
            return texts.read(text, question.min_length, question.max_length, lines=True)
        case Kind.NAME:
            return names.read(text, new_child=question.rule is Rule.NEW_CHILD)
        case Kind.NIK:
            return _nik(question, text, context)
        case Kind.KK:
            return numbers.read_kk(text, context.niks, context.practice)
        case Kind.PHONE:
            return phones.read(text)
        case Kind.DATE:
            return dates.read_within(
                text,
                context.today,
                question.not_future,
                question.late_after_days,
                not_past=question.not_past,
                unknown=question.unknown,
            )
        case Kind.TIME:
            return dates.read_time(text)
        case Kind.INTEGER:
            return amounts.read_integer(text, question.min, question.max)
        case Kind.DECIMAL:
            return amounts.read_decimal(text, question.min, question.max, question.decimals)
        case Kind.MONEY:
            return amounts.read_money(text, question.min, question.max)
        case Kind.CHOICE:
            return _choices(question, given[:1], context, single=True)
        case Kind.CHOICES:
            return _choices(question, given, context, single=False)
        case Kind.YES_NO:
            return _yes_no(question, text)
        case Kind.VILLAGE:
            return _village(text)
        case Kind.RT:
            return numbers.read_rt(text)
        case Kind.EMAIL:
            return emails.read(text)
        case Kind.RECEIPT:
            return _receipt(text)
        case Kind.STATEMENT:
            return statements.read(text, question)
        case Kind.POINT:
            return points.read(text, question.decimals)
        case Kind.PERSON | Kind.PLACE:
            return parts.check_one(question, given, context.answers, _beside(context))
        case Kind.ROWS:
            return parts.check_rows(question, given, context.answers, _beside(context))
        case Kind.SIGNATURE:
            return drawings.read(text)
        case Kind.PHOTO | Kind.THING:
            return Checked(text)
        case _:
            assert_never(question.kind)


def _beside(context: Context) -> parts.Check:
    """Return how a part is checked: as any question, beside the parts of its own row."""

    def check_part(question: Question, text: str, answers: Mapping[str, Raw]) -> Checked:
        if not question.visible(answers, context.today):
            return Checked()
        return check(question, text, replace(context, answers=answers))

    return check_part


def _receipt(text: str) -> Checked:
    try:
        return Checked(ids.read_receipt_code(text))
    except errors.ReceiptCodeBadError as bad:
        return refused(bad.why)


def _nik(question: Question, text: str, context: Context) -> Checked:
    born = dates.read(context.answer(question.birth_from)).value if question.birth_from else None
    sex = context.answer(question.sex_from) if question.sex_from else question.sex
    read = numbers.read_nik(
        text,
        born=date.fromisoformat(born) if isinstance(born, str) else None,
        sex=sex,
        practice=context.practice,
    )
    other = numbers.tidy(context.answer(question.differs_from)) if question.differs_from else ""
    if read.accepted and other and read.value == other:
        return refused("nik_same_person", read.value)
    return read


def _choices(
    question: Question, given: tuple[str, ...], context: Context, *, single: bool
) -> Checked:
    offered = [option.value for option in question.offered(context.answers, context.today)]
    if any(value not in offered for value in given):
        return refused("choice_unknown")
    if single:
        return Checked(given[0])
    return Checked([value for value in offered if value in given])


def _yes_no(question: Question, text: str) -> Checked:
    said = text.casefold()
    if said not in YES | NO:
        return refused("choice_unknown")
    return Checked(said in YES)


def _village(text: str) -> Checked:
    code = regions.read_code(text)
    if code is None or regions.regions().village(code.value) is None:
        return refused("region_format")
    return Checked(code.value)
