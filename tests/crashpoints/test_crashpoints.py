"""Killed at each point in turn: all of it is there or none, and doing it again completes it."""

import os
import random
import secrets
import shutil
from dataclasses import replace

import pytest

from app.storage import ballast
from tests.crashpoints import points, stories
from tests.crashpoints.stories import STORIES
from tests.powercut import sqlite

POINTS = int(os.environ.get("LAYAR_POINTS", "8"))
"""How many points of a story are tried; `make crashpoints` tries every one of all."""
OFTEN = "save"
"""The story that is tried four times as often: a person stands there and waits for it."""
SEED = int(os.environ.get("LAYAR_SEED") or secrets.randbelow(10**6))
"""Which points; others each time, so that all get their turn."""

pytestmark = pytest.mark.skipif(
    not sqlite.reachable(), reason="needs Linux and a Python whose SQLite is a library"
)


@pytest.mark.parametrize("name", STORIES)
def test_killed_anywhere_it_is_whole_or_not_there(name, tmp_path, monkeypatch):
    """Whatever number the last statement, commit or file operation had, nothing is half done."""
    monkeypatch.setattr(ballast, "BALLAST_BYTES", 4096)
    story = STORIES[name]
    story.prepare(tmp_path / "before")

    every = done_until(0, story, tmp_path)
    story.check(tmp_path / "now")
    assert every > 20
    chosen = range(1, every + 1)
    if POINTS:
        few = min(POINTS * 4 if name == OFTEN else POINTS, every)
        chosen = sorted(random.Random(SEED).sample(chosen, few))
    print(f"{name}: {len(chosen)} of {every} points, LAYAR_SEED={SEED}")
    for last in chosen:
        assert done_until(last, story, tmp_path) == 0, "not killed"
        story.check(tmp_path / "now")


def done_until(last, story, folder):
    """Do the work of a story on a fresh copy, up to a point; return how many there were."""
    shutil.rmtree(folder / "now", ignore_errors=True)
    shutil.copytree(folder / "before", folder / "now")
    return points.run(story.work, folder / "now", last)


def test_a_save_in_two_transactions_is_found_out(tmp_path):
    """Were the draft discarded after its message was kept, some point would leave both."""
    story = replace(STORIES["save"], work=stories.submit_by_halves)
    story.prepare(tmp_path / "before")
    every = done_until(0, story, tmp_path)

    found = 0
    for last in range(every, max(every - 40, 0), -2):
        assert done_until(last, story, tmp_path) == 0
        try:
            story.check(tmp_path / "now")
        except AssertionError:
            found += 1
            break

    assert found == 1
