"""
The words on the screen, one TOML file per language.

Keys are the tables of the file joined with dots: `[form]` `next = "…"` is `form.next`. A text
may name facts in braces; what is not handed over shows as an ellipsis, and a key without words
shows as itself, so that a missing word never stops a screen. The house tests find both.
"""

import logging
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

log = logging.getLogger("layar.strings")

LANGUAGES = ("id", "en")
"""The languages there are words in; the first is what a new phone speaks."""

HERE = Path(__file__).parent
MISSING_FACT = "…"


class _Speech:
    """The language spoken now. One person holds the phone, so there is one."""

    language = LANGUAGES[0]


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return MISSING_FACT


@cache
def words(language: str) -> Mapping[str, str]:
    """Return every text of a language by its dotted key."""
    return dict(_flat(tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))))


def use(language: str) -> None:
    """Speak this language from now on; an unknown one is heard as the first."""
    _Speech.language = language if language in LANGUAGES else LANGUAGES[0]


def language() -> str:
    """Return the language spoken now."""
    return _Speech.language


def has(key: str) -> bool:
    """Tell whether there are words for a key."""
    return key in words(_Speech.language)


def t(key: str, **facts: object) -> str:
    """Return the words of a key in the language spoken now, with the facts filled in."""
    text = words(_Speech.language).get(key)
    if text is None:
        log.warning("no words for %s in %s", key, _Speech.language)
        return key
    return text.format_map(_Facts(facts)) if "{" in text else text


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in table.items():
        key = prefix + name
        flat += _flat(value, key + ".") if isinstance(value, Mapping) else [(key, str(value))]
    return flat
