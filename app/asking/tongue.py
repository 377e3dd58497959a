"""
Words as they are compared: small letters, no accents, bare of their affixes, filler left out.

The words of a language stand under `[asking]` in its strings: a new language is one file.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from snowballstemmer import stemmer

from app import strings

_WORD = re.compile(r"[a-z0-9]+")
_STEMMERS = {"id": "indonesian", "en": "english"}


@dataclass(frozen=True)
class Word:
    """A word as written and without its affixes: `kelahiran` and `lahir`."""

    said: str
    stem: str


def words(text: str, language: str) -> tuple[Word, ...]:
    """Return the words of a text in order, filler left out; numbers are words."""
    filler = listed("filler", language)
    return tuple(bare(each, language) for each in _split(text) if each not in filler)


@cache
def bare(said: str, language: str) -> Word:
    """Return a word with what is left of it without affixes (Tala 2003 for Indonesian)."""
    return Word(said, _stemmer(language).stemWord(said))


@cache
def listed(name: str, language: str) -> frozenset[str]:
    """Return the words a language lists under `asking.NAME`."""
    return frozenset(_split(strings.words(language).get(f"asking.{name}", "")))


def stems(said: Iterable[str], language: str) -> frozenset[str]:
    """Return words without their affixes."""
    return frozenset(bare(each, language).stem for each in said)


def plain(text: str) -> str:
    """Return a text in small letters, without accents, one space between words."""
    return " ".join(_split(text))


def _split(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _WORD.findall(plain)


@cache
def _stemmer(language: str) -> "stemmer":
    return stemmer(_STEMMERS.get(language, _STEMMERS["id"]))
