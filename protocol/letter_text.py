"""
A letter in words: its form filled with a case's answers, in Indonesian, whoever reads the app how.

Pure, and the same on tablet and console. What an answer says is put in, never read as a form.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from protocol import dates, fields, parts
from protocol.findings import Value
from protocol.letter_forms import PLACEHOLDER, LetterForm, Row
from protocol.questions import COMPOSED, Condition, Kind, Question, Raw
from protocol.regions import Village, regions
from protocol.services import Service


@dataclass(frozen=True)
class Paragraph:
    """Sentences; line breaks in them stay."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Labels and values, one under another."""

    rows: tuple[tuple[str, str], ...]


Block = Paragraph | Facts


@dataclass(frozen=True)
class Filled:
    """What a letter says, and whom it is about."""

    title: str
    blocks: tuple[Block, ...]
    name: str
    nik: str


def fill(
    form: LetterForm,
    service: Service,
    answers: Mapping[str, Value],
    around: Mapping[str, str],
    today: date,
) -> Filled:
    """Return a service's letter for these answers; `around` has what is no answer, by name."""
    raw = {key: fields.typed(value) for key, value in answers.items()}
    said = {
        question.key: words(question, raw[question.key])
        for question in service.questions
        if question.key in raw
    }
    said |= {"address": _address(said), **around}
    blocks: list[Block] = []
    for part in form.parts:
        if not _hold(part.when, raw, today):
            continue
        if part.text:
            text = _put(part.text, said)
            blocks += [Paragraph(text)] if text else []
            continue
        rows = tuple(_rows(part.rows, said, raw, today))
        blocks += [Facts(rows)] if rows else []
    name, nik = _about(form, said)
    return Filled(form.title, tuple(blocks), name, nik)


def words(question: Question, raw: Raw) -> str:
    """Return how a letter writes an answer, empty when there is none."""
    if question.kind in COMPOSED:
        rows = (parts.read(line, question.parts) for line in parts.lines(raw))
        return "\n".join(
            ", ".join(_one(part, row[part.key]) for part in question.parts if part.key in row)
            for row in rows
        )
    several = [raw] if isinstance(raw, str) else raw
    return ", ".join(_one(question, each) for each in several if each)


def day(day: date) -> str:
    """Write "24 November 2026"."""
    return f"{day.day} {dates.MONTHS[day.month - 1]} {day.year}"


def place(code: str) -> Mapping[str, str]:
    """Return what a letter may name of the village it is from."""
    village = regions().village(code)
    if village is None:
        return {}
    return {
        "village": village.name,
        "district": village.district_name,
        "head": f"Kepala Desa {village.name}",
    }


def _rows(
    rows: Sequence[Row], said: Mapping[str, str], raw: Mapping[str, Raw], today: date
) -> Iterable[tuple[str, str]]:
    for row in rows:
        text = _put(row.text, said) if _hold(row.when, raw, today) else ""
        if text:
            yield row.label, text


def _about(form: LetterForm, said: Mapping[str, str]) -> tuple[str, str]:
    """Return whom a letter is about: of the first who is named the name, and that person's NIK."""
    for name, nik in zip(form.names, form.niks, strict=True):
        if said.get(name):
            return said[name], said.get(nik, "")
    return "", ""


def _hold(conditions: Iterable[Condition], raw: Mapping[str, Raw], today: date) -> bool:
    return all(each.holds(raw, today) for each in conditions)


def _put(text: str, said: Mapping[str, str]) -> str:
    """Return a text with what it names, empty where anything it names was not answered."""
    named = PLACEHOLDER.findall(text)
    if not all(said.get(name) for name in named):
        return ""
    return PLACEHOLDER.sub(lambda found: said[found.group(1)], text)


def _one(question: Question, value: str) -> str:
    match question.kind:
        case Kind.CHOICE | Kind.CHOICES:
            labels = {option.value: option.label.id for option in question.options}
            return labels.get(value, value)
        case Kind.YES_NO | Kind.STATEMENT:
            return "ya" if fields.tidied(question, value) != "false" else "tidak"
        case Kind.DATE:
            return _day(value)
        case Kind.VILLAGE:
            found = regions().village(value)
            return _full(found) if found else value
        case Kind.MONEY if value.isascii() and value.isdigit():
            return "Rp" + f"{int(value):,}".replace(",", ".")
        case _:
            return value


def _day(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def _full(village: Village) -> str:
    return f"Desa {village.name}, Kecamatan {village.district_name}"


def _address(said: Mapping[str, str]) -> str:
    """Return where an applicant lives, from the narrowest to the widest."""
    rt = "/".join(
        f"{label} {said[key]}"
        for key, label in (("rt", "RT"), ("rw", "RW"))
        if said.get(key, "").strip("0")
    )
    return ", ".join(part for part in (rt, said.get("hamlet"), said.get("village_code")) if part)
