"""The voyage line."""

import flet as ft
import pytest

from app.model import Reach, Tone
from app.views import theme, voyage
from tests.app.views import looking, states
from tests.app.views.hands import Session
from tests.fletclient import client, run


@pytest.fixture
def large_letters():
    theme.use_letters(2.0)
    yield
    theme.use_letters(1.0)


def test_the_whole_line_is_heard_as_one_sentence():
    """A screen reader says every harbour, how far the boat is, and where it lies."""
    drawn = voyage.large(states.voyage())

    assert looking.heard(drawn) == [
        "Perjalanan berkas: Tersimpan, sudah, 3 Nov, Dibawa, sudah, 3 Nov, "
        "Diterima, sekarang di sini, Selesai, belum. Di Dinas Sosial."
    ]
    assert all(each.exclude_semantics for each in looking.all_of(drawn, ft.Semantics))


def test_shape_tells_where_the_boat_is():
    """Reached harbours are ticked, the present one has the boat, one ahead is an empty ring."""
    drawn = voyage.small(states.voyage())

    ticks = [each for each in looking.all_of(drawn, ft.Icon) if each.icon == ft.Icons.CHECK]
    assert len(ticks) == 2
    assert len(looking.all_of(drawn, ft.canvas.Canvas)) == 1


def test_a_finished_voyage_has_no_boat_at_sea():
    """What is done is ticked at its last harbour."""
    done = states.voyage(Reach.REACHED, Reach.REACHED, Reach.REACHED, Reach.CURRENT, tone=Tone.DONE)

    drawn = voyage.small(done)

    assert looking.all_of(drawn, ft.canvas.Canvas) == []
    assert len(looking.all_of(drawn, ft.Icon)) == 4


def test_harbours_have_names_and_dates():
    """The large line says in words and dates what it draws, and where the boat is."""
    said = looking.words(voyage.large(states.voyage()))

    assert said == [
        "Tersimpan", "3 Nov", "Dibawa", "3 Nov", "Diterima", "3 Nov", "Selesai", "Di Dinas Sosial.",
    ]  # fmt: skip


def test_large_letters_stand_under_one_another(large_letters):
    """A phone set to large letters shows the same words, with room for each."""
    drawn = voyage.large(states.voyage())

    assert "Diterima" in looking.words(drawn)
    assert looking.all_of(drawn, ft.Stack) == []


def test_in_a_narrow_window_the_harbours_stand_one_under_another():
    """Where four of them side by side would break their words, with usual letters too."""

    async def story() -> None:
        async with client(Session().main, width=320) as screen:
            assert theme.letters_are_large()
            await screen.fire(screen.page, "resize", {"width": 412.0, "height": 915.0})
            assert not theme.letters_are_large()

    run(story())
