"""Parcels shown on one screen and read on another."""

import random

import pytest

from app import qr_codes
from app.sync.pictures import LARGEST_BYTES, Album, PictureTransport, Seen, show
from protocol import bundle, errors, qr, qr_text
from protocol.steps import State
from tests import relays, zbar
from tests.pictures import by_pictures, parcels_of


def test_an_application_goes_over_on_screens_alone(village, siti):
    """Shown, read, answered, shown, read: no network anywhere; and few pictures do it."""
    way, deliver = by_pictures(village.office)
    known = siti.applies(reason="school")
    siti.syncs(way)
    assert 1 <= len(way.shown) <= 12

    deliver()
    siti.syncs(way)

    assert siti.waiting() == []
    assert siti.case(known).state is State.RECEIVED


def test_photos_stay_behind_and_hold_nothing_up(village, siti):
    """A screen carries text; the photos wait for another way."""
    way, deliver = by_pictures(village.office)
    siti.applies(photos=[bytes(range(256)) * 200])
    siti.syncs(way)
    deliver()
    siti.syncs(way)

    (left,) = siti.waiting()
    assert not left.text_waits
    assert left.pieces_left > 0


@zbar.needed
def test_pictures_are_really_drawn_and_read(village):
    """As PNG, by the reader phones have; the largest file in 64 of them."""
    file = village.world.entropy(LARGEST_BYTES)
    texts = qr.parts(file)

    assert len(texts) == 64
    assert [qr_codes.read(qr_codes.draw(text)) for text in texts[:6]] == [[t] for t in texts[:6]]


def test_any_order_and_any_number_of_times(village):
    """A loop is joined wherever it is entered."""
    texts = list(qr.parts(village.world.entropy(1_000)))
    looped = [*texts, *texts]
    random.Random(3).shuffle(looped)
    album = Album()
    for text in looped:
        album.add([text])

    (file,) = album.whole()
    assert qr.parts(file) == tuple(texts)
    assert album.count == 0


def test_what_is_amiss_on_a_photo_is_named(village):
    """Nothing on it, a code that is not ours, one seen already: each is said."""
    first, second, *_ = qr.parts(village.world.entropy(500))
    album = Album()

    assert album.add([first, second]) == Seen(fresh=2)
    assert album.add([first]) == Seen(known=1)
    assert album.add(["https://example.com", qr.office(bytes(range(32)))]) == Seen(strange=2)
    assert album.add([]) == Seen(blank=True)
    assert (album.count, album.missing) == (4, (3, 4))


def test_two_files_do_not_mix(village):
    """Two phones show at once; each file is put together by itself."""
    files = [village.world.entropy(400), village.world.entropy(400)]
    texts = [text for pair in zip(*map(qr.parts, files), strict=True) for text in pair]
    album = Album()
    album.add(texts)

    assert sorted(album.whole()) == sorted(files)


def test_pictures_that_do_not_belong_together_make_no_file(village):
    """Somebody's false picture under a file's name spoils that file and nothing else."""
    texts = list(qr.parts(village.world.entropy(400)))
    part = qr.read_part(texts[0])
    false = qr_text.write("P", part.name + bytes([0, part.count]) + bytes(150))
    album = Album()
    album.add([false, *texts[1:]])

    assert album.whole() == []
    album.add(texts)
    assert len(album.whole()) == 1


def test_as_many_parcels_are_shown_as_fit(village):
    """The first come first; what does not fit waits."""
    parcels = [relays.up(village.world) for _ in range(30)]

    album = Album()
    album.add(show(parcels))
    shown = parcels_of(album.whole())

    assert parcels[: len(shown)] == shown
    assert 1 < len(shown) < 30
    assert len(show(parcels)) <= 64


def test_what_is_too_large_for_a_screen_is_said(village):
    """A way that cannot work says so."""
    with pytest.raises(errors.ParcelTooLargeError):
        list(PictureTransport().exchange([relays.up(village.world, 20_000)]))


def test_what_is_public_is_shown_too(village):
    """Manifest and roster, so that a phone that never met the office can seal."""
    way, _ = by_pictures(village.office)

    assert bundle.unpack_open(way.roster()) == tuple(village.office.trust)
    with pytest.raises(errors.AwayError):
        PictureTransport().roster()
