"""
The words on the screen, one TOML file per language.

Keys are the tables of the file joined with dots: `[form]` `next = "…"` is `form.next`. A text
may name facts in braces; what is not handed over shows as an ellipsis, and a key without words
shows as itself, so that a missing word never stops a screen. The house tests find both.
"""

import logging
import re
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


THIS = {"id": ("HP ini", "tablet ini"), "en": ("this phone", "this tablet")}
"""By language, what a phone calls itself and what a village's tablet does."""
OF_OTHERS = ("vouch.", "desk.vouch", "error.author.unvouched")
"""How the keys begin of texts that speak of somebody else's phone, on a tablet too."""


class _Speech:
    """The language spoken now, and where. One person holds the phone, so there is one."""

    language = LANGUAGES[0]
    tablet = False


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return MISSING_FACT


@cache
def words(language: str) -> Mapping[str, str]:
    """Return every text of a language by its dotted key."""
    return dict(_flat(tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))))


@cache
def _on_tablet(language: str) -> Mapping[str, str]:
    return {
        key: text if key.startswith(OF_OTHERS) else _renamed(text, *THIS[language])
        for key, text in words(language).items()
    }


def _renamed(text: str, phone: str, tablet: str) -> str:
    begun = [each[:1].upper() + each[1:] for each in (phone, tablet)]
    return re.sub(rf"(^|[.?] ){begun[0]}", rf"\1{begun[1]}", text).replace(phone, tablet)


def speak_of(*, tablet: bool) -> None:
    """Call this device a tablet from now on, or a phone."""
    _Speech.tablet = tablet


def use(language: str) -> None:
    """Speak this language from now on; an unknown one is heard as the first."""
    _Speech.language = language if language in LANGUAGES else LANGUAGES[0]


def language() -> str:
    """Return the language spoken now."""
    return _Speech.language


def has(key: str) -> bool:
    """Tell whether there are words for a key."""
    return key in _spoken()


def t(key: str, **facts: object) -> str:
    """
    Return the words of a key in the language spoken now, with the facts filled in.

    A `count` is written with points between its thousands. Where it is one and the key has a
    sibling ending in `_one`, that one is said: English needs it, Indonesian does not.
    """
    spoken = _spoken()
    count = facts.get("count")
    if isinstance(count, int):
        facts["count"] = number(count)
        if count == 1 and f"{key}_one" in spoken:
            key = f"{key}_one"
    text = spoken.get(key)
    if text is None:
        log.warning("no words for %s in %s", key, _Speech.language)
        return key
    return text.format_map(_Facts(facts)) if "{" in text else text


def _spoken() -> Mapping[str, str]:
    return (_on_tablet if _Speech.tablet else words)(_Speech.language)


def number(count: int) -> str:
    """Write a number as the language spoken now does: 9.812, or in English 9,812."""
    written = f"{count:,}"
    return written if _Speech.language == "en" else written.replace(",", ".")


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in table.items():
        key = prefix + name
        flat += _flat(value, key + ".") if isinstance(value, Mapping) else [(key, str(value))]
    return flat
