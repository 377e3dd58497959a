"""A phone that can open nothing: put back to a copy from before it renewed its sealing key."""

import shutil

import pytest

from app.sync import deafness
from app.sync.outcome import Tally
from protocol import errors
from server import rotation
from tests.harbour import applies
from tests.village import ROOT


@pytest.fixture
def deaf(village, siti, tmp_path):
    """Siti's phone, with its memory of before the new key it made on the 365th day."""
    applies(siti, seed=1)
    siti.syncs()
    for _ in range(4):
        village.passes(days=89)
        rotation.sealing(village.office.folder, village.world)
        siti.syncs()
    siti.store.close()
    copy = shutil.copytree(siti.folder, tmp_path / "copy")
    siti.reopens()
    rotation.signing(village.office.folder, village.world, ROOT)
    village.passes(days=20)
    rotation.sealing(village.office.folder, village.world)
    siti.syncs()
    siti.syncs()
    siti.store.close()
    shutil.rmtree(siti.folder)
    shutil.copytree(copy, siti.folder)
    siti.reopens()
    return siti


def test_a_phone_put_back_to_before_its_new_key_is_heard_and_hears_again(village, deaf):
    """What it writes arrives and it hears so, without anybody's doing."""
    known = applies(deaf, seed=2)
    for _ in range(4):
        village.passes(days=1)
        deaf.syncs()

    assert deaf.waiting() == []
    assert known in village.office.states()


def test_who_breaks_seals_makes_a_phone_begin_anew_ever_more_seldom(siti, village):
    """Once in a day at first: a carrier that spoils what it brings costs little."""
    spoilt = Tally()
    spoilt.drop(errors.ParcelBadSealError())

    begun = []
    for day in range(40):
        village.passes(days=1)
        before = len(siti.waiting())
        deafness.heal(siti.store, siti.world, spoilt)
        deafness.heal(siti.store, siti.world, spoilt)
        if len(siti.waiting()) > before:
            begun.append(day)

    assert begun == [0, 2, 6, 14, 30]
