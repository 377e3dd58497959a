"""Long parcels in strips: a cut one gives what came, and nothing else can be done to one."""

import pytest

from protocol import documents, errors, outside, parcel, strips
from protocol.items import ITEM_HEAD_BYTES
from protocol.parcel import EnvelopeItem, PieceItem
from tests.protocol import known

SECRETS = [known.OFFICE_SEALING]
HELLO = EnvelopeItem(known.hello().raw)
PHOTO = bytes(range(256)) * 128
PIECES = documents.cut(PHOTO, "image/jpeg")[1]
LONG = parcel.seal([HELLO, *PIECES], known.OFFICE_SEALING.public, known.world())
STRIP_BYTES = outside.STRIP_BYTES + 16
OVERHEAD_BYTES = 110 + ITEM_HEAD_BYTES + len(HELLO.raw) + 2 * (ITEM_HEAD_BYTES + 36)


def came(raw):
    """Return how many bytes of the photo can be read in what came of a parcel."""
    items = parcel.unseal(raw, SECRETS)
    assert items[0] == HELLO
    return b"".join(item.data for item in items[1:])


def test_only_long_parcels_going_up_are_in_strips():
    """So the suite says no more than the length does; what comes down is sealed at once."""
    short = parcel.seal([HELLO], known.OFFICE_SEALING.public, known.world())
    down = parcel.seal(
        [HELLO, *PIECES], known.PHONE_SEALING.public, known.world(), route=known.ROUTE
    )

    assert [raw[4] for raw in (LONG, short, down)] == [parcel.IN_STRIPS, parcel.SUITE, parcel.SUITE]
    assert parcel.unseal(LONG, SECRETS) == (HELLO, *PIECES)


def test_a_cut_parcel_costs_at_most_a_strip():
    """Wherever it is cut, what came is the beginning of what was sent, less half a second."""
    lost = []
    for end in range(STRIP_BYTES * 2, len(LONG), 331):
        got = came(LONG[:end])

        assert PHOTO.startswith(got)
        lost.append(end * outside.STRIP_BYTES / STRIP_BYTES - OVERHEAD_BYTES - len(got))
    assert max(lost) < STRIP_BYTES
    assert sum(each < 64 for each in lost) > 0.7 * len(lost)  # all but where an item begins or ends


def test_what_came_of_a_cut_strip_is_not_proven():
    """Not before a digest says so: a bit that was changed in it is there changed."""
    end = 110 + 5 * STRIP_BYTES + 1_000
    flipped = bytearray(LONG[:end])
    flipped[-1] ^= 1

    (cut, changed) = (parcel.unseal(bytes(raw), SECRETS)[-1] for raw in (LONG[:end], flipped))

    assert (cut.proven, changed.proven) == (False, False)
    assert cut.data == PHOTO[: len(cut.data)]
    assert changed.data == cut.data[:-1] + bytes([cut.data[-1] ^ 1])
    assert parcel.unseal(LONG[: 110 + 5 * STRIP_BYTES], SECRETS)[-1].proven


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_strip_is_never_opened_without_its_tag(beyond):
    """It is sealed otherwise: where the item may end with it, what came of it is passed over."""
    first = outside.STRIP_BYTES - ITEM_HEAD_BYTES - len(HELLO.raw) - ITEM_HEAD_BYTES - 36
    piece = PieceItem(PIECES[0].sha256, 0, PHOTO[: first + outside.STRIP_BYTES + beyond])
    clear = parcel.write_items([HELLO, piece])
    raw = strips.seal(bytes(32), clear)

    opened = strips.open_(bytes(32), raw[: STRIP_BYTES + 500])
    (*_, item), _ = parcel.read_items(opened.clear, whole=False, loose=opened.loose)

    assert len(item.data) == first + 500 * beyond
    assert item.proven is not bool(beyond)
    assert PHOTO.startswith(item.data)


def test_before_the_first_strip_is_whole_there_is_no_parcel():
    """Nobody speaks for it yet."""
    for end in (590, 110 + STRIP_BYTES - 1):
        with pytest.raises(errors.ParcelBadSealError):
            parcel.unseal(LONG[:end], SECRETS)


@pytest.mark.parametrize("at", [0, 6, 20, 40, 70, 100, 115, 110 + STRIP_BYTES, -1])
def test_one_bit_is_enough_to_refuse_a_strip(at):
    """Of the head, of the key, of any strip; the last one alone could as well have been cut."""
    flipped = bytearray(LONG)
    flipped[at] ^= 1

    try:
        got = came(bytes(flipped))
    except errors.LayarError:
        return
    assert at == -1
    assert PHOTO.startswith(got)
    assert len(got) <= len(PHOTO)


def test_strips_keep_their_places():
    """None can be moved, left out, or said twice."""
    first, second = (110 + number * STRIP_BYTES for number in (0, 1))
    third = second + STRIP_BYTES
    for raw in (
        LONG[:first] + LONG[second:third] + LONG[first:second] + LONG[third:],
        LONG[:first] + LONG[second:],
        LONG[:second] + LONG[first:second] + LONG[second:],
    ):
        with pytest.raises(errors.ParcelBadSealError):
            parcel.unseal(raw, SECRETS)


def test_the_rest_of_a_piece_travels_alone():
    """From the byte on that the reader does not have."""
    piece = PIECES[0]
    rest = PieceItem(piece.sha256, 9_000, piece.data[9_000:])

    assert parcel.unseal(
        parcel.seal([HELLO, rest], known.OFFICE_SEALING.public, known.world()), SECRETS
    ) == (HELLO, rest)
