"""The power goes at any moment: everything called safe is there, nothing is torn."""

import itertools
import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest

from app.storage import ballast, store
from server import engine
from tests.powercut import carriers, disk, recording, sqlite, stories
from tests.powercut.disk import Luck
from tests.powercut.recording import Opening, recorded, try_images

IMAGES = int(os.environ.get("LAYAR_IMAGES", "2000"))
"""The short form; `make powercut IMAGES=100000` is one for a night."""
AGAIN = 6
"""Images over which the power goes a second time."""
STORIES = {
    "phone": (stories.phone, stories.read_phone, stories.glance_phone, 0.48),
    "office": (stories.bureau, stories.read_bureau, stories.glance_bureau, 0.36),
    "relay": (carriers.relay, carriers.read_relay, None, 0.03),
    "card": (carriers.card, carriers.read_card, None, 0.03),
}
SHARE_AGAIN = 0.1

pytestmark = pytest.mark.skipif(
    not sqlite.reachable(), reason="needs Linux and a Python whose SQLite is a library"
)


@pytest.fixture(autouse=True)
def light(monkeypatch):
    """Carry less ballast: it is written once for every image opened."""
    monkeypatch.setattr(ballast, "BALLAST_BYTES", 4096)


@pytest.fixture
def disk_folder():
    """Where recordings and images lie: in memory where there is such a place."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="layar-power-", dir=place))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def images(disk_folder):
    (disk_folder / "images").mkdir()
    return disk_folder / "images"


@pytest.mark.parametrize("name", STORIES)
def test_a_power_cut_takes_nothing_that_was_called_safe(name, disk_folder, images):
    """Phone, office, relay and card open after any cut, whole, with all that was promised."""
    story, read, glance, share = STORIES[name]
    told = story(disk_folder / "disk")

    found = try_images(told, Opening(read, glance), images, int(IMAGES * share))

    print(f"{name}: {found}")
    assert found.wrong == [], str(found)
    assert len(told.states) > 5


@pytest.mark.parametrize("name", STORIES)
def test_nothing_a_story_does_to_the_disk_goes_unseen(name, disk_folder):
    """What was written down, done again on an empty disk, gives the very files that are there."""
    story, *_ = STORIES[name]
    told = story(disk_folder / "disk")
    *_, end = disk.moments(told.log, frozenset(told.notes.folders))

    seen = end.cut(Luck(1, 1), random.Random(1))

    there = {
        str(path.relative_to(disk_folder / "disk")): None if path.is_dir() else path.read_bytes()
        for path in (disk_folder / "disk").rglob("*")
        if not path.name.endswith((".turn", "-shm"))
    }
    assert seen.keys() == there.keys()
    assert all(seen[path] == content for path, content in there.items())


def test_a_second_cut_takes_nothing_either(disk_folder, images):
    """Power goes, the phone opens what is left and writes on, and the power goes again."""
    first = stories.phone(disk_folder / "disk")
    dice = random.Random(5)
    moments = recording.images(first, 400, dice, set(), stingy=True)
    late = (image for image, now, _, _ in moments if now.state > 3)
    for number, image in enumerate(itertools.islice(late, 0, 40 * AGAIN, 40)):
        root = disk_folder / f"again{number}"
        recording.write(image, root)
        shutil.copytree(root, disk_folder / "copy")
        left = stories.read_phone(disk_folder / "copy")
        shutil.rmtree(disk_folder / "copy")

        opening = Opening(stories.read_phone, stories.glance_phone)
        with recorded(root) as again:
            again.promise(left)
            stories.writes_on(root, again)

        found = try_images(again, opening, images, int(IMAGES * SHARE_AGAIN / AGAIN))
        print(f"again: {found}")
        assert found.wrong == [], str(found)


SLIPS = {
    "synchronous=NORMAL": lambda said: [each.replace("EXTRA", "NORMAL") for each in said],
    "EXTRA after WAL": lambda said: sorted(said, key=lambda each: "synchronous" in each),
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    ("name", "where"), [("phone", store), ("office", engine)], ids=["phone", "office"]
)
def test_a_slip_in_the_pragmas_is_found_out(slip, name, where, disk_folder, images, monkeypatch):
    """With the popular advice, or the right words in the wrong order, cuts take promised work."""
    story, read, glance, _ = STORIES[name]
    with monkeypatch.context() as patch:
        patch.setattr(where, "_PRAGMAS", tuple(SLIPS[slip](where._PRAGMAS)))
        told = story(disk_folder / "disk")

    found = try_images(told, Opening(read, glance), images, 240)

    assert len(found.wrong) > 3, str(found)
