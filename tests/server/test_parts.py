"""Parts of pieces: what came of a parcel that was cut is not sent again."""

import random

import pytest
from sqlalchemy import select

from protocol import bundle, documents, outside
from protocol.documents import PIECE_BYTES
from protocol.parcel import PieceItem
from server.tables import PIECE
from server.unfinished_tables import PART
from tests.server.ledgers import count
from tests.server.phones import Photo

STRIP_BYTES = outside.STRIP_BYTES + 16


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


def begun(house, phone, photo):
    """Return from which bytes on the office wants the pieces of the photo it has in part."""
    said = house.tell(phone).receipt.begun
    assert set(said) <= {photo.document.sha256}
    return said.get(photo.document.sha256, [])


def rest(photo, at):
    """Return a piece of the photo from a byte on."""
    piece = photo.pieces[at // PIECE_BYTES]
    return PieceItem(piece.sha256, at, piece.data[at % PIECE_BYTES :])


def whole(house):
    """Return all pieces that are kept, joined."""
    with house.office.reading() as session:
        kept = session.execute(select(PIECE.c.data).order_by(PIECE.c.number))  # type: ignore[call-overload]
        return b"".join(row.data for row in kept)


def test_of_a_cut_parcel_the_office_has_what_came(house, phone, photo):
    """Whole pieces, and the beginning of one; the phone goes on from there."""
    house.take(phone.up(*photo.pieces)[: 110 + 12 * STRIP_BYTES])
    (at,) = begun(house, phone, photo)

    assert 12 * 2_048 - 500 < at < 12 * 2_048
    assert count(house, PIECE) == 1

    answer = house.tell(phone, rest(photo, at), photo.pieces[2])

    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [0, 1, 2])}
    assert begun(house, phone, photo) == []
    assert whole(house) == photo.data
    assert count(house, PART) == 0


def test_of_the_strip_it_was_cut_in_too(house, phone, photo):
    """Not a byte of it is sent again where it lies inside of a piece."""
    sent = phone.up(*photo.pieces)
    house.take(sent[: 110 + 4 * STRIP_BYTES])
    (before,) = begun(house, phone, photo)
    house.take(sent[: 110 + 4 * STRIP_BYTES + 1_700])
    (at,) = begun(house, phone, photo)

    assert at == before + 1_700
    house.tell(phone, rest(photo, at), *photo.pieces[1:])
    assert whole(house) == photo.data


def test_what_was_changed_in_a_cut_strip_costs_its_piece(house, phone, photo):
    """Whoever cuts a line can change the last bytes: the digest tells, and one piece goes."""
    cut = bytearray(phone.up(*photo.pieces)[: 110 + 10 * STRIP_BYTES + 300])
    cut[-1] ^= 1
    house.take(bytes(cut))
    (at,) = begun(house, phone, photo)

    answer = house.tell(phone, rest(photo, at), photo.pieces[2])

    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [0, 2])}
    assert begun(house, phone, photo) == []
    house.tell(phone, photo.pieces[1])
    assert whole(house) == photo.data


def test_a_piece_said_anew_from_its_beginning_is_proven_again(house, phone, photo):
    """Nothing of what nobody answers for is left in it: then all of it must be as named."""
    cut = bytearray(phone.up(*photo.pieces)[: 110 + 10 * STRIP_BYTES + 300])
    cut[-1] ^= 1
    house.take(bytes(cut))

    house.tell(phone, *photo.pieces[1:])

    assert whole(house) == photo.data
    assert count(house, PART) == 0


def test_a_bundle_that_breaks_off_gives_the_strips_of_its_last_parcel(house, phone, photo):
    """And every whole parcel before it, as ever."""
    first, second = phone.up(photo.pieces[0]), phone.up(*photo.pieces[1:])
    sent = bundle.pack([first, second])
    house.take(sent[: 4 + 12 + len(first) + 12 + 110 + 4 * STRIP_BYTES])

    answer = house.tell(phone)

    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [0])}
    (at,) = answer.receipt.begun[photo.document.sha256]
    assert at // PIECE_BYTES == 1


def test_a_rest_may_be_cut_too(house, phone, photo):
    """Each time the line breaks the office has a little more."""
    house.take(phone.up(*photo.pieces)[: 110 + 3 * STRIP_BYTES])
    (held,) = begun(house, phone, photo)
    house.take(phone.up(rest(photo, held), *photo.pieces[1:])[: 110 + 3 * STRIP_BYTES])
    (more,) = begun(house, phone, photo)

    assert held < more < 2 * held + 500
    answer = house.tell(phone, rest(photo, more))
    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [0])}


@pytest.mark.parametrize("start", [1, 3_000, 16_383])
def test_a_rest_without_its_beginning_is_dropped(house, phone, photo, start):
    """The bitmap shows the piece missing, so it comes again."""
    answer = house.tell(phone, rest(photo, start))

    assert answer.receipt.pieces.get(photo.document.sha256) == documents.bitmap(3, [])
    assert (count(house, PART), count(house, PIECE)) == (0, 0)


def test_a_part_of_what_is_here_is_not_kept(house, phone, photo):
    """Said again by a phone that has not heard so, it takes no room."""
    house.tell(phone, photo.pieces[0])

    house.take(phone.up(*photo.pieces)[: 110 + 3 * STRIP_BYTES])

    assert begun(house, phone, photo) == []
    assert count(house, PART) == 0


def test_only_what_its_own_asker_named_is_kept(house, phone, photo):
    """A stranger's parts of a stranger's photo take no room and fill nothing."""
    stranger = house.phone()
    house.tell(stranger, stranger.apply())
    house.take(stranger.up(*photo.pieces)[: 110 + 4 * STRIP_BYTES])

    assert count(house, PART) == 0
    assert begun(house, phone, photo) == []


def test_a_piece_that_becomes_whole_in_one_request_leaves_no_part(house, phone, photo):
    """What one parcel begins and the next one ends is a piece like any other."""
    piece = photo.pieces[0]
    begins = PieceItem(piece.sha256, 0, piece.data[:5_000])

    house.take(bundle.pack([phone.up(begins), phone.up(rest(photo, 5_000))]))

    assert count(house, PIECE) == 1
    assert count(house, PART) == 0
