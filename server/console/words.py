"""What the console says, in Indonesian and in English. Templates hold no text of their own."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("id", "en")
"""The languages there is a file for; the first is spoken unless somebody asks for another."""


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **facts: object) -> str:
        """
        Return the words for a dotted key, with the facts filled in.

        Where a `count` of one is given and the key has a sibling ending in `_one`,
        that one is said: English needs it, Indonesian does not.
        """
        if facts.get("count") == 1 and f"{key}_one" in self.texts:
            key = f"{key}_one"
        return self.texts[key].format(**facts)

    def has(self, key: str) -> bool:
        """Tell whether there are words for a key."""
        return key in self.texts

    def known(self, key: str, otherwise: str = "") -> str:
        """Return the words for a key that may be anybody's; without any, something else."""
        return self(key) if self.has(key) else otherwise


@cache
def of(language: str) -> Words:
    """Return the words of a language; an unknown one gets Indonesian."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    source = Path(__file__).with_name(f"{known}.toml").read_text(encoding="utf-8")
    return Words(known, dict(_flat(tomllib.loads(source))))


def _flat(table: Mapping[str, object], above: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping):
            found += _flat(value, f"{key}.")
        else:
            found.append((key, str(value)))
    return found
