"""A stolen tablet: everything in its folder is looked through, and nothing is found or opened."""

import random
import shutil

import pytest

from app import photos
from app.residents.resident import Resident
from app.storage import drafts, entering, guard, identity, keepsakes, officers, register, store
from app.storage.secrets import FileSecrets, beside
from app.storage.store import FILE_NAME
from app.sync import locked
from app.voyage import cargo
from protocol import errors
from protocol.posts import Post
from tests.canary.scanner import hits
from tests.harbour import village_with_office
from tests.tablet import COST, NAMES, PINS, Tablet, redeem
from tests.village import ROOT

NAME = "KENARIWATI BURUNGKUNING"
NIK = "8204085708909977"
KK = "8204081203059977"
ANSWER = "rahasia-kenari-di-dermaga"
HINT = "kenari-dalam-simpanan"


@pytest.fixture
def stolen(tmp_path):
    """A tablet in use, locked and taken away with all its files, and what it must not tell."""
    with village_with_office(tmp_path) as village:
        tablet = Tablet(village)
        redeem(tablet)
        tablet.syncs()
        picture = photos.shrink(cargo.paper(random.Random(77)))
        with tablet.store.writing() as session:
            register.put(session, tablet.world, None, Resident(NIK, KK, NAME))
            keepsakes.keep(session, "hint", HINT.encode())
            draft = drafts.begin(session, tablet.world, "pengaduan", answers={"text": ANSWER})
            drafts.put_photo(
                session, tablet.world, draft, "photo", jpeg=picture.jpeg, thumb=picture.thumb
            )
        tablet.enters(Post.OPERATOR)
        with tablet.store.reading() as session:
            device = identity.load(session)
            seeds = [device.signing.seed, device.route, officers.on_duty(session).signing.seed]
        locked.seal_up(tablet.store, tablet.world)
        tablet.locks()
        canaries = [
            *(each.encode() for each in (NAME, NIK, KK, ANSWER, HINT, *NAMES.values())),
            *(each.encode() for each in PINS.values()),
            picture.jpeg[200:224],
            picture.jpeg[-64:-40],
            picture.thumb[-64:-40],
            *seeds,
            tablet.secrets.recall(guard.PEPPER),
        ]
        loot = tmp_path / "loot" / "tablet"
        shutil.copytree(tablet.folder, loot)  # with the store open, as a switched-on tablet is
        yield tablet, loot, canaries
        tablet.store.close()


def test_no_file_of_a_locked_tablet_tells_anything(stolen):
    """Names, NIKs, answers, photos, officers, PINs, keys: not one, in no shape."""
    _, loot, canaries = stolen
    files = {path.name: path.read_bytes() for path in loot.rglob("*") if path.is_file()}
    assert {FILE_NAME, f"{FILE_NAME}-wal"} <= set(files)
    assert "vault.key" not in files
    assert sum(map(len, files.values())) > 50_000

    found = {
        name: sung
        for name, data in files.items()
        if name != "ballast" and (sung := hits(data, canaries, thorough=len(data) < 30_000))
    }
    assert found == {}


def opened(tablet, folder, secrets):
    return store.open_store(
        folder,
        tablet.world,
        ROOT.public,
        secrets=secrets,
        ticks=lambda: tablet.village.ticks,
        pin_cost=COST,
    )


def tells(memory):
    with memory.reading() as session:
        return keepsakes.recall(session, "hint")


def test_the_stolen_files_open_with_pin_and_secret_together_and_with_neither_alone(stolen):
    """The right PIN without the secret, the secret without the right PIN, then both."""
    tablet, loot, _ = stolen
    head = tablet.kids[Post.HEAD]
    elsewhere = FileSecrets(beside(loot))

    memory = opened(tablet, loot, elsewhere)
    with pytest.raises(errors.SecretMissingError):
        entering.enter(memory, tablet.world, head, PINS[Post.HEAD])
    with pytest.raises(errors.StoreLockedError):
        tells(memory)
    memory.close()

    elsewhere.keep(guard.PEPPER, tablet.secrets.recall(guard.PEPPER))
    memory = opened(tablet, loot, elsewhere)
    with pytest.raises(errors.PinWrongError):
        entering.enter(memory, tablet.world, head, PINS[Post.OPERATOR])
    with pytest.raises(errors.StoreLockedError):
        tells(memory)

    entering.enter(memory, tablet.world, head, PINS[Post.HEAD])
    assert tells(memory) == HINT.encode()
    memory.close()
