"""What registers write for sex, religion and the like, as codes of this app; see `codes.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

CODED = ("sex", "religion", "marital", "relation", "status")
"""The fields that hold a code; `occupation` and `education` hold the register's own words."""
WORDED = ("occupation", "education")


def code(field: str, text: str) -> str | None:
    """Return the code a spelling stands for; None when it is not known."""
    return _spellings()[field].get(_plain(text))


def words(field: str, text: str) -> str | None:
    """Return the words a number of an export stands for; words stay, unknown numbers are None."""
    if not text.isdigit():
        return text
    known: dict[str, str] = _file()["words"][field]
    return known.get(str(int(text)))


def choice(field: str, text: str) -> str:
    """Return which choice of a form the register's words are; empty when none is."""
    return _choices()[field].get(_plain(text), "")


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("codes.toml").read_text("utf-8"))


@cache
def _spellings() -> Mapping[str, Mapping[str, str]]:
    return {field: _by_spelling(_file()[field]) for field in CODED}


@cache
def _choices() -> Mapping[str, Mapping[str, str]]:
    return {field: _by_spelling(_file()["choice"][field]) for field in WORDED}


def _by_spelling(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {_plain(each): code for code, spelt in table.items() for each in spelt}
