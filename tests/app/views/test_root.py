"""The whole screen, driven by a client that is not there."""

from dataclasses import replace

import flet as ft
import pytest

from app.carried import CarryState
from app.model import FaultState, Notice, Tone
from tests.app.views import states
from tests.app.views.hands import Session
from tests.fletclient import client, run


def test_the_first_page_is_home():
    """A session with nothing in its way opens on the first page, with the bar at the thumb."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            assert "Halo, Siti" in screen.texts()
            bar = screen.find(ft.NavigationBar)
            assert [each.label for each in bar.destinations] == [
                "Beranda", "Permohonan", "Kiriman", "Saya",
            ]  # fmt: skip
            assert ("arrive", "/") in session.hand.calls

    run(story())


def test_the_bar_opens_its_pages_and_tells_where_it_is():
    """Each touch on the bar opens a page, and the app hears which one."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            bar = screen.find(ft.NavigationBar)
            await screen.fire(bar, "change", 2, selected_index=2)
            await screen.until(lambda: "Belum terkirim" in screen.texts())
            assert session.hand.calls[-2:] == [("go", "/outbox"), ("arrive", "/outbox")]

    run(story())


def test_a_press_on_a_bar_that_is_drawn_anew_counts_as_it_was_made():
    """News may draw the bar anew, with the page before chosen, before a press on it is heard."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            await screen.fire(screen.find(ft.NavigationBar), "change", 2, selected_index=0)
            await screen.until(lambda: "Belum terkirim" in screen.texts())
            assert session.hand.calls[-2:] == [("go", "/outbox"), ("arrive", "/outbox")]

    run(story())


def test_before_anything_is_read_there_is_a_calm_frame():
    """The first frame needs no store."""

    async def story() -> None:
        async with client(Session(home=None).main) as screen:
            assert "Sebentar, sedang dibuka." in screen.texts()

    run(story())


def test_the_first_start_comes_before_everything():
    """Whatever the route, somebody unknown is asked first; afterwards their route opens."""

    async def story() -> None:
        session = Session(start=states.start())
        async with client(session.main, "/outbox") as screen:
            assert "Selamat datang di Layar" in screen.texts()
            session.hand.screen.start = None
            await screen.until(lambda: "Belum terkirim" in screen.texts())

    run(story())


def test_what_is_left_unsaid_can_still_be_carried():
    """A phone whose word has ended says so, and offers to hand over what it has."""

    async def story() -> None:
        ended = FaultState("HP ini sudah dicabut kantor", "Semua aman.", unsaid=True)
        session = Session(fault=ended, carry=CarryState("", ("1 permohonan",)))
        async with client(session.main) as screen:
            assert {"HP ini sudah dicabut kantor", "1 permohonan"} <= set(screen.texts())
            assert "Halo, Siti" not in screen.texts()

    run(story())


def test_a_fault_is_all_there_is():
    """Trouble with the memory hides every page, and goes when it is over."""

    async def story() -> None:
        session = Session(fault=FaultState("Penuh", "Data aman."))
        async with client(session.main) as screen:
            assert {"Penuh", "Data aman."} <= set(screen.texts())
            assert "Halo, Siti" not in screen.texts()
            session.hand.screen.fault = None
            await screen.until(lambda: "Halo, Siti" in screen.texts())

    run(story())


def test_every_page_changes_its_language_at_once():
    """Pages that were drawn before speak the new language too."""
    from app import strings

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            strings.use("en")
            session.hand.screen.language = "en"
            await screen.until(lambda: "Hello, Siti" in screen.texts())

    try:
        run(story())
    finally:
        strings.use("id")


@pytest.mark.parametrize(
    ("route", "shown", "expected"),
    [
        ("/drafts/d1/pick/q", {"form": states.form(states.question())}, ("go", "/drafts/d1")),
        ("/drafts/d1/discard", {}, ("go", "/drafts/d1")),
        ("/drafts/d1", {"form": states.form(page=2)}, ("show_page", "d1", 1)),
        ("/drafts/d1", {"form": states.form(page=0)}, ("go", "/")),
        ("/drafts/d1", {"review": states.review()}, ("show_page", "d1", 1)),
        ("/cases/c1", {"case": states.case()}, ("go", "/")),
    ],
)
def test_the_arrow_back_leads_where_one_came_from(route, shown, expected):
    """Out of a list to the form, through the form page by page, then to where it was opened."""

    async def story() -> None:
        session = Session(**shown)
        async with client(session.main, route) as screen:
            await screen.fire(screen.page, "view_pop", {"route": route})
            assert expected in session.hand.calls

    run(story())


def test_the_phones_own_back_turns_a_page_of_the_form():
    """Inside a form the phone's back key goes one page back and leaves the form where it is."""

    async def story() -> None:
        session = Session(form=states.form(page=2))
        async with client(session.main, "/drafts/d1") as screen:
            page = next(e for e in screen.walk() if isinstance(e, ft.View) and not e.can_pop)
            await screen.fire(page, "confirm_pop")
            await screen.until(lambda: ("show_page", "d1", 1) in session.hand.calls)
            assert screen.page.route == "/drafts/d1"

    run(story())


def test_a_case_opened_from_a_list_returns_to_the_list():
    """The arrow leads back to the page the case was opened from."""

    async def story() -> None:
        session = Session(case=states.case())
        async with client(session.main, "/applications") as screen:
            await screen.press("case-c1")
            await screen.until(lambda: "Dinas Sosial" in " ".join(screen.texts()))
            await screen.fire(screen.page, "view_pop", {"route": "/cases/c1"})
            assert session.hand.calls[-2:] == [("go", "/applications"), ("arrive", "/applications")]

    run(story())


def test_another_case_is_never_shown_in_the_place_of_one():
    """A case that has not been read yet shows that it is being opened, not somebody else's."""

    async def story() -> None:
        session = Session(case=states.case())
        async with client(session.main, "/cases/c9") as screen:
            assert "Sebentar, sedang dibuka." in screen.texts()
            assert "7K3MQ-9XT4G" not in screen.texts()

    run(story())


def test_a_wide_screen_shows_list_and_case_side_by_side():
    """From 840 pixels on: a rail, the list, and beside it the case."""

    async def story() -> None:
        session = Session(case=states.case())
        async with client(session.main, "/cases/c1", width=1280, height=800) as screen:
            assert screen.find(ft.NavigationRail).selected_index == 1
            assert {"Permohonan saya", "7K3MQ-9XT4G"} <= set(screen.texts())

    run(story())


def test_turning_the_tablet_changes_the_frame():
    """The width decides, whenever it changes."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            session.hand.screen.width = 1280
            await screen.until(lambda: any(isinstance(e, ft.NavigationRail) for e in screen.walk()))

    run(story())


def test_a_notice_stays_until_it_is_closed():
    """No sentence vanishes before it was read."""

    async def story() -> None:
        session = Session(notice=Notice("Tersimpan.", Tone.DONE, 7))
        async with client(session.main) as screen:
            assert "Tersimpan." in screen.texts()
            close = screen.find(ft.IconButton)
            assert close.tooltip == "Tutup"
            await screen.fire(close, "click")
            assert ("seen", 7) in session.hand.calls

    run(story())


def test_a_page_that_cannot_be_drawn_leaves_the_app_alive():
    """A broken state shows a sentence in its place; the bar still leads elsewhere."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            session.hand.screen.home = replace(states.home(), cases=None)
            await screen.until(lambda: "Halaman ini belum bisa dibuka" in screen.texts())
            session.hand.screen.home = states.home()
            await screen.until(lambda: "Halo, Siti" in screen.texts())

    run(story())


def test_a_touch_that_fails_says_so():
    """A handler that breaks tells the person and leaves the page as it is."""

    async def story() -> None:
        session = Session()

        async with client(session.main) as screen:
            session.hand.begin = lambda service: 1 / 0
            session.hand.screen.home = states.home(waiting=1)
            await screen.rest()
            await screen.press("service-sktm")
            assert "Belum berhasil. Data tetap aman. Coba sekali lagi." in screen.texts()

    run(story())


def test_a_route_that_leads_nowhere_says_so():
    """A wrong address is a calm page."""

    async def story() -> None:
        async with client(Session().main, "/nowhere") as screen:
            assert "Halaman ini tidak ada." in screen.texts()

    run(story())


def test_large_letters_are_noticed():
    """The unseen letter tells how large the phone draws letters."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            probe = next(e for e in screen.walk() if isinstance(e, ft.Text) and e.on_size_change)
            await screen.fire(probe, "size_change", {"w": 12.0, "h": 20.0})
            assert session.hand.screen.letters == 2.0
            await screen.fire(probe, "size_change", {"w": 6.0, "h": 10.0})
            assert session.hand.screen.letters == 1.0

    run(story())
