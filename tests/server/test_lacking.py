"""A letter's file comes home in pieces, to those who hear of it and to nobody else."""

import pytest

from protocol import bundle, documents, parcel
from protocol.parcel import PieceItem
from tests.server.letters import PDF, issue, pieces
from tests.server.phones import Photo, case
from tests.server.tablets import begin

DOCUMENT = documents.cut(PDF, "application/pdf")[0]


def told(held: set[int]) -> dict[str, str]:
    """Return what a receipt says of a file of which these pieces are here."""
    return {DOCUMENT.sha256: documents.bitmap(DOCUMENT.count, held)}


def brought(house, phone, **said) -> list[bytes]:
    """Return the pieces an answer brings."""
    answer = house.take(phone.up(**said))
    return [
        item.data
        for sealed in bundle.unpack(answer).parcels
        for item in parcel.unseal(sealed, [phone.sealing], route=phone.route)
        if isinstance(item, PieceItem)
    ]


@pytest.fixture
def issued(house):
    """A citizen whose letter has been issued and brought."""
    tablet, head, _, _ = begin(house)
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    house.tell(tablet, issue(head, case(application), "1"), *pieces())
    house.tell(phone)
    return phone, tablet


def test_what_is_missing_comes_and_nothing_else(house, issued):
    """All of it, then what a broken line left out, then nothing."""
    phone, _ = issued

    assert b"".join(brought(house, phone, pieces=told(set()))) == PDF
    assert brought(house, phone, pieces=told({0})) == [PDF[documents.PIECE_BYTES :]]
    assert brought(house, phone, pieces=told({0, 1})) == []
    assert brought(house, phone) == []


def test_on_a_weak_link_a_letter_comes_piece_by_piece(house, issued):
    """And the receipt says that there is more."""
    phone, _ = issued
    phone.room = 4_096

    assert brought(house, phone, pieces=told(set())) == [PDF[: documents.PIECE_BYTES]]
    assert house.tell(phone, pieces=told(set())).receipt.owed == len(PDF) - documents.PIECE_BYTES


def test_nobody_else_gets_it(house, issued):
    """Neither who knows its digest, nor who names it in a message of their own."""
    stranger = house.phone()
    photo = Photo(b"x" * 100)
    mine = stranger.apply(papers={"ktp": DOCUMENT.to_body()} | photo.named("kk"))

    assert brought(house, stranger, pieces=told(set())) == []
    house.tell(stranger, mine)
    assert brought(house, stranger, pieces=told(set())) == []
    stranger.epoch = 1_800_000_000  # a new memory is owed its own words, too
    house.tell(stranger)
    assert brought(house, stranger, pieces=told(set())) == []


def test_a_photo_waits_for_a_better_link(house):
    """A tablet has the village's photos, but not through a straw."""
    tablet, _, _, _ = begin(house)
    phone, photo = house.phone(), Photo(bytes(range(256)) * 80)
    house.tell(phone, phone.apply(papers=photo.named()), *photo.pieces)
    house.tell(tablet)
    lacks = {photo.document.sha256: documents.bitmap(2, set())}

    assert b"".join(brought(house, tablet, pieces=lacks)) == photo.data
    tablet.room = 4_096
    assert brought(house, tablet, pieces=lacks) == []
    assert not house.tell(tablet, pieces=lacks).receipt.owed


def test_a_photo_that_is_not_whole_goes_to_nobody(house):
    """What has not been compared with its digest yet may not be what was named."""
    tablet, _, _, _ = begin(house)
    phone, photo = house.phone(), Photo(bytes(range(256)) * 80)
    house.tell(phone, phone.apply(papers=photo.named()), photo.pieces[0])
    house.tell(tablet)
    lacks = {photo.document.sha256: documents.bitmap(2, set())}

    assert brought(house, tablet, pieces=lacks) == []
    house.tell(phone, photo.pieces[1])
    assert b"".join(brought(house, tablet, pieces=lacks)) == photo.data


def test_a_bitmap_that_is_none_costs_nothing(house, issued):
    """It is passed over."""
    phone, _ = issued

    assert brought(house, phone, pieces={DOCUMENT.sha256: "*"}) == []
