"""A relay's folder of parcels."""

import errno
import os
import resource
from contextlib import contextmanager
from datetime import timedelta

import pytest

from protocol import errors, outside, parcel
from server import spool, spooled
from server.spool import Limits, Spool
from tests import relays


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


def names(kept):
    return [each.name for each in kept]


def test_a_parcel_is_a_file_named_by_what_stands_outside(folder, village):
    """Way, address and nonce in hex, and the bytes as they came."""
    sealed = relays.up(village.world)
    header = parcel.header(sealed)

    Spool(folder, village.world).keep([sealed])

    (file,) = folder.glob("*.layar")
    assert file.name == f"1-{header.address.hex()}-{header.nonce.hex()}.layar"
    assert file.read_bytes() == sealed


def test_twice_is_once(folder, village):
    """A parcel that comes again is neither kept nor counted again."""
    kept = Spool(folder, village.world)
    sealed = relays.up(village.world)

    assert len(kept.keep([sealed, sealed])) == 1
    assert kept.keep([sealed]) == []
    assert len(list(folder.glob("*.layar"))) == 1


def test_nobody_keeps_a_parcel_out_by_what_stands_outside_of_it(folder, village):
    """Anybody can copy a header: up, both are kept, once each; down, what the office says is."""
    up, down = relays.up(village.world), relays.down(village.world)
    forged = [each[:62] + village.world.entropy(len(each) - 62) for each in (up, down)]
    spool = Spool(folder, village.world)
    for brought in (forged, [up, down], [up, down]):
        spool.keep(brought)
    spool = Spool(folder, village.world)
    assert sorted(map(spool.read, spool.waiting())) == sorted([forged[0], up])
    assert spool.down(down[14:30]) == forged[1]
    spool.keep([down], pushing=True)
    assert spool.down(down[14:30]) == down
    spool.hand_over([up])
    spool = Spool(folder, village.world)
    there = [(spool.read(each), each.handed) for each in spool.waiting()]
    assert there == [(forged[0], False), (up, True)]
    spool.forget(spool.waiting())
    assert list(folder.glob("1-*")) == []


def test_a_parcel_is_on_disk_before_anybody_hears_so(folder, village, monkeypatch):
    """Flushed under another name, named, and the name flushed: in this order."""
    kept = Spool(folder, village.world)
    done = []
    flush, replace = os.fsync, spool.Path.replace
    monkeypatch.setattr(os, "fsync", lambda at: (done.append("flush"), flush(at)))
    monkeypatch.setattr(
        spool.Path, "replace", lambda self, to: (done.append("name"), replace(self, to))[1]
    )

    kept.keep([relays.up(village.world), relays.up(village.world)])

    assert done == ["flush", "name", "flush", "name", "flush"]


def test_what_was_cut_off_while_writing_is_cleared_away(folder, village):
    """After a power cut there are whole parcels and nothing else."""
    kept = Spool(folder, village.world)
    kept.keep([relays.up(village.world)])
    (folder / "0a.unfinished").write_bytes(b"LYR1 half")

    again = Spool(folder, village.world)

    assert len(again.waiting()) == 1
    assert not list(folder.glob("*.unfinished"))


def test_everything_is_there_after_a_restart(folder, village):
    """Names, order and the roster come from the folder alone."""
    kept = Spool(folder, village.world)
    for _ in range(3):
        kept.keep([relays.up(village.world)])
        village.passes(minutes=1)
    kept.keep([relays.down(village.world)])
    kept.learn_roster(b"LYE1 as heard")

    again = Spool(folder, village.world)

    assert names(again.waiting()) == names(kept.waiting())
    assert again.headers() == kept.headers()
    assert again.roster() == b"LYE1 as heard"


def test_what_another_process_writes_is_seen(folder, village):
    """A card is emptied into the folder while the relay runs."""
    running = Spool(folder, village.world)
    sealed = relays.down(village.world)
    Spool(folder, village.world).keep([sealed])

    running.look()

    assert running.headers() == sealed[:30]
    assert running.down(parcel.header(sealed).nonce) == sealed


def test_strange_files_are_left_alone(folder, village):
    """What is not a parcel under its own name is nobody's parcel."""
    folder.mkdir()
    sealed = relays.up(village.world)
    (folder / "foto.jpg").write_bytes(b"mine")
    (folder / f"1-{'0' * 16}-{'0' * 32}.layar").write_bytes(sealed)
    (folder / "roster.layar").write_bytes(b"LYE1")

    kept = Spool(folder, village.world)

    assert kept.waiting() == []
    assert (folder / "foto.jpg").read_bytes() == b"mine"


def test_a_spoiled_parcel_is_passed_over(folder, village):
    """A disk that gives back other bytes costs one parcel, which its phone sends again."""
    kept = Spool(folder, village.world)
    kept.keep([relays.up(village.world), relays.up(village.world)])
    first, second = kept.waiting()
    (folder / first.name).write_bytes(bytes(700))

    assert kept.read(first) is None
    assert kept.read(second) is not None
    assert names(kept.waiting()) == [second.name]


@contextmanager
def no_files_left(folder):
    """Let this process open nothing more, as when it has all that the system grants it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.open(folder, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_the_system_will_not_read_now_stays(folder, village):
    """An up parcel leaves after the office's 200 alone: no file left to open is no reason."""
    kept = Spool(folder, village.world)
    kept.keep([relays.up(village.world)])
    (only,) = kept.waiting()

    with no_files_left(folder):
        assert kept.read(only) is None

    assert names(kept.waiting()) == [only.name]
    assert kept.read(only) is not None


def no_files_left_to(path, mode):
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), path)


def test_what_the_system_would_not_read_at_first_is_found_later(folder, village, monkeypatch):
    """A parcel somebody else wrote is seen though a first look at it was refused."""
    running = Spool(folder, village.world)
    Spool(folder, village.world).keep([relays.up(village.world)])
    with monkeypatch.context() as refusing:
        refusing.setattr(spooled, "open", no_files_left_to, raising=False)
        running.look()
    assert running.waiting() == []

    running.look()
    assert len(running.waiting()) == 1


def test_when_full_the_oldest_answers_go_and_no_word_to_the_office(folder, village):
    """Who is still owed what was in an answer is told again; a parcel up may be the only one."""
    kept = Spool(folder, village.world, Limits(parcels=4))
    first, second = relays.down(village.world), relays.down(village.world)
    for sealed in (first, second, relays.up(village.world), relays.up(village.world)):
        kept.keep([sealed])
        village.passes(minutes=1)

    kept.keep([relays.up(village.world)])
    assert kept.headers() == second[:30]
    kept.keep([relays.up(village.world)])
    assert kept.headers() == b""

    with pytest.raises(errors.BusyError):
        kept.keep([relays.up(village.world)])
    assert len(kept.waiting()) == len(list(folder.glob("*.layar"))) == 4


def test_room_is_counted_as_disks_count(folder, village):
    """In blocks: a thousand small files take more than their bytes."""
    kept = Spool(folder, village.world, Limits(size_bytes=3 * 4_096))
    kept.keep([relays.up(village.world) for _ in range(3)])

    with pytest.raises(errors.BusyError):
        kept.keep([relays.up(village.world)])
    kept.forget(kept.waiting()[:1])
    kept.keep([relays.up(village.world)])


def test_a_stranger_cannot_push_answers_out(folder, village):
    """Only the office's own answers make older ones give way; what is posted waits for room."""
    kept = Spool(folder, village.world, Limits(parcels=2))
    old, newer = relays.down(village.world), relays.down(village.world)
    kept.keep([old])
    village.passes(minutes=1)
    kept.keep([newer])

    with pytest.raises(errors.BusyError):
        kept.keep([relays.junk(village.world, outside.Way.DOWN)])
    village.passes(minutes=1)
    answer = relays.down(village.world)
    kept.keep([answer], pushing=True)

    assert kept.headers() == answer[:30] + newer[:30]


def test_what_the_office_could_not_open_gives_way_last(folder, village):
    """A spool filled with junk takes a good parcel again once the office has said so."""
    kept = Spool(folder, village.world, Limits(parcels=3))
    kept.keep([relays.junk(village.world) for _ in range(3)])
    for each in kept.waiting():
        each.unopened = True

    good = relays.up(village.world)
    kept.keep([good])

    assert kept.read(kept.waiting()[0]) == good
    assert len(kept.waiting()) == 3


def test_after_45_days_it_forgets(folder, village):
    """Whoever still waits has sent again long ago."""
    kept = Spool(folder, village.world)
    kept.keep([relays.up(village.world), relays.down(village.world)])
    for _ in range(44):
        village.passes(days=1)
        kept.expire()
    assert len(kept.waiting()) == 1

    for _ in range(2):
        village.passes(days=1)
        kept.expire()

    assert Limits().keep_for == timedelta(days=45)
    assert not list(folder.glob("*.layar"))


def test_what_is_no_parcel_is_passed_over_beside_one_that_is(folder, village):
    """And refused when there is nothing else."""
    kept = Spool(folder, village.world)

    assert len(kept.keep([b"LYR1 short", relays.up(village.world)])) == 1
    with pytest.raises(errors.ParcelBadSealError):
        kept.keep([b"LYR1\x01\x01 short"])
    with pytest.raises(errors.FormatNewerError):
        kept.keep([b"LYR9\x01\x01" + bytes(700)])


def test_a_full_disk_is_said_by_our_own_name(folder, village, monkeypatch):
    """And leaves no half parcel behind."""
    kept = Spool(folder, village.world)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.StoreFullError):
        kept.keep([relays.up(village.world)])
    assert kept.waiting() == []
    assert [each.name for each in folder.iterdir()] == ["clock.txt"]


@pytest.mark.parametrize("name", ["../secret", "secret", "00"])
def test_nobody_reads_another_file_through_it(folder, village, name):
    """A name is a nonce and nothing else."""
    folder.mkdir()
    (folder.parent / "secret").write_bytes(b"LYR1\x01\x02" + bytes(700))

    assert Spool(folder, village.world).down(name.encode()) is None
