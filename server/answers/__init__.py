"""
Answers ready to be sent with a decision: data, one file for every service and one for all.

Each is there in Indonesian and in English; who decides chooses the language the citizen reads. The
regency adds its own, or has others in the place of ours, in `answers.toml` in the office's data
folder: a list for each service, and `all`.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from protocol.steps import REASONS_TO_FIX, REASONS_TO_REJECT
from server.usage import UsageError

NAME = "answers.toml"
FOLDER = Path(__file__).parent
FOR_ALL = "all"
LANGUAGES = ("id", "en")
LONGEST = 120
"""Letters: what a phone shows of a sentence at a glance."""
_KEYS = {"key", "step", "reason", *LANGUAGES}
_SAME_STEP = {"approve": "ready"}
"""Steps that tell the citizen the same: one's answers are the other's too."""
_STEPS: Mapping[str, Collection[str]] = {
    "ask": REASONS_TO_FIX, "reject": REASONS_TO_REJECT, "ready": (), "complete": (), "visit": (),
}  # fmt: skip
"""What can be answered with, and the reasons one of which it needs."""


@dataclass(frozen=True)
class Answer:
    """One answer: the step and, if it needs one, the reason it goes with."""

    key: str
    step: str
    reason: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Answers:
    """Every answer an office has, by service and `FOR_ALL`."""

    of: Mapping[str, tuple[Answer, ...]]

    def offered(self, service: str, step: str) -> tuple[Answer, ...]:
        """Return what can be answered with a step, the service's own first."""
        meant = _SAME_STEP.get(step, step)
        known = (*self.of.get(service, ()), *self.of.get(FOR_ALL, ()))
        return tuple(answer for answer in known if answer.step == meant)

    def text(self, service: str, step: str, chosen: str) -> str:
        """Return the text of an answer chosen as `key.language`, empty for none."""
        key, _, language = chosen.partition(".")
        for answer in self.offered(service, step):
            if answer.key == key and language in LANGUAGES:
                return answer.texts[language]
        return ""


@cache
def usual() -> Answers:
    """Return the answers that are here."""
    files = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.toml")}
    return Answers({name: _all(said["answer"]) for name, said in sorted(files.items())})


def load(folder: Path, services: Collection[str]) -> Answers:
    """
    Return the answers of an office: ours, with the regency's own in front or in their place.

    Raises:
        UsageError: its file names a service there is not, or says something that is no answer.
    """
    path = folder / NAME
    if not path.exists():
        return usual()
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        if unknown := said.keys() - {FOR_ALL, *services}:
            raise ValueError(f"there is no service {', '.join(sorted(unknown))}")
        own = {name: _all(rows) for name, rows in said.items()}
    except (tomllib.TOMLDecodeError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{path}: no answers: {error}") from error
    names = [*usual().of, *(name for name in own if name not in usual().of)]
    return Answers({name: _with(usual().of.get(name, ()), own.get(name, ())) for name in names})


def _with(ours: tuple[Answer, ...], own: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Return both, the regency's first; where a key is the same, theirs instead of ours."""
    theirs = {each.key for each in own}
    return (*own, *(each for each in ours if each.key not in theirs))


def _all(rows: list[Mapping[str, str]]) -> tuple[Answer, ...]:
    made = tuple(_answer(each) for each in rows)
    keys = [each.key for each in made]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"{', '.join(sorted(twice))} is there twice")
    return made


def _answer(said: Mapping[str, str]) -> Answer:
    if unknown := said.keys() - _KEYS:
        raise ValueError(f"an answer has no {', '.join(sorted(unknown))}")
    key, step, reason = said["key"], said["step"], said.get("reason", "")
    texts = {language: said[language] for language in LANGUAGES}
    if not (isinstance(key, str) and key.isidentifier()):
        raise ValueError(f"{key!r} is no key")
    if step not in _STEPS:
        raise ValueError(f"{key}: no answer goes with the step {step}")
    if reason and reason not in _STEPS[step]:
        raise ValueError(f"{key}: {reason} is no reason to {step}")
    if not all(isinstance(text, str) and 0 < len(text) <= LONGEST for text in texts.values()):
        raise ValueError(f"{key}: a text has 1 to {LONGEST} letters")
    return Answer(key, step, reason, texts)
