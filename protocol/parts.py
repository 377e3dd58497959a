"""
Answers made of parts: a person, a place, and the rows of a table.

On the wire each is an object of its parts, without the empty ones; a table is a list of them.
As typed, each is one line: `write` puts it together, for screens that have a box for every part.
Where there is only one box, parts are typed in their order with `;` between them, and each row of
a table on a line of its own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from protocol.conditions import Raw
from protocol.findings import Checked, Finding, Part, error
from protocol.questions import Kind, Question

ROWS_LIMIT = 400
PART_LIMIT = 400
"""Letters in one part, whatever its question says: a table has to fit a message."""
BETWEEN = ";"

Check = Callable[[Question, str, Mapping[str, Raw]], Checked]
"""How a part is checked, beside the other parts."""


def write(typed: Mapping[str, str]) -> str:
    """Return a row as typed, from what stands in each of its boxes; nothing for an empty one."""
    kept = {key: text for key, text in typed.items() if text.strip()}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def read(line: str, parts: Sequence[Question]) -> dict[str, str]:
    """Return what stands in each box of a row, by part; never raises."""
    if line.lstrip().startswith("{"):
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            said = {}
        return {
            part.key: text
            for part in parts
            if isinstance(text := said.get(part.key, ""), str) and text.strip()
        }
    texts = (text.strip() for text in line.split(BETWEEN, len(parts) - 1))
    return {part.key: _meant(part, text) for part, text in zip(parts, texts, strict=False) if text}


def lines(raw: Raw) -> tuple[str, ...]:
    """Return the rows of a table as typed, without the empty ones."""
    several = raw.splitlines() if isinstance(raw, str) else raw
    return tuple(row for each in several for row in each.splitlines() if row.strip(" ;\t"))


def with_part(
    raw: Raw, parts: Sequence[Question], row: int, key: str, text: str
) -> tuple[str, ...]:
    """Return an answer with one box of one row typed anew; a row past the last is a new one."""
    rows = [read(line, parts) for line in lines(raw)]
    rows += [{} for _ in range(row + 1 - len(rows))]
    rows[row][key] = text
    return tuple(line for each in rows if (line := write(each)))


def without_row(raw: Raw, row: int) -> tuple[str, ...]:
    """Return a table with one row taken out."""
    return tuple(line for number, line in enumerate(lines(raw)) if number != row)


def typed(value: Mapping[str, Part]) -> str:
    """Return a row of the wire as it would be typed."""
    return write({key: text_of(part) for key, part in value.items()})


def text_of(part: Part) -> str:
    """Return a single value of the wire as it would be typed."""
    return ("true" if part else "false") if isinstance(part, bool) else str(part)


def check_one(question: Question, raw: Raw, answers: Mapping[str, Raw], check: Check) -> Checked:
    """Return a person or a place: its parts, and what is wrong or odd about each."""
    said = raw if isinstance(raw, str) else next(iter(raw), "")
    return _row(question, said, answers, check, None)


def check_rows(question: Question, raw: Raw, answers: Mapping[str, Raw], check: Check) -> Checked:
    """Return the rows of a table, and what is wrong or odd about each."""
    typed_ = lines(raw)
    rows: list[dict[str, Part]] = []
    found: list[Finding] = []
    for number, line in enumerate(typed_[: ROWS_LIMIT + 1]):
        row = _row(question, line, answers, check, number)
        found += row.findings
        if isinstance(row.value, dict):
            rows.append(row.value)
    least, most = question.min or 0, min(question.max or ROWS_LIMIT, ROWS_LIMIT)
    if rows and len(rows) < least:
        found.append(error("rows_few", limit=least))
    if len(typed_) > most:
        found.append(error("rows_many", limit=most))
    return Checked(rows or None, tuple(found))


def _row(
    question: Question, line: str, answers: Mapping[str, Raw], check: Check, number: int | None
) -> Checked:
    said = {key: text[: PART_LIMIT + 1] for key, text in read(line, question.parts).items()}
    beside: dict[str, Raw] = {**answers, **{part.key: "" for part in question.parts}, **said}
    value: dict[str, Part] = {}
    found: list[Finding] = []
    for part in question.parts if said else ():
        checked = check(part, said.get(part.key, ""), beside)
        found += [replace(each, part=part.key, row=number) for each in checked.findings]
        if isinstance(checked.value, str | int):
            value[part.key] = checked.value
    return Checked(value or None, tuple(found))


def _meant(part: Question, text: str) -> str:
    """Return the choice whose label was typed, or the text as it is."""
    if part.kind is not Kind.CHOICE:
        return text
    said = text.casefold()
    for option in part.options:
        if said in {option.label.id.casefold(), option.label.en.casefold()}:
            return option.value
    return text
