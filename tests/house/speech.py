"""Who speaks to people, and which of its words the code can ever say."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import Any

from tests.house import tree

QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")

WITHIN = re.compile(r"'([^'\"\n]*)'")
"""What a template quotes inside an attribute, which has quotes of its own."""

HOLE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Voice:
    """The words of one surface and the files that say them."""

    words: str
    spoken_in: tuple[str, ...]

    @cached_property
    def languages(self) -> Mapping[str, Mapping[str, str]]:
        """Every text by its dotted key, by language."""
        files = [path for path in tree.kept() if path.match(f"{self.words}/*.toml")]
        return {path.stem: dict(flat(tomllib.loads(tree.text(path)))) for path in files}

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key in any language."""
        return frozenset(key for texts in self.languages.values() for key in texts)

    @cached_property
    def quoted(self) -> frozenset[str]:
        """Every quoted piece of text in the files that speak."""
        return frozenset(quotes(*self.spoken_in))

    def families(self) -> Iterator[re.Pattern[str]]:
        """Yield a pattern for each key put together: `f"state.{s}.label"`, `"error." + c`."""
        tables = {key.partition(".")[0] for key in self.keys}
        for piece in self.quoted:
            if piece.partition(".")[0] not in tables or "." not in piece:
                continue
            if HOLE.search(piece):
                yield re.compile(r"(.+)".join(map(re.escape, HOLE.split(piece))))
            elif piece.endswith("."):
                yield re.compile(re.escape(piece) + "(.+)")


APP = Voice("app/strings", ("app/",))
CONSOLE = Voice("server/console", ("server/console/",))
VOICES = (APP, CONSOLE)


def quotes(*folders: str) -> Iterator[str]:
    """Yield every quoted piece of text of the Python, TOML and HTML under some folders."""
    for path in tree.kept():
        if path.suffix in {".py", ".html"} and path.as_posix().startswith(folders):
            for one, other in QUOTED.findall(tree.text(path)):
                yield one or other
        if path.suffix == ".html" and path.as_posix().startswith(folders):
            yield from WITHIN.findall(tree.text(path))


def flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield a TOML table's texts by their keys joined with dots."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from flat({str(number): each}, f"{prefix}{name}.")
        elif isinstance(value, str):
            yield prefix + name, value


def holes(text: str) -> set[str]:
    """Return the names of the facts that a text wants filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
