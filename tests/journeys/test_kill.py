"""Flat batteries and power cuts: whoever is killed, every application is there exactly once."""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from app.settings import HERE, Deployment, read_deployment
from app.voyage.villager import Villager
from protocol import errors, world
from tests import warm
from tests.journeys import office_cases, worker

KILLS = int(os.environ.get("LAYAR_KILLS", "20"))
"""The short form; `LAYAR_KILLS=1000` is one for a night."""
OFFICE_SHARE = 0.2
EXCHANGES = 2 * KILLS
WITHIN_S = 240
ROOT = read_deployment(HERE / "deployment.toml").root


class Phone:
    """The worker process, and the diary it leaves."""

    def __init__(self, folder: Path, deployment: Path) -> None:
        self._folder, self._deployment = folder / "phone", deployment
        self._diary = folder / "diary"
        self._process: warm.Process | None = None

    def start(self, seed: int) -> None:
        self._process = warm.Process(worker.work, self._folder, self._deployment, seed, self._diary)

    def kill(self) -> None:
        assert self._process is not None
        assert self._process.poll() is None, "the phone ended by itself"
        self.end()

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def noted(self, word: str) -> list[str]:
        """Return what stands behind a word in the diary, line by line."""
        lines = self._diary.read_text("utf-8").splitlines() if self._diary.exists() else []
        return [line.partition(" ")[2] for line in lines if line.startswith(word)]


@pytest.fixture
def office(tmp_path):
    office = warm.Office(tmp_path / "office")
    office.prepare()
    try:
        office.start()
        yield office
    finally:
        office.stop()


@pytest.fixture
def deployment(tmp_path, office):
    path = tmp_path / "deployment.toml"
    path.write_text(f'office = "{office.url}"\nroot = "{ROOT.hex()}"\n', "utf-8")
    return path


@pytest.fixture
def phone(tmp_path, deployment):
    phone = Phone(tmp_path, deployment)
    yield phone
    phone.end()


def test_every_application_survives_kills_of_phone_and_office(office, phone, tmp_path):
    """What a phone called saved reaches the office once, whoever is killed and how often."""
    dice = random.Random(20261122)
    phone.start(seed=0)
    for kill in range(KILLS):
        time.sleep(dice.uniform(0.05, 0.4))
        if dice.random() < OFFICE_SHARE:
            office.kill()
            time.sleep(dice.uniform(0, 0.1))
            office.start()
        else:
            phone.kill()
            phone.start(seed=kill + 1)
    deadline = time.monotonic() + WITHIN_S
    while len(phone.noted("EXCHANGED")) < EXCHANGES and time.monotonic() < deadline:
        time.sleep(0.02)
    phone.kill()

    saved = phone.noted("SAVED")
    villager = Villager(tmp_path / "phone", Deployment(office.url, ROOT), world.real())
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
