"""Flat batteries and power cuts: whoever is killed, every application is there exactly once."""

import multiprocessing
import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from app.settings import HERE, Deployment, read_deployment
from app.voyage.office import LocalOffice
from app.voyage.villager import Villager
from protocol import errors, world
from tests.journeys import office_cases, worker

KILLS = int(os.environ.get("LAYAR_KILLS", "50"))
"""The short form; `LAYAR_KILLS=1000` is one for a night."""
OFFICE_SHARE = 0.2
EXCHANGES = 200
WITHIN_S = 240

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([worker.__name__])


class Phone:
    """The worker process, and the diary it leaves."""

    def __init__(self, folder: Path, deployment: Path) -> None:
        self._folder, self._deployment = folder / "phone", deployment
        self._diary = folder / "diary"
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self, seed: int) -> None:
        self._process = processes.Process(
            target=worker.work, args=(self._folder, self._deployment, seed, self._diary)
        )
        self._process.start()

    def kill(self) -> None:
        assert self._process is not None
        assert self._process.exitcode is None, "the phone ended by itself"
        self._process.kill()
        self._process.join()

    def noted(self, word: str) -> list[str]:
        """Return what stands behind a word in the diary, line by line."""
        lines = self._diary.read_text("utf-8").splitlines() if self._diary.exists() else []
        return [line.partition(" ")[2] for line in lines if line.startswith(word)]


@pytest.fixture
def office(tmp_path):
    office = LocalOffice(tmp_path / "office")
    office.prepare()
    office.start()
    yield office
    office.stop()


def test_every_application_survives_kills_of_phone_and_office(office, tmp_path):
    """What a phone called saved reaches the office once, whoever is killed and how often."""
    dice = random.Random(20261122)
    root = read_deployment(HERE / "deployment.toml").root
    deployment = tmp_path / "deployment.toml"
    deployment.write_text(f'office = "{office.url}"\nroot = "{root.hex()}"\n', "utf-8")
    phone = Phone(tmp_path, deployment)
    phone.start(seed=0)
    for kill in range(KILLS):
        time.sleep(dice.uniform(0.1, 0.8))
        if dice.random() < OFFICE_SHARE:
            office.kill()
            time.sleep(dice.uniform(0, 0.2))
            office.start()
        else:
            phone.kill()
            phone.start(seed=kill + 1)
    deadline = time.monotonic() + WITHIN_S
    while len(phone.noted("EXCHANGED")) < EXCHANGES and time.monotonic() < deadline:
        time.sleep(0.2)
    phone.kill()

    saved = phone.noted("SAVED")
    villager = Villager(tmp_path / "phone", Deployment(office.url, root), world.real())
    _drain(villager)

    there = office_cases(office)
    assert len(phone.noted("EXCHANGED")) >= EXCHANGES
    assert set(saved) <= {case["id"] for case in there}
    assert set(Counter(case["id"] for case in there).values()) == {1}
    assert all(case["photos_missing"] == 0 for case in there)
    assert villager.waits() == 0


def _drain(villager: Villager) -> None:
    """Exchange until nothing waits, as a phone does that lies in good signal overnight."""
    for _ in range(50):
        try:
            villager.exchanges()
        except errors.DeliveryError:
            time.sleep(0.5)
        if villager.waits() == 0:
            return
