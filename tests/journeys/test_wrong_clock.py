"""A clock is 20 years off, a phone's or the office's: all save, send, hear and rotate as ever."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.storage import identity
from protocol.steps import State
from protocol.world import World
from server import officers, rotation
from tests.harbour import applies, state
from tests.village import HOME, ROOT, SITI, Citizen

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


@pytest.fixture(params=[YEARS, -YEARS], ids=["20 years ahead", "20 years behind"])
def office(request, village):
    """The office, whose clock can go wrong by `office.off` and is right with none."""
    off = SimpleNamespace(by=timedelta(), most=request.param)
    village.office.world = World(now=lambda: village.clock + off.by, entropy=village.world.entropy)
    village.office.office.engine.dispose()  # PostgreSQL copies no database somebody is in
    village.office.open()
    village.office.off = off
    return village.office


def goes_wrong(office, citizen, seed):
    """The office's clock is wrong for one exchange, and then it is right."""
    office.off.by = office.off.most
    known = applies(citizen, seed)
    report = citizen.syncs()
    office.off.by = timedelta()
    assert (report.dropped, citizen.waiting()) == (0, [])
    return known


def office_keys(citizen):
    with citizen.store.reading() as session:
        return identity.peers(session).office_keys(identity.office_time(session))


def test_the_office_s_clock_is_wrong_for_one_exchange(village, office):
    """Who heard it then, for the first time or not, hears and is heard on every later day."""
    siti, budi = village.citizen("siti"), village.citizen("budi")
    siti.syncs()
    cases = {who: goes_wrong(office, who, seed) for seed, who in enumerate((siti, budi))}

    for step, then in [("accept", State.VILLAGE_REVIEW), ("sign", State.SIGNING)]:
        village.passes(days=1)
        for seed, (who, known) in enumerate(cases.items()):
            office.decides(known, step)
            applies(who, seed=10 + seed)
            assert (who.syncs().dropped, who.waiting()) == (0, [])
            assert state(who, known).state is then


def test_the_office_s_keys_are_renewed_though_its_clock_was_wrong(village, office):
    """Each new signing key is believed at once, and ends the one before it 60 days later."""
    siti = village.citizen()
    for year in range(3):
        siti.syncs()
        goes_wrong(office, siti, year)
        old = office.office.keyring.signing.public
        village.passes(days=300)
        rotation.signing(office.folder, office.world, ROOT)
        new = office.office.keyring.signing.public
        known = applies(siti, seed=10 + year)
        assert (siti.syncs().dropped, siti.waiting()) == (0, [])
        assert new in office_keys(siti)
        village.passes(days=61)
        siti.syncs()
        assert office_keys(siti) == (new,)
        assert old != new
        assert state(siti, known).state is State.AT_VILLAGE


def test_a_key_that_was_seen_to_end_stays_ended(village, office):
    """Whatever clock the office has later, what a thief signs with the key before is refused."""
    siti = village.citizen()
    siti.syncs()
    stolen = office.office.keyring.signing.public
    rotation.signing(office.folder, office.world, ROOT)
    village.passes(days=61)
    siti.syncs()
    assert stolen not in office_keys(siti)

    for year in range(3):
        goes_wrong(office, siti, year)
        assert stolen not in office_keys(siti)
        village.passes(days=300)
        rotation.signing(office.folder, office.world, ROOT)
        siti.syncs()
        assert stolen not in office_keys(siti)


def test_an_office_put_back_elsewhere_by_a_clock_behind_says_so_and_is_mended(
    village, office, tmp_path, caplog
):
    """Phones know a later memory of it than the new machine can: its journal says what to do."""
    siti = village.citizen()
    applies(siti, seed=1)
    siti.syncs()
    office.backup(tmp_path / "copy")
    village.passes(days=1)
    office.restores(tmp_path / "copy", said=True)
    siti.syncs()
    office.off.by = -YEARS
    office.restores(tmp_path / "copy", said=True)
    office.off.by = timedelta()
    known = applies(siti, seed=2)
    siti.syncs()
    assert "rebuild --restored" in caplog.text

    office.begins_anew()
    siti.syncs()

    assert siti.waiting() == []
    assert state(siti, known).state is State.AT_VILLAGE
