"""Any interruption of an exchange loses nothing and doubles nothing."""

import random

import pytest

from app.storage.store import Store
from protocol import errors
from protocol.steps import State

PHOTO = random.Random(7).randbytes(40_000)


class Flaky:
    """Breaks off before the office hears, or before the phone does, or halfway down."""

    def __init__(self, way, dice, breaks=0.5):
        self.way, self.dice, self.breaks = way, dice, breaks

    @property
    def link(self):
        return self.way.link

    @property
    def traffic(self):
        return self.way.traffic

    def roster(self):
        return self.way.roster()

    def exchange(self, outgoing):
        chance = self.dice.random()
        if chance < self.breaks / 3:
            raise errors.AwayError
        answers = list(self.way.exchange(outgoing))
        if chance < self.breaks * 2 / 3:
            raise errors.AwayError
        if chance < self.breaks:
            yield from (answer[: self.dice.randrange(len(answer))] for answer in answers)
            raise errors.AwayError
        # repeated and in any order
        heard = answers * self.dice.randint(1, 2)
        self.dice.shuffle(heard)
        yield from heard


@pytest.mark.parametrize("seed", range(6))
def test_any_interruption_loses_nothing(village, siti, seed):
    """However often the link dies, the office ends with exactly what was said, the phone too."""
    dice = random.Random(seed)
    way = Flaky(siti.way, dice)
    cases = []
    for number in range(6):
        cases.append(siti.applies(photos=[PHOTO[number:]] if number % 2 else (), number=number))
        for known in cases[:number]:
            if known in village.office.memory.cases and dice.random() < 0.3:
                village.office.decides(known, "accept")
        try:
            siti.syncs(way)
        except errors.DeliveryError:
            village.passes(minutes=1)
    for _ in range(60):
        village.passes(minutes=5)
        try:
            siti.syncs(way)
        except errors.DeliveryError:
            continue
    siti.syncs()

    assert siti.waiting() == []
    memory = village.office.memory
    assert set(memory.cases) == set(cases)
    caller = memory.callers[siti.key]
    assert [each.seq for each in sorted(caller.links, key=lambda each: each.seq)] == list(
        range(1, 8)
    )
    assert caller.owed == []
    for sha256 in caller.papers:
        assert village.office.whole(siti.key, sha256)
    for known in cases:
        told = [each for each in memory.kept.values() if each.body.get("case") == known]
        assert len(siti.case(known).history) == 1 + len(told[:1]), "decided once"
        assert siti.case(known).complete


def test_a_kept_answer_survives_a_full_disk_after_it(village, siti, monkeypatch):
    """What cannot be written is not acknowledged, so the office says it again."""
    known = siti.applies()
    siti.syncs()
    village.office.decides(known, "accept")
    writing = Store.writing

    def full(self):
        raise errors.StoreFullError

    monkeypatch.setattr(Store, "writing", full)
    with pytest.raises(errors.StoreFullError):
        siti.syncs()
    monkeypatch.setattr(Store, "writing", writing)
    assert siti.case(known).state is State.RECEIVED

    siti.syncs()

    assert siti.case(known).state is State.IN_PROCESS


def test_heard_twice_is_heard_once(village, siti):
    """An acknowledgement that was lost is said again, and nothing happens twice."""
    known = siti.applies()
    siti.syncs()
    village.office.decides(known, "accept")
    way, trips = siti.way.exchange, []

    def loses_acknowledgements(outgoing):
        trips.append(1)
        if len(trips) == 2:
            raise errors.AwayError
        return way(outgoing)

    siti.way.exchange = loses_acknowledgements
    with pytest.raises(errors.AwayError):
        siti.syncs()
    caller = village.office.memory.callers[siti.key]
    assert len(caller.owed) == 1

    report = siti.syncs()

    assert report.heard == 0
    assert caller.owed == []
    assert len(siti.case(known).history) == 2
