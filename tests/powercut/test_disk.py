"""The model of a disk: what is durable is there, what is not may be there, lost or torn."""

import random

import pytest

from tests.powercut.disk import Disk, FolderSync, Luck, Named, Sync, Truncate, Unnamed, Write

LOST, KEPT = Luck(0, 0), Luck(1, 1)
NEW = (Named("a", 1), Write(1, 0, b"old"), Sync(1), FolderSync(""))


def cut(*deeds, luck=LOST, stingy=False, seed=1):
    disk = Disk(stingy=stingy)
    for deed in deeds:
        disk.do(deed)
    return disk.cut(luck, random.Random(seed))


@pytest.mark.parametrize("luck", [LOST, KEPT, Luck(0.5, 0.5, torn=True)])
def test_what_was_synced_is_there(luck):
    """A file synced in a synced folder is there whatever the luck."""
    assert cut(*NEW, luck=luck) == {"a": b"old"}


def test_what_was_not_synced_may_be_lost():
    """A write, a cut and a new name without a sync after them may never have been."""
    later = (Write(1, 1, b"xyz"), Truncate(1, 1), Named("b", 2), Unnamed("a"))

    assert cut(*NEW, *later) == {"a": b"old"}
    assert cut(*NEW, *later, luck=KEPT) == {"b": b""}


def test_a_file_synced_in_a_folder_that_was_not_may_have_no_name():
    """Bytes without a name are lost; a stingy disk, too, keeps the name of what it syncs."""
    deeds = (Named("a", 1), Write(1, 0, b"new"), Sync(1))

    assert cut(*deeds) == {}
    assert cut(*deeds, stingy=True) == {"a": b"new"}


def test_a_folder_synced_beside_a_file_may_keep_that_name_only():
    """A stingy disk may bring back what was removed before: a folder's own sync ends that."""
    before = (*NEW, Unnamed("a"), Named("b", 2), Sync(2))

    assert cut(*before, FolderSync("", beside=2)) == {"b": b""}
    assert cut(*before, FolderSync("", beside=2), stingy=True) == {"a": b"old", "b": b""}
    assert cut(*before, FolderSync(""), stingy=True) == {"b": b""}


def test_a_write_is_torn_where_sectors_meet():
    """Each sector of 512 bytes is the old one or the new one, and never a mixture."""
    deeds = (Named("a", 1), Write(1, 0, b"o" * 2000), Sync(1), FolderSync(""))
    seen = set()
    for seed in range(40):
        image = cut(*deeds, Write(1, 100, b"n" * 1500), luck=Luck(0.5, 0, torn=True), seed=seed)
        parts = [image["a"][at:end] for at, end in ((100, 512), (512, 1024), (1024, 1536))]
        assert all(len(set(part)) == 1 for part in parts)
        assert image["a"][:100] == b"o" * 100
        assert image["a"][1600:] == b"o" * 400
        seen.add(b"".join(part[:1] for part in parts))

    assert len(seen) == 8


def test_a_rename_is_whole_or_not_at_all():
    """The file has its old name, and the new one what it meant before; or the new name is its."""
    deeds = (*NEW, Named("b", 2), Write(2, 0, b"new"), Sync(2), FolderSync(""), Named("a", 2, "b"))

    assert cut(*deeds) == {"a": b"old", "b": b"new"}
    assert cut(*deeds, luck=KEPT) == {"a": b"new"}
