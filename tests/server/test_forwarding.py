"""What a relay does towards the office, and towards whatever else answers in its place."""

import threading

import pytest

from protocol import bundle, errors, outside, parcel
from server import forwarding
from server.forwarding import Forwarder
from server.spool import Limits, Spool
from tests import relays
from tests.door import Door, Reply, office_door
from tests.relays import patiently

PORTAL = Reply(200, b"<html>Silakan masuk</html>", {"Content-Type": "text/html"})
ROSTER = bundle.pack_open([b"as signed"])


@pytest.fixture
def door(village):
    door = Door(office_door(village.office))
    yield door
    door.close()


@pytest.fixture
def forwarder(spool, door, village):
    return Forwarder(spool, door.url, village.world)


def posted(door):
    """Return the parcels of each post, by what the office heard."""
    return [path for method, path, _ in door.requests if method == "POST"]


def answers(reply, roster=ROSTER):
    """Let posts have this reply; the roster is told as ever."""
    return lambda method, path, _: reply if method == "POST" else Reply(body=roster)


def test_parcels_go_up_and_answers_come_down(village, spool, forwarder):
    """The office's own receipt lies in the spool for the phone; the up parcel has left."""
    siti = village.citizen()
    siti.applies()
    siti.syncs()
    siti.applies()
    sealed = sealed_by(siti)
    spool.keep([sealed])

    forwarder.carry()

    assert spool.waiting() == []
    (header,) = [spool.headers()]
    assert len(header) == 30
    assert header[5] == outside.Way.DOWN
    assert bundle.unpack_open(spool.roster() or b"") == tuple(village.office.trust)


def sealed_by(citizen):
    """Return what a phone would hand over now."""
    taken = []

    class Taker:
        link, traffic, roster = citizen.way.link, citizen.way.traffic, citizen.way.roster

        def exchange(self, outgoing):
            taken.extend(outgoing)
            return iter(())

    citizen.syncs(Taker())
    return taken[0]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (PORTAL, errors.CaptivePortalError),
        (Reply(302, b"", {"Location": "http://login.example/"}), errors.CaptivePortalError),
        (Reply(200, b"not a bundle"), errors.CaptivePortalError),
        (Reply(200, b""), errors.CaptivePortalError),
        (Reply(202, bundle.pack([])), errors.CaptivePortalError),
        (Reply(400, b"<html>", {"Content-Type": "text/html"}), errors.CaptivePortalError),
        (Reply(404), errors.CaptivePortalError),
        (Reply(413), errors.DeliveryTooLargeError),
        (Reply(429), errors.BusyError),
        (Reply(500), errors.BusyError),
        (Reply(503, b"", {"Retry-After": "7"}), errors.BusyError),
        (Reply(200, bundle.pack([])[:20]), errors.AwayError),
        (Reply(200, bundle.pack([]), cut=10), errors.AwayError),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Reply) else value.__name__,
)
def test_nothing_leaves_the_spool_but_for_a_whole_200(
    village, spool, door, forwarder, reply, error
):
    """A portal, another relay, a busy office, half an answer: the parcels stay."""
    spool.keep([relays.up(village.world), relays.up(village.world)])
    door.answer = answers(reply)

    with pytest.raises(error):
        forwarder.carry()
    assert len(spool.waiting()) == 2

    door.answer = answers(Reply(200, bundle.pack([])))
    forwarder.carry()
    assert spool.waiting() == []


def test_an_office_out_of_reach_is_away(village, spool, door, forwarder):
    """Nobody there: all stays, the same thread tries later."""
    spool.keep([relays.up(village.world)])
    door.close()

    with pytest.raises(errors.AwayError):
        forwarder.carry()

    assert len(spool.waiting()) == 1


def test_of_half_an_answer_what_is_whole_is_kept(village, spool, door, forwarder):
    """The up parcels stay, for the rest of the answer is still to come."""
    told = [relays.down(village.world), relays.down(village.world)]
    spool.keep([relays.up(village.world)])
    door.answer = answers(Reply(200, bundle.pack(told), cut=len(bundle.pack(told)) - 100))

    with pytest.raises(errors.AwayError):
        forwarder.carry()

    assert spool.headers() == told[0][:30]
    assert len(spool.waiting()) == 1


def test_requests_are_small_and_grow(village, spool, door, forwarder, monkeypatch):
    """At most 4 MiB and a few parcels at once; each earns an answer that is in memory."""
    monkeypatch.setattr(forwarding, "FIRST_GO_BYTES", 2_000)
    forwarder = Forwarder(spool, door.url, village.world)
    spool.keep([relays.up(village.world) for _ in range(80)])
    sizes = []

    def counts(method, path, body):
        if method == "GET":
            return Reply(body=ROSTER)
        sizes.append(len(bundle.unpack(body).parcels) if body[:4] == bundle.MAGIC else 1)
        return Reply(200, bundle.pack([]))

    door.answer = counts
    forwarder.carry()

    assert sum(sizes) == 80
    assert sizes[0] < sizes[1] < sizes[2] <= forwarding.GO_PARCELS
    assert forwarding.MOST_GO_BYTES + 12 * forwarding.GO_PARCELS + 40 <= 4 * 1024 * 1024


def test_junk_holds_up_nobody_and_leaves_beside_a_good_parcel(village, spool, door, forwarder):
    """What the office cannot open goes last, and with the next that it can."""
    spool.keep([relays.junk(village.world) for _ in range(3)])
    forwarder.carry()
    assert [kept.unopened for kept in spool.waiting()] == [True] * 3
    before = len(posted(door))
    forwarder.carry()
    assert len(posted(door)) == before

    siti = village.citizen()
    siti.syncs()
    siti.applies()
    spool.keep([sealed_by(siti)])
    forwarder.carry()

    assert spool.waiting() == []
    assert len(posted(door)) == before + 1


def test_only_answers_are_taken_from_an_office(village, spool, door, forwarder):
    """What claims to be an office cannot fill the way up."""
    told = relays.down(village.world)
    spool.keep([relays.up(village.world)])
    door.answer = answers(
        Reply(200, bundle.pack([relays.junk(village.world), told, b"LYR1", b"junk"]))
    )

    forwarder.carry()

    assert spool.waiting() == []
    assert spool.headers() == told[:30]


def test_answers_find_room_where_their_questions_were(tmp_path, village, door):
    """A spool full of what waited for the office still brings the answers."""
    spool = Spool(tmp_path / "small", village.world, Limits(parcels=2))
    spool.keep([relays.up(village.world), relays.up(village.world)])
    told = [relays.down(village.world), relays.down(village.world)]
    door.answer = answers(Reply(200, bundle.pack(told)))

    Forwarder(spool, door.url, village.world).carry()

    assert spool.waiting() == []
    assert len(spool.headers()) == 60


def test_an_endless_answer_is_not_taken(village, spool, door, forwarder, monkeypatch):
    """Nobody fills a small laptop by answering for ever."""
    monkeypatch.setattr(forwarding, "ANSWER_LIMIT_BYTES", 10_000)
    spool.keep([relays.up(village.world)])
    door.answer = answers(Reply(200, b"LYB1" + bytes(50_000)))

    with pytest.raises(errors.CaptivePortalError):
        forwarder.carry()

    assert len(spool.waiting()) == 1


@pytest.mark.parametrize("told", [b"<html>", b"", b"LYE1 damaged"])
def test_a_portals_roster_is_not_kept(spool, door, forwarder, told):
    """The last good one stays."""
    spool.learn_roster(ROSTER)
    door.answer = answers(PORTAL, roster=told)

    with pytest.raises(errors.DeliveryError):
        forwarder.carry()

    assert spool.roster() == ROSTER


def test_its_requests_have_no_word_too_many(village, spool, forwarder, door):
    """Every byte costs: a host and a length, and nothing else."""
    spool.keep([relays.up(village.world)])

    forwarder.carry()

    assert [(method, set(heads)) for method, _, heads in door.requests] == [
        ("GET", {"Host"}),
        ("POST", {"Host", "Content-Length"}),
    ]


def test_it_tries_less_and_less_and_never_gives_up(village, spool, caplog):
    """30 s doubling to 15 min, spread by dice; a village's relays do not knock in step."""
    forwarder = Forwarder(spool, "http://127.0.0.1:9", village.world)

    waits = [forwarder._try().total_seconds() for _ in range(8)]

    assert all(
        min(30 * 2**n, 900) / 2 <= wait <= min(30 * 2**n, 900) for n, wait in enumerate(waits)
    )
    assert caplog.text.count("delivery.away") == len(waits)


def test_a_busy_office_is_left_alone_as_long_as_it_asked(door, forwarder):
    """The office's wish is the least wait."""
    door.answer = lambda *_: Reply(503, b"", {"Retry-After": "1200"})

    assert forwarder._try().total_seconds() >= 1_200


def test_the_thread_carries_when_something_comes_and_ends_when_told(
    village, spool, door, forwarder, monkeypatch
):
    """An office that is there hears at once; stopping waits for nothing."""
    monkeypatch.setattr(forwarding, "GATHER", forwarding.GATHER * 0)
    door.answer = answers(Reply(200, bundle.pack([])))
    forwarder.start()
    patiently(lambda: spool.roster() is not None)
    spool.keep([relays.up(village.world)])

    forwarder.wake()
    patiently(lambda: spool.waiting() == [])
    forwarder.stop()

    assert not any(thread.name == "forwarder" for thread in threading.enumerate())


def test_a_bug_does_not_end_the_carrying(spool, forwarder, monkeypatch, caplog):
    """Whatever breaks, the thread is there for the next try."""
    monkeypatch.setattr(forwarder, "carry", lambda: 1 / 0)

    assert forwarder._try().total_seconds() >= 15
    assert "forwarding broke" in caplog.text


def test_the_same_parcel_posted_twice_is_carried_once(village, spool, forwarder, door):
    """Replays at the relay cost the office nothing."""
    sealed = relays.up(village.world)
    for _ in range(3):
        spool.keep([sealed])

    forwarder.carry()

    assert len(posted(door)) == 1
    assert parcel.header(sealed).way is outside.Way.UP
