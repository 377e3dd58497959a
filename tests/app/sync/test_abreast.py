"""Two connections at once: what goes beside each other arrives whole, and breaks alone."""

import threading

import pytest

from app.sync.abreast import Abreast
from protocol import bundle, errors
from tests.door import Door, Reply, office_door

PHOTO = bytes(range(256)) * 900
LONG_BYTES = 20_000


@pytest.fixture
def way(door):
    """A way on two connections."""
    way = Abreast(door.url)
    yield way
    way.close()


@pytest.fixture
def together(village):
    """The office's door, which notes how many long requests it reads at the same time."""
    answer, lock = office_door(village.office), threading.Lock()
    meeting = threading.Barrier(2, timeout=60)
    met: list[int] = []
    asked_to_meet = iter(range(2))

    def one_by_one(method, path, body):
        if len(body) > LONG_BYTES and next(asked_to_meet, None) is not None:
            met.append(meeting.wait())
        with lock:
            return answer(method, path, body)

    door = Door(one_by_one)
    yield door, met
    door.close()


def test_photos_travel_side_by_side(village, siti, together):
    """Two parcels are on their way at once, after the office was heard, and nothing is missing."""
    door, met = together
    way = Abreast(door.url)
    siti.applies(photos=[PHOTO])

    report = siti.syncs(way)
    way.close()

    assert sorted(met) == [0, 1]
    assert siti.waiting() == []
    assert door.connections == 2
    assert report.round_trips == len(door.requests)


def test_text_goes_first_and_alone(siti, way, door):
    """A phone that has not been heard yet says who it is before anything else travels."""
    siti.applies(photos=[PHOTO])

    siti.syncs(way)

    assert [path for _, path, _ in door.requests[:2]] == ["/v1/roster", "/v1/parcels"]
    lengths = [int(head["Content-Length"]) for method, _, head in door.requests if method == "POST"]
    assert lengths[0] < LONG_BYTES < lengths[1]


def test_a_parcel_is_packed_when_a_connection_is_free(door, way):
    """Not all at once: what is written meanwhile can still go before a photo."""
    door.answer = lambda *_: Reply(body=bundle.pack([]))
    asked = []

    def parcels():
        for number in range(5):
            asked.append(number)
            yield b"LYR1" + bytes([number])

    came = way.exchange_apart(parcels())

    assert list(came) == []
    assert asked == [0, 1, 2, 3, 4]
    assert len(door.requests) == 5


def test_what_breaks_is_told_after_the_other_has_ended(door, way):
    """Answers of the connection that held are taken; then it is said that one did not."""
    sealed = b"LYR1" + bytes(700)

    def answer(_method, _path, body):
        if body[-1:] == b"x":
            return Reply(503, headers={"Retry-After": "7"})
        return Reply(body=bundle.pack([sealed]))

    door.answer = answer
    came = way.exchange_apart([b"LYR1 x", b"LYR1 y", b"LYR1 z"])

    assert next(came) == sealed
    with pytest.raises(errors.BusyError):
        list(came)
