"""Whatever is wrong with a card or a file, it is said in words and costs nothing that is good."""

import errno
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sync import cards, carry
from app.sync.files import FileTransport
from protocol import bundle, errors, parcel
from protocol.keys import SealingSecret
from protocol.parcel import EnvelopeItem
from protocol.world import World
from tests.cards import PulledOut

OFFICE = SealingSecret(bytes([7]) * 32)


def sealed(number):
    """A parcel to some office, like those that phones give away."""
    dice = World(now=lambda: None, entropy=lambda size: bytes([number]) * size)
    return parcel.seal([EnvelopeItem(bytes([number]) * 200)], OFFICE.public, dice)


FIVE = [sealed(number) for number in range(1, 6)]


@pytest.fixture
def card(tmp_path):
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


def found(place):
    """Read a card; return its parcels and what was met on it."""
    way = FileTransport(place)
    return list(way.exchange(())), way.findings


def test_a_file_is_named_by_what_is_in_it(card):
    """32 digits of its SHA-256, no date and no place; written twice it is there once."""
    for _ in range(2):
        way = FileTransport(card)
        list(way.exchange(FIVE))

    (path,) = card.iterdir()
    assert path.suffix == ".layar"
    assert len(path.stem) == 32
    assert bundle.unpack(path.read_bytes()).parcels == tuple(FIVE)


@settings(max_examples=60)
@given(cut=st.integers(0, len(bundle.pack(FIVE)) - 1))
def test_a_file_cut_anywhere_gives_what_is_whole(tmp_path_factory, cut):
    """Every parcel before the cut is taken, and the file is named as damaged."""
    path = tmp_path_factory.mktemp("card") / "cut.layar"
    path.write_bytes(bundle.pack(FIVE)[:cut])

    parcels, findings = found(path)

    record = bundle.RECORD_HEAD_BYTES + len(FIVE[0])
    assert parcels == FIVE[: max(cut - 4, 0) // record]
    assert [each.code for each in findings] == ["bundle.damaged"]


@settings(max_examples=60)
@given(bit=st.integers(0, 8 * len(bundle.pack(FIVE)) - 1))
def test_a_flipped_bit_costs_one_parcel_at_most(tmp_path_factory, bit):
    """And never goes unnoticed."""
    raw = bytearray(bundle.pack(FIVE))
    raw[bit // 8] ^= 1 << bit % 8
    path = tmp_path_factory.mktemp("card") / "flipped.layar"
    path.write_bytes(bytes(raw))

    parcels, findings = found(path)

    assert len(findings) == 1
    if bit >= 32:
        assert len(set(parcels) & set(FIVE)) >= 4


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "bundle.damaged"),
        (b"LYB9" + bytes(90), "format.newer"),
        (b"\xff\xd8\xff\xe0" + bytes(90), "carry.nothing"),
        (b"LYE1" + bytes(9), "bundle.damaged"),
        (b"LYB1" + bytes(bundle.BUNDLE_LIMIT_BYTES), "carry.too_large"),
    ],
    ids=["empty", "newer", "a photo", "open and damaged", "over the limit"],
)
def test_what_is_foreign_or_newer_is_named(card, raw, code):
    """With its file and a reason, and the good file beside it is read all the same."""
    (card / "0.layar").write_bytes(raw)
    (card / "1.layar").write_bytes(bundle.pack(FIVE))
    way = FileTransport(card)

    assert (way.opens, list(way.exchange(()))) == ([], FIVE)
    assert [(each.file, each.code) for each in way.findings] == [("0.layar", code)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes")
def test_a_pipe_by_a_files_name_is_named_and_not_waited_for(card):
    """As a folder is, and its neighbour is read."""
    os.mkfifo(card / "0.layar")
    (card / "1.layar").write_bytes(bundle.pack(FIVE))
    way = FileTransport(card)

    assert (way.opens, list(way.exchange(()))) == ([], FIVE)
    assert [(each.file, each.code) for each in way.findings] == [("0.layar", "carry.nothing")]


def test_a_link_on_a_card_leads_nowhere(tmp_path, card):
    """Whoever prepared a card has no file of the person's written over, and gets a file."""
    (tmp_path / "mine").write_bytes(b"dear to me")
    (card / cards._UNFINISHED).symlink_to(tmp_path / "mine")

    written = cards.write(card, [b"LY", b"B1"])

    assert (tmp_path / "mine").read_bytes() == b"dear to me"
    assert not written.path.is_symlink()
    assert written.path.read_bytes() == b"LYB1"


def test_a_single_parcel_is_a_file_too(card):
    """A parcel needs no bundle around it."""
    (card / "one.LAYAR").write_bytes(FIVE[0])

    assert found(card) == ([FIVE[0]], [])


def test_what_is_no_parcel_never_gets_on_a_card(card):
    """A courier without keys can still tell, and so can we."""
    with pytest.raises(errors.DeliveryRefusedError):
        list(FileTransport(card).exchange([b"LYR1" + bytes(700)]))


PULLS = {
    errno.ENODEV: errors.CardGoneError,
    errno.EIO: errors.CardGoneError,
    errno.ENOENT: errors.CardGoneError,
    errno.ENOSPC: errors.CardFullError,
    errno.EROFS: errors.CardReadOnlyError,
    errno.EACCES: errors.CardReadOnlyError,
}


@pytest.mark.parametrize("code", PULLS, ids=errno.errorcode.get)
def test_a_card_pulled_out_at_any_moment_of_writing(card, monkeypatch, code):
    """It is said in words; what has a good name is whole, and nothing else is left there."""
    number = 0
    while True:
        system = PulledOut(number, code)
        with monkeypatch.context() as patch:
            patch.setattr(cards, "os", system)
            try:
                cards.write(card, [bundle.pack(FIVE)])
                break
            except PULLS[code]:
                pass
        for path in card.iterdir():
            assert path.suffix == ".layar"
            assert bundle.unpack(path.read_bytes()).complete
            path.unlink()
        number += 1
    assert number >= 8


@pytest.mark.parametrize("code", [errno.ENODEV, errno.EIO, errno.ENOENT], ids=errno.errorcode.get)
def test_a_card_pulled_out_at_any_moment_of_reading(card, monkeypatch, siti, code):
    """What was taken before stays, the rest is named, and the next time brings the rest."""
    (card / "1.layar").write_bytes(bundle.pack(FIVE))
    number = 0
    while True:
        system = PulledOut(number, code)
        with monkeypatch.context() as patch:
            patch.setattr(cards, "os", system)
            try:
                taken = carry.take(siti.store, siti.world, card)
            except errors.CardGoneError:
                taken = None
        if taken is not None and not taken.findings:
            break
        assert taken is None or [each.code for each in taken.findings] == ["carry.gone"]
        number += 1
    assert number >= 6
    assert carry.take(siti.store, siti.world, card).known == 5


def test_a_card_that_forgets_is_found_out(card, monkeypatch):
    """What is read back is compared before anybody may pull it out."""
    monkeypatch.setattr(cards, "_digest_of", lambda path: "0" * 64)

    with pytest.raises(errors.CardBadError):
        cards.write(card, [b"LYB1"])
    assert list(card.iterdir()) == []


def test_more_than_a_bundle_takes_several_files(card, monkeypatch):
    """However much waits, all of it goes along."""
    monkeypatch.setattr(bundle, "PARCELS_LIMIT", 2)
    way = FileTransport(card)

    list(way.exchange(iter(FIVE)))

    assert len(way.written) == 3
    assert sorted(found(card)[0]) == sorted(FIVE)


def test_a_full_bundle_never_stands_in_memory_whole(card):
    """64 MiB of others' parcels are written and read a parcel at a time."""
    one = FIVE[0] + bytes(parcel.PARCEL_LIMIT_BYTES - len(FIVE[0]))
    on_card = []

    def many():
        for number in range(200):
            on_card.append(sum(path.stat().st_size for path in card.iterdir()))
            yield one[:14] + number.to_bytes(16, "big") + one[30:]

    list(FileTransport(card).exchange(many()))
    count = sum(len(each) == len(one) for each in FileTransport(card).exchange(()))

    assert count == len(on_card) == 200
    assert on_card[100] > 90 * len(one)
