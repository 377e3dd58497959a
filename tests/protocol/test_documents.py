"""A document is whole and what it says it is, or it is not shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import documents, errors
from protocol.parcel import PieceItem
from tests.protocol import known

DATA = st.integers(1, 60_000).map(known.Dice())


@given(DATA)
def test_a_document_is_joined_to_what_was_cut(data):
    """From pieces none of which is longer than a bad link carries."""
    document, pieces = documents.cut(data, "image/jpeg")

    for number, piece in enumerate(pieces):
        documents.check(piece)
        assert documents.place(piece) == (number, 0)
        assert documents.piece_bytes(document.size, number) == len(piece.data)
    assert documents.count(document.size) == document.count == len(pieces)
    assert documents.piece_bytes(document.size, document.count) == 0
    assert documents.from_body(document.to_body()) == document
    assert documents.join(document, dict(enumerate(piece.data for piece in pieces))) == data
    assert document.size == len(data)


@given(DATA, st.data())
def test_a_changed_piece_is_noticed(data, choose):
    """Once all are there: the digest that was signed is that of the whole."""
    document, pieces = documents.cut(data, "image/png")
    wrong = choose.draw(st.integers(0, len(pieces) - 1))
    held = dict(enumerate(piece.data for piece in pieces))
    held[wrong] = held[wrong][:-1] + bytes([held[wrong][-1] ^ 1])

    with pytest.raises(errors.PieceBadError):
        documents.join(document, held)


def test_a_document_with_a_piece_missing_is_not_joined():
    """It is still on the way."""
    document, _ = documents.cut(b"x" * 20_000, "image/jpeg")

    with pytest.raises(errors.PieceBadError):
        documents.join(document, {0: b"x" * documents.PIECE_BYTES})


@pytest.mark.parametrize(
    ("at", "size"),
    [
        (0, 0),
        (0, documents.PIECE_BYTES + 1),
        (documents.PIECE_BYTES - 1, 2),
        (documents.DOCUMENT_LIMIT_BYTES - 1, 2),
        (documents.DOCUMENT_LIMIT_BYTES, 1),
        (2**32 - 1, 1),
    ],
    ids=str,
)
def test_a_piece_has_a_place_and_a_size(at, size):
    """Nothing is none, nor what reaches into the next, nor what no document is long enough for."""
    with pytest.raises(errors.PieceBadError):
        documents.check(PieceItem(bytes(32), at, bytes(size)))


@pytest.mark.parametrize("at", [0, 1, documents.DOCUMENT_LIMIT_BYTES - 1])
def test_a_part_of_a_piece_is_taken_from_any_byte_on(at):
    """The first piece, the rest of it, the last byte of the largest document."""
    documents.check(PieceItem(bytes(32), at, b"x"))


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "AB" * 32},
        {"sha256": "ab" * 31},
        {"sha256": 7},
        {"type": "text/html"},
        {"type": None},
        {"size": 0},
        {"size": True},
        {"size": documents.DOCUMENT_LIMIT_BYTES + 1},
        {"size": 1.0},
        {"size": None},
    ],
    ids=str,
)
def test_an_impossible_document_is_refused(change):
    """What a message says of it has to fit together, and to be something this app shows."""
    document, _ = documents.cut(b"photo", "image/jpeg")

    with pytest.raises(errors.DocumentBadError):
        documents.from_body(document.to_body() | change)


def test_nothing_is_cut_that_nobody_would_take():
    """Empty, too large, or of a type nobody shows."""
    for data, type_ in (
        (b"", "image/jpeg"),
        (bytes(documents.DOCUMENT_LIMIT_BYTES + 1), "image/jpeg"),
        (b"x", "text/html"),
    ):
        with pytest.raises(errors.DocumentBadError):
            documents.cut(data, type_)


@given(st.integers(1, 256), st.data())
def test_a_bitmap_says_which_pieces_are_held(count, choose):
    """Bit i, from the top of the first byte, is piece i."""
    held = choose.draw(st.sets(st.integers(0, count - 1)))

    assert documents.held_in(documents.bitmap(count, held), count) == held


def test_the_known_bitmap_is_read():
    """The receipt of the vectors says that piece 1 of 2 is held."""
    assert documents.bitmap(2, [1]) == "QA"
    assert documents.held_in("QA", 2) == {1}


def test_a_bitmap_tells_nothing_beyond_its_document():
    """A longer or shorter one is read as far as it goes."""
    assert documents.held_in("____", 3) == {0, 1, 2}
    assert documents.held_in("", 3) == set()
