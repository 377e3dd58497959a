"""`layar voyage`: the whole way as a command, and an honest account of it."""

import argparse
import copy
import json
import subprocess
import sys

import pytest

from app.settings import HERE
from app.voyage import run
from app.voyage.office import new_account
from app.voyage.report import Outcome
from tests import warm

FACTS = {
    "applications",
    "photos",
    "lost",
    "doubled",
    "different",
    "bytes_up",
    "bytes_down",
    "round_trips",
    "seconds",
}


def voyage(*words, **surroundings):
    return warm.run(warm.layar.main, ["voyage", "--json", *words], surroundings)


def test_a_voyage_accounts_for_everything():
    """Written with the office away, carried, decided, answered: nothing lost, doubled, changed."""
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "voyage", "--json", "--applications", "6"],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) >= FACTS
    assert told["applications"] == 6
    assert told["photos"] > 0
    assert (told["lost"], told["doubled"], told["different"]) == (0, 0, 0)
    assert told["states"] == {"completed": 6}


def test_a_voyage_goes_to_an_office_that_runs_elsewhere(tmp_path):
    """With --server the applications end up there, and its staff answer if there is an account."""
    account = new_account("loket", "Contoh Petugas")
    with warm.Office(tmp_path / "office") as office:
        office.prepare(account)
        office.start()
        done = voyage(
            "--applications",
            "3",
            "--server",
            office.url,
            LAYAR_STAFF=account.username,
            LAYAR_STAFF_PASSWORD=account.password,
            LAYAR_STAFF_TOKEN=account.token,
        )
        there = json.loads(office.command("cases", "--json"))

    assert done.returncode == 0, done.stderr
    assert [case["state"] for case in there] == ["completed"] * 3


def test_a_voyage_without_an_office_says_so():
    """An office that does not answer ends the voyage with a sentence and a failure."""
    done = voyage("--applications", "1", "--server", "http://127.0.0.1:9")

    assert done.returncode == 1
    assert "delivery.away" in done.stderr


class Clerkless:
    """An office that tells of cases whatever it is given to tell."""

    def __init__(self, told):
        self.told = told

    def command(self, *_words):
        return json.dumps(self.told)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Two applications on a phone, and what an office that has them both would tell."""
    kept = {}
    accounts = run._accounts

    def remember(outcome, villager, names, office, **facts):
        told = json.loads(office.command("cases", "--json"))
        kept.update(villager=villager, names=names, told=told)
        return accounts(outcome, villager, names, office, **facts)

    folder = tmp_path_factory.mktemp("voyage")
    chosen = argparse.Namespace(applications=2, seed=5, server=None, json=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_accounts", remember)
        patch.setattr(run, "LocalOffice", warm.Office)
        patch.setattr(run.tempfile, "TemporaryDirectory", lambda prefix: _Kept(folder))
        assert run.command(chosen) == 0
    return kept


class _Kept:
    """A folder that is not thrown away."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        return str(self.folder)

    def __exit__(self, *_):
        return None


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda told: told.pop(), "lost"),
        (lambda told: told.append(told[0]), "doubled"),
        (lambda told: told[0]["answers"].update(full_name="SIAPA"), "different"),
        (lambda told: told[0].update(photos_missing=1), "different"),
    ],
    ids=["lost", "doubled", "another answer", "a photo missing"],
)
def test_a_voyage_notices_what_is_wrong(written, harm, fault):
    """One application missing, twice, or changed at the office makes the account unsound."""
    told = copy.deepcopy(written["told"])
    harm(told)

    outcome = run._accounts(
        Outcome(), written["villager"], written["names"], Clerkless(told), decided=True
    )

    assert getattr(outcome, fault) == 1
    assert not outcome.sound
