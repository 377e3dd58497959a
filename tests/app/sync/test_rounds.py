"""How much goes in one go, on links that bear little, much, or are carried by hand."""

import random
from datetime import timedelta

import pytest

from app.sync.transport import Link
from protocol import envelope, errors, parcel
from protocol.messages import Kind
from protocol.parcel import PieceItem
from protocol.steps import State
from tests.village import Direct

OTHER_PHOTO = random.Random(8).randbytes(150_000)


def items(village, sealed):
    """Open a parcel as the office does."""
    return parcel.unseal(sealed, [village.office.sealing])


def names(village, sealed):
    """Return the ids of the messages in a parcel."""
    return [envelope.claimed_id(item.raw) for item in items(village, sealed)]


def test_smaller_parcels_follow_when_they_are_too_large(village, siti):
    """A relay that takes little still gets everything across."""
    siti.syncs()
    siti.applies(photos=[OTHER_PHOTO])
    way = siti.way.exchange
    sizes = []

    def takes_little(outgoing):
        sealed = list(outgoing)
        sizes.append(sum(map(len, sealed)))
        if sizes[-1] > 40_000:
            raise errors.DeliveryTooLargeError
        return way(sealed)

    siti.way.exchange = takes_little
    siti.syncs()

    assert siti.waiting() == []
    assert max(sizes) > 40_000


def test_a_long_history_comes_in_as_many_rounds_as_it_needs(village, siti):
    """The answer stays within the room the phone gave; what is over comes when asked again."""
    known = siti.applies()
    siti.syncs()
    for number in range(60):
        village.office.says(known, Kind.NOTE, {"case": known, "text": f"{number:04}" * 100})

    report = siti.syncs(Direct(village.office, Link(timedelta(minutes=2), room_bytes=2_000)))

    assert report.heard == 60
    assert report.round_trips > 3
    assert len(siti.case(known).history) == 61


def test_by_hand_everything_goes_along_at_once(village, siti):
    """A card brings text and photos in one go, whatever another way may have taken."""
    for number in range(3):
        siti.applies(photos=[random.Random(number).randbytes(60_000)])
    card = Direct(village.office, Link(timedelta(days=7), by_hand=True, room_bytes=70_000))

    siti.syncs(card)

    assert siti.waiting() == []
    assert card.traffic.round_trips == 1
    assert len(card.seen) == 4


def test_a_message_on_a_slow_way_goes_again_by_a_fast_one(village, siti):
    """Who took it last does not matter; what brings the answer sooner does."""
    siti.syncs()
    known = siti.applies()
    boat = Direct(village.office, Link(timedelta(days=7)))
    village.office.silent = True
    siti.syncs(boat)
    (waits,) = siti.waiting()
    assert waits.answer_due_at == village.clock + timedelta(days=7)
    siti.syncs(boat)
    assert known not in names(village, boat.seen[-1])

    village.office.silent = False
    siti.syncs()

    assert siti.case(known).state is State.RECEIVED


def test_pieces_that_arrived_unanswered_are_not_sent_twice(village, siti):
    """After a line broke the office is heard first; it may have more than it could say."""
    known = siti.applies(photos=[OTHER_PHOTO])
    way = siti.way.exchange

    def breaks_after_five(outgoing):
        sealed = list(outgoing)
        if len(sealed) == 1:
            yield from way(sealed)
            return
        list(way(sealed[:5]))
        raise errors.AwayError

    siti.way.exchange = breaks_after_five
    with pytest.raises(errors.AwayError):
        siti.syncs()
    siti.way.exchange = way
    siti.way.seen.clear()

    siti.syncs()

    assert siti.waiting() == []
    carried = [type(item) for sealed in siti.way.seen for item in items(village, sealed)]
    assert carried.count(PieceItem) == 5
    assert siti.case(known).state is State.RECEIVED


def test_a_photo_that_arrived_whole_unanswered_costs_one_message(village, siti):
    """Of a document the office says nothing about, the message that names it makes it say so."""
    siti.applies(photos=[OTHER_PHOTO[:80_000]])
    way = siti.way.exchange

    def loses_the_answer(outgoing):
        sealed = list(outgoing)
        answers = list(way(sealed))
        if len(sealed) > 1:
            raise errors.AwayError
        yield from answers

    siti.way.exchange = loses_the_answer
    with pytest.raises(errors.AwayError):
        siti.syncs()
    village.office.silent_about_whole = True
    siti.way.exchange = way
    siti.way.seen.clear()

    siti.syncs()

    assert siti.waiting() == []
    carried = [type(item) for sealed in siti.way.seen for item in items(village, sealed)]
    assert carried.count(PieceItem) == 0
