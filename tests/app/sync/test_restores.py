"""Copies put back, of the phone and of the office, and chains that grew in two directions."""

import random
import shutil

from sqlmodel import select

from app.storage import identity, ledger
from app.storage.tables import Chain
from protocol.messages import Kind
from protocol.steps import State

PHOTO = random.Random(7).randbytes(40_000)


def epoch(citizen):
    with citizen.store.reading() as session:
        return session.exec(select(Chain.epoch)).one()


def copied(citizen, name):
    citizen.store.close()
    target = citizen.folder.parent / name
    shutil.copytree(citizen.folder, target)
    citizen.reopens()
    return target


def put_back(citizen, copy):
    citizen.store.close()
    shutil.rmtree(citizen.folder)
    shutil.copytree(copy, citizen.folder)
    citizen.reopens()


def test_a_restored_office_is_offered_everything_again(village, siti):
    """What the office forgot comes again, with its photos, and nobody writes anything twice."""
    siti.applies(number=1)
    siti.syncs()
    copy = village.office.copy()
    later = siti.applies(number=2, photos=[PHOTO])
    siti.syncs()
    assert siti.waiting() == []
    village.passes(hours=1)
    village.office.restores(copy)
    assert later not in village.office.memory.kept

    siti.syncs()

    assert siti.waiting() == []
    assert later in village.office.memory.kept
    caller = village.office.memory.callers[siti.key]
    assert [village.office.whole(siti.key, sha256) for sha256 in caller.papers] == [PHOTO]


def test_an_office_that_forgot_without_saying_so_is_noticed(village, siti):
    """A lower chain in the answer to a later question means that the office lost something."""
    siti.applies(number=1)
    siti.syncs()
    copy = village.office.copy()
    later = siti.applies(number=2)
    siti.syncs()
    village.office.memory = copy

    siti.syncs()

    assert later in village.office.memory.kept
    assert siti.waiting() == []


def test_receipts_of_a_lower_epoch_are_not_believed(village, siti):
    """A receipt of a memory that is gone does not empty the outbox."""
    siti.syncs()
    village.passes(hours=1)
    village.office.memory.epoch = int(village.clock.timestamp())
    siti.syncs()
    village.office.memory.epoch = 1
    siti.applies()

    siti.syncs()
    assert len(siti.waiting()) == 1

    village.office.memory.epoch = int(village.clock.timestamp())
    village.passes(minutes=5)
    siti.syncs()
    assert siti.waiting() == []


def test_a_restored_phone_goes_on_in_a_new_epoch(village, siti):
    """After an old copy was put back nothing is lost, nothing doubled, nothing written again."""
    siti.applies(number=1)
    siti.syncs()
    copy = copied(siti, "copy")
    before = siti.applies(number=2)
    siti.syncs()
    put_back(siti, copy)
    assert epoch(siti) == 1
    after = siti.applies(number=3)

    siti.syncs()
    village.passes(minutes=5)
    siti.syncs()

    assert epoch(siti) == int(village.clock.timestamp()) - 300
    assert siti.waiting() == []
    memory = village.office.memory
    assert {before, after} <= set(memory.cases)
    assert memory.held == {}
    assert siti.case(after).state is State.RECEIVED
    introductions = [each for each in memory.kept.values() if each.kind == Kind.INTRODUCTION]
    assert [each.epoch for each in introductions] == [1, epoch(siti)]


def test_a_cloned_phone_and_its_twin_lose_nothing(village, siti):
    """Two phones with one key both get everything across."""
    siti.syncs()
    twin_folder = copied(siti, "twin")
    twin = village.citizen(twin_folder.name)
    said = [siti.applies(number=1), twin.applies(number=2)]
    for _ in range(3):
        for phone in (siti, twin):
            phone.syncs()
            village.passes(minutes=5)
    said += [siti.applies(number=3), twin.applies(number=4)]
    for _ in range(3):
        for phone in (siti, twin):
            phone.syncs()
            village.passes(minutes=5)

    assert set(said) <= set(village.office.memory.cases)
    assert siti.waiting() == twin.waiting() == []


def test_our_own_words_come_back_to_a_restored_phone(village, siti):
    """A message of ours that we do not know any more is kept, and the epoch left behind."""
    siti.syncs()
    copy = copied(siti, "copy")
    known = siti.applies(number=2)
    siti.syncs()
    decision = village.office.decides(known, "accept")
    put_back(siti, copy)
    memory = village.office.memory

    siti.syncs()
    with siti.store.reading() as session:
        assert ledger.untold(session) == {}
        assert ledger.cases(session) == []
    assert memory.callers[siti.key].held == {decision.id: "case.unknown"}

    memory.callers[siti.key].owed.append(memory.kept[known].raw)
    siti.syncs()

    assert siti.case(known).state is State.IN_PROCESS
    assert epoch(siti) > 1
    with siti.store.reading() as session:
        me = identity.load(session).kid
        assert identity.chain(session, me).seq == 1
