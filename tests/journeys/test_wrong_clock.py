"""A phone whose clock is 20 years off: it saves, sends, hears and rotates like any other."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.storage import identity
from protocol.steps import State
from protocol.world import World
from server import officers, rotation
from tests.harbour import applies, state
from tests.village import HOME, SITI, Citizen

YEARS = timedelta(days=20 * 365 + 5)


@pytest.fixture(params=[YEARS, -YEARS], ids=["20 years ahead", "20 years behind"])
def siti(request, village):
    """Siti, whose phone's clock is off; setting `siti.off` sets it anew."""
    off = SimpleNamespace(by=request.param)
    world = World(now=lambda: village.clock + off.by, entropy=village.world.entropy)
    there = SimpleNamespace(world=world, office=village.office)
    siti = Citizen(there, village.folder / "siti", SITI)
    siti.off = off
    return siti


def test_it_applies_and_hears(village, siti):
    """Nothing is refused, nothing waits, and the screen says what has happened."""
    known = applies(siti, papers=True)

    report = siti.syncs()

    assert (report.refused, report.dropped, siti.waiting()) == ({}, 0, [])
    for step, then in [("accept", State.VILLAGE_REVIEW), ("sign", State.SIGNING)]:
        village.passes(days=1)
        village.office.decides(known, step)
        assert siti.syncs().dropped == 0
        assert state(siti, known).state is then


def test_it_is_set_right_in_between(village, siti):
    """Between saving and sending, between sending and hearing: nothing waits for a clock."""
    first = applies(siti, seed=1)
    siti.off.by = timedelta()
    siti.syncs()
    siti.off.by = -YEARS
    second = applies(siti, seed=2)
    siti.off.by = YEARS
    siti.syncs()
    siti.off.by = timedelta()
    third = applies(siti, seed=3)
    siti.syncs()

    assert siti.waiting() == []
    for known in (first, second, third):
        village.office.decides(known, "accept")
    siti.syncs()
    assert {state(siti, known).state for known in (first, second, third)} == {State.VILLAGE_REVIEW}


def test_an_unanswered_message_goes_again_after_the_clock_was_set(village, siti):
    """What was sent in another year and got no answer does not wait for that year."""
    siti.syncs()
    known = applies(siti)
    taken = village.office.receives
    village.office.receives = lambda parcels: taken(parcels) and []
    siti.syncs()
    village.office.receives = taken
    assert [each.id for each in siti.waiting()] == [known]

    siti.off.by = -siti.off.by
    siti.syncs()

    assert siti.waiting() == []


def test_the_office_s_keys_change_under_it(village, siti):
    """Rosters, a new sealing key and a new signing key count by the office's time, not by ours."""
    siti.syncs()
    for day in range(0, 200, 40):
        village.passes(days=40)
        rotation.sealing(village.office.folder, village.world)
        known = applies(siti, seed=day)
        assert siti.syncs().dropped == 0
        assert siti.waiting() == []
        assert state(siti, known).state is State.AT_VILLAGE
    with village.office.office.writing() as session:
        officers.enrol(session, village.world, b"\x05" * 32, "BUDI CONTOH", [HOME])

    siti.syncs()

    with siti.store.reading() as session:
        peers = identity.peers(session)
        assert len(peers.roster.officers) == 2
        assert peers.office_keys(identity.office_time(session))
