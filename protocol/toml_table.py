"""A TOML file read field by field, so that a mistake in it is told with file, line and reason."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")


class CatalogueError(ValueError):
    """A file of the catalogue says something impossible; its author mends it."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


@dataclass
class Table:
    """One table of a file. Every field is taken once; `done` complains about the others."""

    file: str
    text: str
    fields: Mapping[str, Any]
    within: str = ""
    line: int | None = None
    _taken: set[str] = field(default_factory=set)

    def wrong(self, reason: str) -> CatalogueError:
        """Make the error for this table, at the line of its `key`, or of the one around it."""
        return CatalogueError(self.file, self.line, self.within + reason)

    def string(self, name: str, default: str | None = None) -> str:
        """Take a text; without a default it must be there and not empty."""
        value = self._take(name, str, default)
        if default is None and not value.strip():
            raise self.wrong(f"{name} is empty")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """Take a whole number."""
        return self._take(name, int, default)

    def maybe_number(self, name: str) -> int | None:
        """Take a whole number that may be absent."""
        return self.number(name) if name in self.fields else None

    def maybe_decimal(self, name: str) -> int | Decimal | None:
        """Take a number, with or without a point, that may be absent."""
        if isinstance(self.fields.get(name), Decimal):
            return self._take(name, Decimal, None)
        return self.maybe_number(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Take a true or false."""
        return self._take(name, bool, default)

    def strings(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """Take a list of texts, empty when absent unless it is needed."""
        values = self._take(name, list, None if needed else [])
        if not all(isinstance(value, str) and value for value in values):
            raise self.wrong(f"{name} has something else than texts")
        if needed and not values:
            raise self.wrong(f"{name} is empty")
        return tuple(values)

    def member(self, name: str, enum: type[E]) -> E:
        """Take a text that is one of an enum's values."""
        value = self.string(name)
        if value not in set(enum):
            raise self.wrong(f"{name} is {value!r}, not one of {', '.join(enum)}")
        return enum(value)

    def table(self, name: str) -> "Table | None":
        """Take a table that may be absent."""
        if name not in self.fields:
            return None
        return self._inner(name, self._take(name, dict, None))

    def tables(self, name: str) -> Iterator["Table"]:
        """Take a list of tables, empty when absent."""
        for number, value in enumerate(self._take(name, list, [])):
            if not isinstance(value, dict):
                raise self.wrong(f"{name} has something else than tables")
            yield self._inner(name, value, number)

    def done(self) -> None:
        """Complain about a field nobody took: a typing mistake, most likely."""
        left = sorted(set(self.fields) - self._taken)
        if left:
            raise self.wrong(f"{', '.join(left)} means nothing here")

    def _take(self, name: str, kind: type[V], default: V | None) -> V:
        self._taken.add(name)
        value = self.fields.get(name, default)
        if value is None:
            raise self.wrong(f"{name} is missing")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(f"{name} is no {kind.__name__}")
        return value

    def _inner(self, name: str, fields: Mapping[str, Any], number: int = 0) -> "Table":
        line = _line(self.text, name, fields, number, self.line or 0)
        within = "" if line else f"{self.within}{name}."
        return Table(self.file, self.text, fields, within, line or self.line)


def text_of(path: Path) -> str:
    """Return the text of a file. Raises CatalogueError when it is none."""
    try:
        return path.read_text(encoding="utf-8")
    except ValueError as error:
        raise CatalogueError(path.name, None, str(error)) from error


def read(name: str, text: str) -> Table:
    """Return what a file of this name and text says. Raises CatalogueError when it is no TOML."""
    try:
        fields = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise CatalogueError(name, None, str(error)) from error
    return Table(name, text, fields, line=_line(text, "", fields, 0, 0))


def line_of(text: str, key: str) -> int | None:
    """Return the first line that gives a table this key."""
    sought = (f'key = "{key}"', f'use = "photo_{key}"', f'about = "{key}"')
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() in sought:
            return number
    return None


def _line(text: str, name: str, fields: Mapping[str, Any], number: int, after: int) -> int | None:
    """
    Return the line that gives a table its key, which is where its author looks.

    `name` is what the list of such tables is called, empty for the file itself. A table of a list
    without keys is found by its `number` in the list.
    """
    sought = f'key = "{fields.get("key", "")}"'
    headers = 0
    for at, within, key in _marks(text):
        if within != name:
            continue
        if not key:
            headers += 1
            if "key" not in fields and headers == number + 1 and at > after:
                return at
        elif key == sought and at >= after:
            return at
    return None


@lru_cache(maxsize=2)
def _marks(text: str) -> tuple[tuple[int, str, str], ...]:
    """Return each line that begins a table of a list, or gives a key: number, list, and the key."""
    marks = []
    within = ""
    for at, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line.startswith("[["):
            within = line.strip("[]").rpartition(".")[2]
            marks.append((at, within, ""))
        elif line.startswith("key = "):
            marks.append((at, within, line))
    return tuple(marks)
