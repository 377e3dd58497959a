"""After a line has broken, what was not on it does not wait until the office is heard again."""

import random
from itertools import islice

import pytest

from app.sync import engine
from app.sync.pace import Pace
from protocol import errors, parcel
from protocol.parcel import PieceItem
from tests.village import Direct

PHOTO = random.Random(5).randbytes(230_000)
"""Fifteen pieces, five parcels."""


class TwoLines(Direct):
    """Carries two parcels at a time; breaks with both on their way, or holds."""

    breaks = False

    def exchange_apart(self, outgoing):
        waiting = iter(outgoing)
        self.at_once = list(islice(waiting, 2))
        if self.breaks:
            raise errors.AwayError
        for sealed in self.at_once:
            yield from self.exchange([sealed])
        for sealed in waiting:
            yield from self.exchange([sealed])


@pytest.fixture
def broken(village, siti):
    """What was learned of a link that broke with the first six pieces on it, and the parcels."""
    siti.applies(photos=[PHOTO])
    way, pace = TwoLines(village.office), Pace.on(Direct(village.office).link)
    way.breaks = True
    with pytest.raises(errors.AwayError):
        engine.exchange(siti.store, way, village.world, None, pace)
    return pace, way.at_once


def _pieces(village, parcels):
    """Return where the pieces in these parcels begin."""
    return [
        item.at
        for sealed in parcels
        for item in parcel.unseal(sealed, [village.office.sealing])
        if isinstance(item, PieceItem)
    ]


def test_the_rest_goes_beside_the_question(village, siti, broken):
    """A short parcel asks what has come, and the next pieces are on their way meanwhile."""
    pace, gone = broken
    way = TwoLines(village.office)

    report = engine.exchange(siti.store, way, village.world, None, pace)

    question, beside = way.at_once
    assert len(question) == 590
    assert len(_pieces(village, [beside])) == 3
    assert not set(_pieces(village, [beside])) & set(_pieces(village, gone))
    assert report.waiting == 0
    assert siti.waiting() == []
    sent = _pieces(village, way.seen)
    assert sorted(sent) == sorted(set(sent))
    assert len(sent) == 15


def test_what_came_after_all_is_not_sent_again(village, siti, broken):
    """The office's answer says which of the pieces that were on the line it has."""
    pace, gone = broken
    village.office.receives([gone[1]])
    way = TwoLines(village.office)

    engine.exchange(siti.store, way, village.world, None, pace)

    assert siti.waiting() == []
    assert not set(_pieces(village, [gone[1]])) & set(_pieces(village, way.seen))


def test_tries_that_get_nowhere_forget_nothing(village, siti, broken):
    """However often a phone knocks, it remembers what was on the line that broke, not more."""
    pace, gone = broken
    before = pace.unheard
    for _ in range(5):
        way = TwoLines(village.office)
        way.breaks = True
        with pytest.raises(errors.AwayError):
            engine.exchange(siti.store, way, village.world, None, pace)

    assert pace.unheard == before
    assert {each.number for each in before.pieces} == set(range(len(_pieces(village, gone))))
