"""Copies put back and phones cloned, with real processes: nobody writes anything twice."""

import random
import shutil
from datetime import UTC, datetime

import pytest

from app.settings import HERE, Deployment, read_deployment
from app.voyage import cargo
from app.voyage.villager import Villager
from protocol import services, world
from tests import databases, warm
from tests.journeys import office_cases

ROOT = read_deployment(HERE / "deployment.toml").root


@pytest.fixture
def office(tmp_path):
    office = warm.Office(tmp_path / "office")
    office.prepare()
    office.start()
    yield office
    office.stop()


class Phone:
    """A folder with somebody's app in it; every exchange is a process of its own."""

    def __init__(self, folder, office):
        self.folder = folder
        self.office = office
        self.deployment = folder.parent / "deployment.toml"
        self.deployment.write_text(f'office = "{office.url}"\nroot = "{ROOT.hex()}"\n', "utf-8")

    def writes(self, count, seed):
        """Fill in and send so many applications, and return their ids."""
        villager = Villager(self.folder, Deployment(self.office.url, ROOT), world.real())
        made = cargo.load(
            services.catalogue(),
            count,
            datetime.now(UTC).date(),
            random.Random(seed),
            photos_every=2,
        )
        said = [villager.writes(each) for each in made]
        villager.store.close()
        return said

    def syncs(self, times=1):
        """Run `layar sync`, and once more until nothing waits or it was run so many times."""
        told = {"LAYAR_DATA": str(self.folder), "LAYAR_DEPLOYMENT": str(self.deployment)}
        for _ in range(times):
            done = warm.run(warm.layar.main, ["sync"], told)
            if done.returncode == 0:
                return
        raise AssertionError(done.stdout + done.stderr)

    def clone(self, name):
        """Copy everything on this phone to another one."""
        shutil.copytree(self.folder, self.folder.parent / name)
        return Phone(self.folder.parent / name, self.office)


def ids(office):
    """Return the ids of every case the office holds, and check that its photos are whole."""
    there = office_cases(office)
    assert [case["photos_missing"] for case in there] == [0] * len(there)
    return sorted(case["id"] for case in there)


def test_an_office_put_back_to_yesterday_ends_with_everything(office, tmp_path):
    """Backed up while it serves, lost, put back: what came since comes again, with its photos."""
    phone = Phone(tmp_path / "phone", office)
    said = phone.writes(2, seed=1)
    phone.syncs()
    office.command("backup", str(tmp_path / "backup"))
    said += phone.writes(2, seed=2)
    phone.syncs()
    office.kill()
    databases.empty(office.folder)
    office.command("restore", str(tmp_path / "backup"))
    office.start()

    phone.syncs(times=2)

    assert ids(office) == sorted(said)


def test_a_cloned_phone_and_its_twin_lose_nothing(office, tmp_path):
    """Two phones with one key and one past both get everything across, once."""
    phone = Phone(tmp_path / "phone", office)
    said = phone.writes(1, seed=1)
    phone.syncs()
    twin = phone.clone("twin")
    said += phone.writes(2, seed=2) + twin.writes(2, seed=3)

    for _ in range(2):
        phone.syncs(times=3)
        twin.syncs(times=3)

    assert ids(office) == sorted(said)
