"""What a relay has put on a card: in nobody's way any more, and not forgotten for it."""

import errno
import os
import stat

import pytest

from protocol import bundle, errors
from server import cards, commands
from server.forwarding import Forwarder
from server.spool import Limits, Spool
from tests import relays
from tests.door import Door, Reply


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def card(tmp_path):
    path = tmp_path / "card"
    path.mkdir()
    return path


def ups(village, count):
    return [relays.up(village.world) for _ in range(count)]


def has(spool):
    """Return every up parcel in a spool."""
    return {spool.read(each) for each in spool.waiting()}


def brought(card):
    """Return every parcel on a card."""
    return [each for path in card.iterdir() for each in bundle.unpack(path.read_bytes()).parcels]


def test_a_full_spool_takes_more_once_a_card_has_what_waits(folder, village, card):
    """And keeps what it put on the card as well: a card can get lost."""
    kept = Spool(folder, village.world, Limits(parcels=3, size_bytes=3 * 4_096))
    first, more = ups(village, 3), ups(village, 3)
    kept.keep(first)
    with pytest.raises(errors.BusyError):
        kept.keep(more[:1])

    cards.empty(kept, card)
    kept.keep(more)

    assert has(kept) == {*first, *more}
    with pytest.raises(errors.BusyError):
        kept.keep(ups(village, 1))
    assert has(Spool(folder, village.world)) == {*first, *more}


def test_answers_are_not_pushed_out_by_what_a_card_has(folder, village, card):
    """What was handed over counts no more, so nothing has to give way for a newcomer."""
    kept = Spool(folder, village.world, Limits(parcels=3))
    answer = relays.down(village.world)
    kept.keep([*ups(village, 2), answer])
    cards.empty(kept, card)

    kept.keep(ups(village, 2))

    assert kept.headers() == answer[:30]
    assert len(kept.waiting()) == 4


def test_it_is_remembered_through_a_restart(folder, village, card):
    """The folder says it: whoever opens it counts the same."""
    Spool(folder, village.world).keep(ups(village, 2))
    cards.empty(Spool(folder, village.world), card)

    again = Spool(folder, village.world, Limits(parcels=1))
    again.keep(ups(village, 1))

    assert [each.handed for each in again.waiting()] == [False, True, True]


def test_a_running_relay_sees_that_a_card_was_filled_beside_it(folder, village, card):
    """The command is a process of its own; phones hear no "later" for what it handed over."""
    running = Spool(folder, village.world, Limits(parcels=2))
    running.keep(ups(village, 2))
    cards.empty(Spool(folder, village.world), card)

    running.keep(ups(village, 2))

    assert len(has(running)) == 4


def test_what_comes_again_is_still_kept_once(folder, village, card):
    """A phone that posts it once more changes nothing, not even before the relay has looked."""
    running = Spool(folder, village.world)
    (sealed,) = ups(village, 1)
    running.keep([sealed])
    cards.empty(Spool(folder, village.world), card)
    assert running.read(running.waiting()[0]) is None  # its file has another name by now
    running.keep([sealed])

    running.look()
    again = Spool(folder, village.world)

    assert has(running) == has(again) == {sealed}
    assert len(list(folder.glob("*.layar"))) == 1
    assert again.keep([sealed]) == []


def test_every_card_brings_all_that_nobody_has_answered_for(folder, village, tmp_path, card):
    """A lost card costs time only: the next one has the same, and what came since before it."""
    kept = Spool(folder, village.world)
    first, later = ups(village, 2), ups(village, 1)
    kept.keep(first)
    cards.empty(kept, card)
    village.passes(days=7)
    kept.keep(later)
    second = tmp_path / "second"
    second.mkdir()

    cards.empty(kept, second)

    assert sorted(brought(second)) == sorted([*first, *later])
    assert brought(second)[:1] == later


def test_it_leaves_when_the_office_has_answered_for_it(folder, village, card):
    """A whole 200 to a request that held it; what else answers changes nothing."""
    kept = Spool(folder, village.world)
    kept.keep(ups(village, 2))
    cards.empty(kept, card)
    reply = Reply(202, bundle.pack([]))
    public = bundle.pack_open([b"as signed"])
    door = Door(lambda method, *_: reply if method == "POST" else Reply(body=public))
    forwarder = Forwarder(kept, door.url, village.world)

    with pytest.raises(errors.DeliveryError):
        forwarder.carry()
    assert len(has(kept)) == 2
    reply = Reply(200, bundle.pack([]))
    forwarder.carry()
    door.close()

    assert kept.waiting() == []
    assert sorted(each.name for each in folder.iterdir()) == ["clock.txt", "roster.layar"]


def test_it_leaves_after_45_days(folder, village, card, monkeypatch):
    """Where no office is ever in reach, the command that fills a card clears them away."""
    kept = Spool(folder, village.world)
    kept.keep(ups(village, 1))
    cards.empty(kept, card)
    for _ in range(45):
        village.passes(days=1)
        kept.expire()
    assert len(kept.waiting()) == 1

    village.passes(days=1)
    monkeypatch.setattr("protocol.world.real", lambda: village.world)
    commands.main(["relay", "--spool", str(folder), "--empty", str(card)])

    assert not list(folder.glob("*.layar"))
    assert len(brought(card)) == 1


def test_a_card_that_lies_hands_nothing_over(folder, village, card, monkeypatch):
    """Only what was read back counts."""
    kept = Spool(folder, village.world, Limits(parcels=1))
    kept.keep(ups(village, 1))
    with monkeypatch.context() as lying:
        lying.setattr(cards, "write", lambda *_: (_ for _ in ()).throw(OSError("read back")))
        with pytest.raises(errors.StoreFullError):
            cards.empty(kept, card)

    with pytest.raises(errors.BusyError):
        kept.keep(ups(village, 1))
    assert [each.handed for each in kept.waiting()] == [False]


def test_as_much_again_is_kept_of_what_cards_have_and_the_oldest_goes_first(folder, village, card):
    """So that a village that only ever sends cards does not fill its disk without end."""
    kept = Spool(folder, village.world, Limits(parcels=2))
    boats = []
    for _ in range(3):
        boats.append(ups(village, 2))
        kept.keep(boats[-1])
        cards.empty(kept, card)
        village.passes(days=7)

    assert has(kept) == set(boats[-1])
    assert set(brought(card)) == {each for boat in boats for each in boat}


def test_a_disk_that_is_needed_takes_back_the_oldest_that_a_card_has(
    folder, village, card, monkeypatch
):
    """Never what no card has; and no stranger's answer is worth any of it."""
    kept = Spool(folder, village.world)
    first, second, third = ups(village, 3)
    for sealed in (first, second):
        kept.keep([sealed])
        village.passes(minutes=1)
    cards.empty(kept, card)
    kept.keep([third])
    flush = os.fsync

    def full(handle):
        if stat.S_ISREG(os.fstat(handle).st_mode) and len(list(folder.glob("1-*"))) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.StoreFullError):
        kept.keep([relays.down(village.world)])
    assert len(has(kept)) == 3
    (fourth,) = ups(village, 1)
    kept.keep([fourth])

    assert has(kept) == {second, third, fourth}


def test_who_holds_an_older_word_of_it_loses_nothing_and_lets_go_of_it(folder, village, card):
    """The thread to the office may have asked before the card was written beside it."""
    running = Spool(folder, village.world)
    running.keep(ups(village, 1))
    (older,) = running.waiting()
    cards.empty(Spool(folder, village.world), card)
    running.look()

    assert running.read(older) is None
    assert len(has(running)) == 1
    running.forget([older])

    assert running.waiting() == []
    assert not list(folder.glob("*.layar"))


def test_junk_on_a_card_is_not_thrown_out_for_nothing(folder, village, card):
    """It takes no room, so that forgetting it would make none."""
    kept = Spool(folder, village.world, Limits(parcels=1))
    kept.keep([relays.junk(village.world)])
    kept.waiting()[0].unopened = True
    cards.empty(kept, card)
    kept.keep(ups(village, 1))

    with pytest.raises(errors.BusyError):
        kept.keep(ups(village, 1))

    assert [(each.handed, each.unopened) for each in kept.waiting()] == [
        (False, False),
        (True, True),
    ]
