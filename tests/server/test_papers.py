"""Photos in pieces: bitmaps, and whose pieces count."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from protocol import documents
from server.tables import CASES, DOCUMENT, PIECE
from tests.server.ledgers import count
from tests.server.phones import Photo


def test_pieces_fill_only_what_their_own_asker_named(house):
    """Naming a stranger's digest neither fetches their photo nor tells whether there is one."""
    siti, budi = house.phone(), house.phone()
    photo = Photo(random.Random(1).randbytes(40_000))
    mine = siti.apply(papers=photo.named())
    house.tell(siti, mine, *photo.pieces)
    assert _photos(house, mine) == (1, 1)

    stolen = budi.apply(papers=photo.named())
    answer = house.tell(budi, stolen)

    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [])}
    assert _photos(house, stolen) == (0, 1)


def test_pieces_come_one_by_one_and_the_receipt_says_which(house):
    """The message is taken at once; bitmaps tell what is still missing until all is here."""
    phone = house.phone()
    photo = Photo(random.Random(2).randbytes(40_000))
    application = phone.apply(papers=photo.named())
    sha256 = photo.document.sha256

    assert house.tell(phone, application).receipt.pieces == {sha256: documents.bitmap(3, [])}
    assert house.tell(phone, photo.pieces[2]).receipt.pieces == {sha256: documents.bitmap(3, [2])}
    assert house.tell(phone).receipt.pieces == {sha256: documents.bitmap(3, [2])}
    both = house.tell(phone, photo.pieces[0], photo.pieces[1])
    assert both.receipt.pieces == {sha256: documents.bitmap(3, [0, 1, 2])}
    assert _photos(house, application) == (1, 1)
    assert house.tell(phone).receipt.pieces == {}
    again = house.tell(phone, photo.pieces[1])
    assert again.receipt.pieces == {sha256: documents.bitmap(3, [0, 1, 2])}
    assert house.tell(phone, application).receipt.pieces == again.receipt.pieces


def test_a_phone_that_asks_twice_at_once_hears_of_what_each_brought(house):
    """Both requests may be kept in one transaction: neither's whole photo goes unmentioned."""
    phone, dice = house.phone(), random.Random(9)
    one, other = Photo(dice.randbytes(20_000)), Photo(dice.randbytes(20_000))
    house.tell(phone, phone.apply(papers=one.named() | other.named("kk")))

    answers = house.receive(phone.up(*one.pieces), phone.up(*other.pieces))

    whole = documents.bitmap(2, [0, 1])
    for answer in answers:
        told = phone.read(answer).receipt.pieces
        assert told == {one.document.sha256: whole, other.document.sha256: whole}


def test_pieces_nobody_named_are_dropped(house):
    """Without a message that names it a piece takes no room."""
    phone = house.phone()
    photo = Photo(b"x" * 100)
    application = phone.apply(papers=photo.named())

    house.tell(phone, *photo.pieces)
    answer = house.tell(phone, application)

    assert count(house, PIECE) == 0
    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(1, [])}


def test_one_bad_piece_costs_the_photo_it_is_of_and_nothing_else(house):
    """Which of them was bad nobody knows: all of that photo come again, and then it is whole."""
    phone, dice = house.phone(), random.Random(3)
    photo, other = Photo(dice.randbytes(40_000)), Photo(dice.randbytes(20_000))
    application = phone.apply(papers=photo.named() | other.named("kk"))
    bad = replace(photo.pieces[1], data=bytes(documents.PIECE_BYTES))
    house.tell(phone, application, photo.pieces[0], bad, *other.pieces)
    assert _photos(house, application) == (1, 2)

    answer = house.tell(phone, photo.pieces[2])

    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [])}
    assert count(house, PIECE) == len(other.pieces)
    house.tell(phone, *photo.pieces)
    assert _photos(house, application) == (2, 2)


@pytest.mark.parametrize("data", [b"x" * 16_383, b"x" * 7_233, b""], ids=len)
def test_a_piece_of_another_length_is_dropped_alone(house, data):
    """The size that was named says how long each is."""
    phone, photo = house.phone(), Photo(random.Random(4).randbytes(40_000))
    house.tell(phone, phone.apply(papers=photo.named()))
    number = 2 if len(data) == 7_233 else 1
    wrong = replace(photo.pieces[number], data=data)

    house.tell(phone, photo.pieces[0], wrong)

    assert count(house, PIECE) == 1
    answer = house.tell(phone, *photo.pieces[1:])
    assert answer.receipt.pieces == {photo.document.sha256: documents.bitmap(3, [0, 1, 2])}


def test_a_document_is_described_one_way_only(house):
    """The same digest described otherwise by the same asker is refused."""
    phone = house.phone()
    photo = Photo(b"x" * 100)
    other = photo.named()
    other["ktp"] |= {"size": 99}
    house.tell(phone, phone.apply(papers=photo.named()))
    message = phone.apply(papers=other)

    assert house.tell(phone, message).receipt.refused == {message.id: "document.bad"}
    assert count(house, DOCUMENT) == 1


def _photos(house, application) -> tuple[int, int]:
    with house.office.reading() as session:
        columns = select(CASES.c.photos_held, CASES.c.photos_total)
        return tuple(session.execute(columns.where(CASES.c.id == application.id)).one())
