"""Flat batteries and power cuts: whoever is killed, every application is there exactly once."""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from app.settings import HERE, Deployment, read_deployment
from app.voyage.office import LocalOffice
from app.voyage.villager import Villager
from protocol import errors, world
from tests.journeys import office_cases

KILLS = int(os.environ.get("LAYAR_KILLS", "50"))
EXCHANGES = 200


class Phone:
    """The worker process, its words kept as they come."""

    def __init__(self, folder: Path, deployment: Path) -> None:
        self._words = [sys.executable, "-m", "tests.journeys.worker", str(folder), str(deployment)]
        self._process: subprocess.Popen[str] | None = None
        self.said: list[str] = []
        self.ready = threading.Event()

    def start(self, seed: int) -> None:
        self.ready.clear()
        self._process = subprocess.Popen(
            [*self._words, str(seed)], stdout=subprocess.PIPE, text=True, cwd=HERE.parent
        )
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        assert self.ready.wait(60)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line.strip())
            if line.startswith("READY"):
                self.ready.set()


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
    phone = Phone(tmp_path / "phone", deployment)
    phone.start(seed=0)
    kills = 0
    while kills < KILLS or phone.said.count("EXCHANGED") < EXCHANGES:
        time.sleep(dice.uniform(0.05, 0.6))
        if dice.random() < 0.5:
            phone.kill()
            phone.start(seed=kills + 1)
        else:
            office.kill()
            time.sleep(dice.uniform(0, 0.2))
            office.start()
        kills += 1
    phone.kill()

    saved = [line.removeprefix("SAVED ") for line in phone.said if line.startswith("SAVED ")]
    villager = Villager(tmp_path / "phone", Deployment(office.url, root), world.real())
    _drain(villager)

    there = Counter(case["id"] for case in office_cases(office))
    assert set(saved) <= set(there)
    assert set(there.values()) == {1}
    assert all(case["photos_missing"] == 0 for case in office_cases(office))
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
