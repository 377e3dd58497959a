"""
Tell many stories and settle each: `python -m tests.model.walk --steps 20000 --seed 1`.

A story is told by its seed alone. Each has `STORY` steps; a story that does not end well is
named by its seed and can be told again, with `--story` and every step said aloud, and in the end
a digest of what everybody has.
"""

import argparse
import logging
import random
import sys
import time
import traceback
from collections import Counter

from tests.model import account
from tests.model.fleet import Fleet
from tests.model.rules import RULES

STORY = 250
"""Steps before the network heals and everything is compared."""
WALK = 20_000
"""Steps of all stories together where nobody says how many."""
TOLD_OF = 100
"""So many stories after each other are told of, for whoever waits for thousands."""


def tell(seed: int, steps: int = STORY, *, aloud: bool = False) -> Fleet:
    """Tell one story to its end. Raises UnsoundError, or whatever broke."""
    dice = random.Random(seed)
    fleet = Fleet(dice.randrange, seed)
    weights, rules = [weight for weight, _ in RULES], [rule for _, rule in RULES]
    try:
        for number in range(steps):
            (rule,) = dice.choices(rules, weights)
            if aloud:
                print(f"{number:4} {rule.__name__}", flush=True)
            rule(fleet)
        account.settle(fleet)
        if aloud:
            print(f"{steps:4} {account.ending(fleet)}", flush=True)
    finally:
        fleet.close()
    return fleet


def walk(steps: int, seed: int) -> tuple[list[tuple[int, str]], Counter[str]]:
    """Tell stories until so many steps were taken; return which ended badly, and what befell."""
    bad: list[tuple[int, str]] = []
    befell: Counter[str] = Counter()
    for story in range(seed, seed - (-steps // STORY)):
        try:
            befell += tell(story).told()
        except Exception as error:
            bad.append((story, f"{type(error).__name__}: {error}"))
            if not isinstance(error, account.UnsoundError):
                traceback.print_exc()
            print(f"story {story}: {bad[-1][1][:600]}", flush=True)
        if (story - seed + 1) % TOLD_OF == 0:
            print(f"told {story - seed + 1} stories, {len(bad)} ended badly", flush=True)
    return bad, befell


def main() -> int:
    """Say how fast it went, what befell and how it ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, help=f"{WALK}, or {STORY} of one story")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--story", type=int, help="tell only the story of this seed, aloud")
    chosen = parser.parse_args()
    logging.disable(logging.ERROR)
    if chosen.story is not None:
        tell(chosen.story, chosen.steps or STORY, aloud=True)
        print("all sound")
        return 0
    begun = time.process_time()
    bad, befell = walk(chosen.steps or WALK, chosen.seed)
    took = time.process_time() - begun
    stories = -(-(chosen.steps or WALK) // STORY)
    steps = stories * STORY
    print(f"{steps} steps in {stories} stories, {steps / took:.0f} steps a second of one processor")
    for name, count in sorted(befell.items()):
        print(f"{count:8} {name}")
    print(f"stories that ended badly: {[seed for seed, _ in bad]}" if bad else "all sound")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
