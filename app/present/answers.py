"""An answer as it is read back: labels for codes, days in words, numbers in groups."""

from collections.abc import Mapping
from datetime import date

from app.present import times
from app.strings import language, t
from protocol import fields
from protocol import parts as composed
from protocol.findings import Value
from protocol.questions import COMPOSED, Kind, Question, Raw
from protocol.regions import regions

GROUP = 4


def text(question: Question, value: Raw | Value | None) -> str:
    """Return what a person reads for an answer; empty when there is none."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return t("form.yes" if value else "form.no")
    if isinstance(value, int):
        return rupiah(value) if question.kind is Kind.MONEY else str(value)
    if question.kind in COMPOSED:
        lines = composed.lines(fields.typed(value) if isinstance(value, dict) else _lines(value))
        return "\n".join(_row(question, composed.read(line, question.parts)) for line in lines)
    if isinstance(value, str):
        return _one(question, value)
    return ", ".join(_one(question, each) for each in value if isinstance(each, str))


def rupiah(amount: int) -> str:
    """Write "Rp1.500.000": no space, a dot for thousands."""
    return "Rp" + f"{amount:,}".replace(",", ".")


def groups(digits: str) -> str:
    """Write a long number in groups of four, as it is compared with a card."""
    return " ".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))


def village(code: str) -> str:
    """Write a village with its district: names repeat in the regency."""
    found = regions().village(code)
    return t("village.full", village=found.name, district=found.district_name) if found else code


def _lines(value: Raw | Value) -> Raw:
    if isinstance(value, str):
        return value
    if isinstance(value, int | dict):
        return ""
    return tuple(each if isinstance(each, str) else composed.typed(each) for each in value)


def _row(question: Question, typed: Mapping[str, str]) -> str:
    return ", ".join(_one(part, typed[part.key]) for part in question.parts if part.key in typed)


def _one(question: Question, value: str) -> str:  # noqa: PLR0911 - one way for each kind
    match question.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return _option(question, value)
        case Kind.YES_NO:
            return t("form.yes" if fields.tidied(question, value) == "true" else "form.no")
        case Kind.STATEMENT:
            return t("form.yes")
        case Kind.DATE:
            return _day(value)
        case Kind.VILLAGE:
            return village(value)
        case Kind.NIK | Kind.KK:
            return groups(value) if value.isdigit() else value
        case Kind.MONEY:
            return rupiah(int(value)) if value.isascii() and value.isdigit() else value
        case _:
            return value


def _option(question: Question, value: str) -> str:
    for option in question.options:
        if option.value == value:
            return option.label.in_(language())
    return value


def _day(value: str) -> str:
    try:
        return times.full(date.fromisoformat(value))
    except ValueError:
        return value
