"""Parts of pieces: what came of a parcel that was cut is not sent again."""

import random

import pytest
from sqlalchemy import select

from protocol import bundle, documents, strips
from protocol.parcel import PartItem
from server.tables import PIECE
from server.unfinished_tables import PART
from tests.server.ledgers import count
from tests.server.phones import Photo

STRIP_BYTES = strips.STRIP_BYTES + 16


@pytest.fixture
def photo():
    """Three pieces."""
    return Photo(random.Random(3).randbytes(40_000))


@pytest.fixture
def phone(house, photo):
    """A phone whose application names the photo."""
    phone = house.phone()
    house.tell(phone, phone.apply(papers=photo.named()))
    return phone


def begun(house, phone):
    """Return what the office says it has of pieces."""
    return house.tell(phone).receipt.begun


def rest(photo, number, start):
    """Return a piece of the photo from a byte on."""
    piece = photo.pieces[number]
    return PartItem(piece.sha256, start, piece.data[start:])


def test_of_a_cut_parcel_the_office_has_what_came(house, phone, photo):
    """Whole pieces, and the beginning of one; the phone goes on from there."""
    whole = phone.up(*photo.pieces)
    house.take(whole[: 110 + 12 * STRIP_BYTES])
    ((name, held),) = begun(house, phone).items()

    assert name == photo.pieces[1].sha256.hex()
    assert 12 * 2_048 - 16_384 - 500 < held < 12 * 2_048 - 16_384
    assert count(house, PIECE) == 1

    answer = house.tell(phone, rest(photo, 1, held), photo.pieces[2])

    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [0, 1, 2])}
    assert begun(house, phone) == {}
    with house.office.reading() as session:
        kept = session.execute(select(PIECE.c.sha256, PIECE.c.data))  # type: ignore[call-overload]
        assert {row.sha256: row.data for row in kept} == {
            piece.sha256: piece.data for piece in photo.pieces
        }
    assert count(house, PART) == 0


def test_a_bundle_that_breaks_off_gives_the_strips_of_its_last_parcel(house, phone, photo):
    """And every whole parcel before it, as ever."""
    first, second = phone.up(photo.pieces[0]), phone.up(*photo.pieces[1:])
    sent = bundle.pack([first, second])
    house.take(sent[: 4 + 12 + len(first) + 12 + 110 + 4 * STRIP_BYTES])

    answer = house.tell(phone)

    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [0])}
    assert list(answer.receipt.begun) == [photo.pieces[1].sha256.hex()]


def test_a_rest_may_be_cut_too(house, phone, photo):
    """Each time the line breaks the office has a little more."""
    house.take(phone.up(*photo.pieces)[: 110 + 3 * STRIP_BYTES])
    (held,) = begun(house, phone).values()
    house.take(phone.up(rest(photo, 0, held), *photo.pieces[1:])[: 110 + 3 * STRIP_BYTES])
    (more,) = begun(house, phone).values()

    assert held < more < 2 * held + 500
    answer = house.tell(phone, rest(photo, 0, more))
    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [0])}


@pytest.mark.parametrize("start", [1, 3_000, 16_383])
def test_a_rest_without_its_beginning_is_dropped(house, phone, photo, start):
    """The bitmap shows the piece missing, so it comes again."""
    answer = house.tell(phone, rest(photo, 0, start))

    assert answer.receipt.pieces.get(photo.document.sha256) == documents.bitmap(3, [])
    assert (count(house, PART), count(house, PIECE)) == (0, 0)


def test_a_beginning_that_was_not_the_pieces_is_forgotten(house, phone, photo):
    """Joined it is not what the digest says: then nothing of it is trusted any more."""
    sha256 = photo.pieces[0].sha256
    house.take(phone.up(PartItem(sha256, 0, bytes(9_000), whole=False), *photo.pieces[1:])[:9_000])
    assert begun(house, phone)

    house.tell(phone, rest(photo, 0, min(begun(house, phone).values())))

    assert begun(house, phone) == {}
    assert house.tell(phone, photo.pieces[0]).receipt.pieces != {}
    assert count(house, PIECE) == 1


def test_only_what_its_own_asker_named_is_kept(house, phone, photo):
    """A stranger's parts of a stranger's photo take no room and fill nothing."""
    stranger = house.phone()
    house.tell(stranger, stranger.apply())
    house.take(stranger.up(*photo.pieces)[: 110 + 4 * STRIP_BYTES])

    assert count(house, PART) == 0
    assert begun(house, phone) == {}
