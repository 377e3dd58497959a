"""Stories nobody thought of: whatever may befall phones, carriers and the office, at random."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from server.tables import MESSAGE
from tests.model import account, walk
from tests.model.fleet import Fleet
from tests.model.rules import RULES

STEPS = int(os.environ.get("LAYAR_MODEL_STEPS", "20000"))
SEED = int(os.environ.get("LAYAR_MODEL_SEED", "20261124"))


@pytest.mark.parametrize("seed", range(SEED, SEED + -(-STEPS // walk.STORY)))
def test_stories_of_every_kind_end_with_nothing_lost_or_doubled(seed):
    """However it was carried, killed, copied or put back: both sides end with the same."""
    walk.tell(seed)


def test_a_story_is_told_alike_by_every_process(capsys):
    """Whatever the hash seed, here and in `walk`: the same steps, and the same end."""
    chosen = ["--story", str(SEED), "--steps", "100"]
    other = subprocess.run(
        [sys.executable, "-m", "tests.model.walk", *chosen],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    walk.tell(SEED, 100, aloud=True)

    assert other.stdout == capsys.readouterr().out + "all sound\n"


def machine():
    """Return the same rules as a machine hypothesis can shrink: it draws what a seed would roll."""

    class Machine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.dice = random.Random(0)
            self.fleet = Fleet(self.dice.randrange)

        def teardown(self):
            try:
                account.settle(self.fleet)
            finally:
                self.fleet.close()

    for _, action in RULES:
        setattr(Machine, action.__name__, _rule(action))
    return Machine


def _rule(action):
    @rule(seed=st.integers(0, 99))
    def step(self, seed):
        self.dice.seed(seed)
        action(self.fleet)

    step.__name__ = action.__name__
    return step


def test_hypothesis_finds_no_short_story_that_ends_badly():
    """Stories of a few steps, chosen to be few: what fails here is told as short as can be."""
    run_state_machine_as_test(
        machine(),
        settings=settings(
            max_examples=int(os.environ.get("LAYAR_MODEL_EXAMPLES", "2")),
            stateful_step_count=8,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("harm", ["lost", "doubled", "other place", "photo"])
def test_the_account_notices_what_is_wrong(harm):
    """One message missing at the office, told twice, in another place, or half a photo: unsound."""
    dice = random.Random(5)
    fleet = Fleet(dice.randrange, 5)
    try:
        known = fleet.phones[0].applies("Perihal 000001 selesai", dice.randbytes(300))
        fleet._note(0, known, "Perihal 000001 selesai")
        account.settle(fleet)
        with fleet.office.office.writing() as session:
            execute = session.connection().exec_driver_sql
            if harm == "lost":
                execute("DELETE FROM message WHERE id = ?", (known,))
            if harm == "doubled":
                columns = [column.name for column in MESSAGE.c]
                other = {"id": "'00'", "case_id": "'00'", "seq": "seq + 9"}
                copied = ", ".join(other.get(name, name) for name in columns)
                execute(
                    f"INSERT INTO message ({', '.join(columns)})"
                    f" SELECT {copied} FROM message WHERE id = ?",
                    (known,),
                )
            if harm == "other place":
                execute("UPDATE message SET place = 2 WHERE id = ?", (known,))
            if harm == "photo":
                execute("DELETE FROM piece")
        with pytest.raises(account.UnsoundError):
            account.compare(fleet)
    finally:
        fleet.close()
