"""How much goes at once, learned from what a link has shown, and when photos wait."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync import pace as paces
from app.sync.pace import LEAST_ROOM_BYTES, MOST_ROOM_BYTES, Pace, Speed
from app.sync.transport import Link

NOW = datetime(2026, 11, 24, tzinfo=UTC)
WEB = Link(timedelta(minutes=2))
FIRST_GO_BYTES = 131_072


def goes(pace, size_bytes, seconds, *, pieces=False):
    """Let a go of so many bytes arrive after so many seconds."""
    pace.held(size_bytes, NOW - timedelta(seconds=seconds), NOW, pieces=pieces)
    return pace


@pytest.mark.parametrize(
    ("bytes_per_s", "parcel_bytes"),
    [(500, LEAST_ROOM_BYTES), (5_000, 20_000), (25_000, 100_000), (900_000, MOST_ROOM_BYTES)],
)
def test_a_parcel_is_four_seconds_of_the_link(bytes_per_s, parcel_bytes):
    """Within what one piece needs and what a parcel may be."""
    pace = Pace.on(WEB, Speed(bytes_per_s, NOW), NOW)

    assert pace.text_bytes == parcel_bytes


@pytest.mark.parametrize(("bytes_per_s", "share_bytes"), [(500, 8_704), (25_000, 50_000)])
def test_text_that_goes_side_by_side_goes_in_halves(bytes_per_s, share_bytes):
    """Both parcels on the link together are four seconds of it, for what is cut goes again."""
    assert Pace.on(WEB, Speed(bytes_per_s, NOW), NOW).text_share_bytes == share_bytes


def test_an_old_figure_says_nothing():
    """Yesterday's harbour is not today's village: nothing is begun with it."""
    old = Speed(900_000, NOW - paces.GOOD_FOR - timedelta(seconds=1))
    ahead = Speed(900_000, NOW + timedelta(days=1))

    assert Pace.on(WEB, old, NOW).text_bytes == WEB.room_bytes
    assert ahead.now(NOW) is None


def test_a_slow_go_makes_the_next_ones_small():
    """What took half a minute in one parcel goes in parcels of four seconds from then on."""
    pace = goes(Pace.on(WEB), 60_000, 30)

    assert pace.text_bytes == LEAST_ROOM_BYTES


def test_messages_that_broke_off_go_smaller_until_the_link_holds():
    """Each break halves a parcel, each go that held doubles it up to what the link bears."""
    pace = Pace.on(WEB, Speed(50_000, NOW), NOW)
    assert pace.text_bytes == 200_000
    for expected in (100_000, 50_000, 25_000, LEAST_ROOM_BYTES, LEAST_ROOM_BYTES):
        pace.broke(150_000, pieces=False)
        assert pace.text_bytes == expected
    pace.broke(600, pieces=False)
    for expected in (34_816, 69_632):
        goes(pace, pace.text_bytes, pace.text_bytes / 50_000)
        assert pace.text_bytes == expected


def test_pieces_go_small_until_a_link_has_held():
    """A line that breaks costs one small parcel; one that holds is trusted with larger ones."""
    pace = Pace.on(WEB)
    seen = []
    for _ in range(4):
        seen.append((pace.piece_bytes, pace.go_bytes))
        goes(pace, 100_000, 5, pieces=True)

    assert [bytes_ for bytes_, _ in seen] == [17_408, 34_816, 69_632, 139_264]
    assert [bytes_ for _, bytes_ in seen] == [FIRST_GO_BYTES, 900_000, 900_000, 900_000]
    pace.broke(100_000, pieces=True)
    assert pace.piece_bytes == LEAST_ROOM_BYTES


def test_a_hello_tells_nothing_of_the_speed():
    """What is small measures the round trip; what took no time, a clock that was set."""
    assert paces.measure(None, 600, timedelta(seconds=2), NOW) is None
    assert paces.measure(None, 60_000, timedelta(seconds=-5), NOW) is None


def test_newer_figures_count_more_and_old_ones_fade():
    """After a quiet hour a new figure all but replaces what was known."""
    known = Speed(10_000, NOW)
    fresh = paces.measure(known, 20_000, timedelta(seconds=10), NOW)
    later = paces.measure(known, 20_000, timedelta(seconds=10), NOW + timedelta(hours=1))

    assert fresh is not None
    assert later is not None
    assert fresh.bytes_per_s == pytest.approx(7_600)
    assert 2_000 < later.bytes_per_s < 2_100


@given(
    st.lists(st.tuples(st.integers(16_384, 300_000), st.floats(0.01, 300)), min_size=1, max_size=20)
)
def test_a_figure_lies_between_what_was_measured(gos):
    """However it is weighted, it is neither faster nor slower than every go."""
    speed = None
    for size_bytes, seconds in gos:
        speed = paces.measure(speed, size_bytes, timedelta(seconds=seconds), NOW)
    rates = [size_bytes / timedelta(seconds=s).total_seconds() for size_bytes, s in gos]

    assert speed is not None
    assert min(rates) * 0.999 <= speed.bytes_per_s <= max(rates) * 1.001


def test_photos_go_by_themselves_where_the_link_bears_them():
    """On 12 kbit/s and more, and where nothing is known yet: that is how it becomes known."""
    assert [paces.bears_photos(rate) for rate in (None, 1_499, 1_500)] == [True, False, True]


def test_what_is_said_to_be_too_much_is_halved():
    """Down to a single piece; then there is nothing left to try."""
    pace = Pace.on(WEB, Speed(900_000, NOW), NOW)
    tries = 0
    while pace.shrink():
        tries += 1

    assert tries > 3
    assert (pace.text_bytes, pace.piece_bytes, pace.go_bytes) == (LEAST_ROOM_BYTES,) * 3
