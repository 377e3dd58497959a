"""
Answers ready to be sent with a decision: data, one file for every service and one for all.

Each is there in Indonesian and in English; who decides chooses the language the citizen reads.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
FOR_ALL = "all"
LANGUAGES = ("id", "en")
_KEYS = {"key", "step", "reason", *LANGUAGES}
_SAME_STEP = {"approve": "ready"}
"""Steps that tell the citizen the same: one's answers are the other's too."""


@dataclass(frozen=True)
class Answer:
    """One answer: the step and, if it needs one, the reason it goes with."""

    key: str
    step: str
    reason: str
    texts: Mapping[str, str]


def offered(service: str, step: str) -> tuple[Answer, ...]:
    """Return what can be answered with a step, the service's own first."""
    meant = _SAME_STEP.get(step, step)
    known = (*_of(service), *_of(FOR_ALL))
    return tuple(answer for answer in known if answer.step == meant)


def text(service: str, step: str, chosen: str) -> str:
    """Return the text of an answer chosen as `key.language`, empty for none."""
    key, _, language = chosen.partition(".")
    for answer in offered(service, step):
        if answer.key == key and language in LANGUAGES:
            return answer.texts[language]
    return ""


def services() -> tuple[str, ...]:
    """Return the services that have answers of their own."""
    return tuple(path.stem for path in sorted(FOLDER.glob("*.toml")) if path.stem != FOR_ALL)


@cache
def _of(name: str) -> tuple[Answer, ...]:
    if name != FOR_ALL and name not in services():
        return ()
    said = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(_answer(each) for each in said["answer"])


def _answer(said: Mapping[str, str]) -> Answer:
    if said.keys() - _KEYS:
        raise ValueError(f"{sorted(said)} is no answer")
    texts = {language: said[language] for language in LANGUAGES}
    return Answer(said["key"], said["step"], said.get("reason", ""), texts)
