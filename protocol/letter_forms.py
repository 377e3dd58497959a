"""
What a letter of a service says, as data: the `[letter]` table of its file.

A letter is parts in order: a paragraph, or rows of label and value. `{key}` stands for the answer
to a question, or for one of `KNOWN`. What names something nobody answered is left out, so that no
letter has a hole in it. `letters.toml` has the parts that letters share.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from protocol.issued import REGISTER_PATTERN
from protocol.question_file import condition
from protocol.questions import Condition
from protocol.toml_table import Table

REGISTER = "UMUM"
"""The register a letter's number is drawn from where its service names none."""
KNOWN = frozenset({"village", "district", "head", "address", "service", "receipt"})
"""What a letter may name besides answers."""
PLACEHOLDER = re.compile(r"\{(\w+)\}")

_CODE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}")


@dataclass(frozen=True)
class Row:
    """A label and what stands behind it."""

    label: str
    text: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Part:
    """A paragraph, or rows; there while every condition holds."""

    text: str = ""
    rows: tuple[Row, ...] = ()
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class LetterForm:
    """
    A service's letter: `code` is its class in the archive, `register` where its number is from.

    `names` and `niks` are the questions that say whom it is about: the first whose name is there.
    """

    title: str
    code: str
    parts: tuple[Part, ...]
    register: str = REGISTER
    valid_days: int | None = None
    names: tuple[str, ...] = ("full_name",)
    niks: tuple[str, ...] = ("nik",)

    @property
    def named(self) -> frozenset[str]:
        """Every question this letter speaks of."""
        found = {*self.names, *self.niks}
        for part in self.parts:
            texts = (part.text, *(row.text for row in part.rows))
            found |= {name for text in texts for name in PLACEHOLDER.findall(text)}
            asked = (*part.when, *(each for row in part.rows for each in row.when))
            found |= {name for each in asked for name in each.named}
        return frozenset(found - KNOWN)


def shared(file: Table | None) -> Mapping[str, Part]:
    """Read the parts that letters share; there are none without the file."""
    if file is None:
        return {}
    found = {each.string("key"): _part(each) for each in file.tables("part")}
    file.done()
    return found


def read(table: Table | None, known: Mapping[str, Part]) -> LetterForm | None:
    """Read a service's letter, none where it issues none."""
    if table is None:
        return None
    plain = LetterForm("", "", ())
    form = LetterForm(
        title=table.string("title"),
        code=table.string("code"),
        register=table.string("register", REGISTER),
        valid_days=table.maybe_number("valid_days"),
        names=table.strings("names") or plain.names,
        niks=table.strings("niks") or plain.niks,
        parts=(
            *_used(table, "begin", known),
            *(_part(each) for each in table.tables("part")),
            *_used(table, "end", known),
        ),
    )
    table.done()
    if not _CODE.fullmatch(form.code) or not re.fullmatch(REGISTER_PATTERN, form.register):
        raise table.wrong("code is digits in steps, register capitals and digits, 12 at most")
    if len(form.names) != len(form.niks):
        raise table.wrong("names and niks are about the same people, in the same order")
    if not form.parts or (form.valid_days is not None and form.valid_days < 1):
        raise table.wrong("a letter has parts, and counts for a day at least")
    return form


def _used(table: Table, name: str, known: Mapping[str, Part]) -> Iterable[Part]:
    for key in table.strings(name):
        if key not in known:
            raise table.wrong(f"letters.toml has no part {key!r}")
        yield known[key]


def _part(table: Table) -> Part:
    rows = tuple(_row(each) for each in table.tables("row"))
    part = Part(table.string("text", ""), rows, _when(table.tables("when")))
    table.done()
    if bool(part.text) == bool(part.rows):
        raise table.wrong("a part of a letter is a text or rows")
    return part


def _row(table: Table) -> Row:
    row = Row(table.string("label"), table.string("text"), _when(table.tables("when")))
    table.done()
    return row


def _when(tables: Iterable[Table]) -> tuple[Condition, ...]:
    return tuple(found for each in tables if (found := condition(each)))
