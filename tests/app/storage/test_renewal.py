"""A phone's sealing key is renewed once a year, by the office's clock."""

import pytest

from app.storage import identity
from protocol.steps import State


def sealing(citizen):
    with citizen.store.reading() as session:
        return identity.load(session).sealing


@pytest.fixture
def siti(village):
    siti = village.citizen()
    siti.syncs()
    return siti


def test_a_year_old_key_is_renewed_and_told(village, siti):
    """The introduction said again carries it; what the office says next is sealed to it."""
    (old,) = sealing(siti)
    village.passes(days=364)
    siti.syncs()
    assert sealing(siti) == (old,)

    village.passes(days=2)
    siti.syncs()
    siti.syncs()

    new, before = sealing(siti)
    assert before == old
    assert village.office.memory.callers[siti.key].seal == new.public
    assert siti.waiting() == []
    known = siti.applies()
    siti.syncs()
    village.office.decides(known, "accept")
    assert siti.syncs().dropped == 0
    assert siti.case(known).state is State.IN_PROCESS


def test_the_key_before_opens_what_is_under_way_and_then_is_gone(village, siti):
    """An answer that travels by boat for five months is read; after 180 days its key is away."""
    (old,) = sealing(siti)
    village.passes(days=366)
    siti.syncs()
    village.passes(days=179)
    siti.syncs()
    assert old in sealing(siti)

    village.passes(days=2)
    siti.syncs()

    assert old not in sealing(siti)
    assert len(sealing(siti)) == 1
    siti.reopens()
    with siti.store.reading() as session:
        assert len(identity.load(session).sealing) == 1


def test_a_wrong_clock_of_ours_renews_nothing(village, siti):
    """Only the office's word for the time counts."""
    before = sealing(siti)
    siti.world = type(siti.world)(
        now=lambda: village.clock.replace(year=2060), entropy=siti.world.entropy
    )

    siti.syncs()

    assert sealing(siti) == before
