"""Applications made up of the lists of dictionary 2, to count how often what comes in one."""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

COUNT = 3_000
SEED = 7
ASKED = 0.7
"""How many of the questions of a form somebody answers."""
FOR_ANOTHER = 0.4
LENGTHS = (1, 3, 8, 20, 40)
"""How many words somebody writes where there is room for more than one."""


@dataclass(frozen=True)
class Lists:
    """Questions with what may be chosen, and what is written where nothing may."""

    everybody: Mapping[str, Sequence[str]]
    services: Mapping[str, Mapping[str, Sequence[str]]]
    words: Sequence[str]
    names: Sequence[str]
    places: Sequence[str]


def bodies(lists: Lists) -> Iterator[bytes]:
    """Yield the same applications every time."""
    dice = random.Random(SEED)
    for _ in range(COUNT):
        service = dice.choice(list(lists.services))
        asked = {**lists.everybody, **lists.services[service]}
        asked.pop("documents", None)
        answers = {
            key: _answer(dice, key, choices, lists)
            for key, choices in asked.items()
            if dice.random() < ASKED
        }
        said: dict[str, object] = {"service": service, "answers": answers}
        if dice.random() < FOR_ANOTHER:
            said["applicant"] = {"name": _name(dice, lists), "nik": _digits(dice, "8204", 12)}
        yield json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _answer(dice: random.Random, key: str, choices: Sequence[str], lists: Lists) -> str | int:
    """Return what somebody may say to a question with this key."""
    if choices:
        return dice.choice(choices)
    writers = (write for pattern, write in WRITERS if re.search(pattern, key))
    return next(writers, _words)(dice, lists)


def _words(dice: random.Random, lists: Lists) -> str:
    return " ".join(dice.choices(lists.words, k=dice.choice(LENGTHS)))


def _name(dice: random.Random, lists: Lists) -> str:
    return " ".join(dice.sample(list(lists.names), dice.randint(2, 3)))


def _digits(dice: random.Random, begin: str, count: int) -> str:
    return begin + "".join(dice.choices("0123456789", k=count))


def _date(dice: random.Random) -> str:
    return f"{dice.randint(1940, 2026)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def _village(dice: random.Random) -> str:
    return f"82.04.{dice.randint(1, 30):02}.{dice.randint(2001, 2020)}"


WRITERS: Sequence[tuple[str, Callable[[random.Random, Lists], str | int]]] = (
    (
        "(_gram|_cm|year|workers|turnover|dependants|order)$",
        lambda dice, _: dice.randint(1, 5_000),
    ),
    ("nik$|^kk_number$", lambda dice, _: _digits(dice, "8204", 12)),
    ("date", lambda dice, _: _date(dice)),
    ("time$", lambda dice, _: f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}"),
    ("name", _name),
    (
        "^village_code$",
        lambda dice, _: f"82.04.{dice.randint(1, 30):02}.{dice.randint(2001, 2020)}",
    ),
    ("^r[tw]$", lambda dice, _: f"{dice.randint(1, 12):03}"),
    ("^phone$", lambda dice, _: _digits(dice, "+628", 10)),
    ("^consent$", lambda dice, _: f"1-{dice.getrandbits(64):016x}"),
    ("^birth_place$", lambda dice, lists: dice.choice(lists.places)),
)
"""By a question's key, how it is answered; the first that fits."""
