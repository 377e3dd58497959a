"""The sign that reads a page aloud is there exactly where there is something to hear."""

import asyncio

import flet as ft
import pytest

from app import heard
from app.model import Notice, Tone
from app.views.session import Screen
from app.views.voice import Voice
from tests.app.views import aloud, states
from tests.app.views.every_page import OFFICERS, PAGES
from tests.app.views.hands import Session
from tests.app.views.looking import Recorder
from tests.fletclient import FakeClient, client, run

ALL = frozenset(
    heard.name(text)
    for text in (
        "Tentang anak",
        "Ditulis di akta.",
        "Mau urus apa?",
        "Belum terkirim",
        "Tersimpan.",
    )
)
FORM = {"form": states.form(states.question(label="Nama anak"))}


def _signs(screen: FakeClient) -> list[ft.IconButton]:
    return [
        button
        for each in screen.walk()
        if isinstance(each, ft.Semantics) and each.identifier == "listen"
        for button in [each.content.content]
        if isinstance(button, ft.IconButton)
    ]


@pytest.mark.parametrize(
    ("route", "recorded", "there"),
    [
        ("/drafts/d1", ALL, True),
        ("/drafts/d1", frozenset(), False),
        ("/drafts/d1", frozenset({heard.name("Selamat datang di Layar")}), False),
        ("/", ALL, True),
        ("/outbox", ALL, True),
        ("/me", ALL, False),
    ],
)
def test_the_sign_is_there_where_a_recording_is(route, recorded, there):
    """A page none of whose texts is recorded has no sign that would stay silent."""

    async def story() -> None:
        session = Session(**FORM, voice=Recorder(), recorded=recorded)
        async with client(session.main, route) as screen:
            assert bool(_signs(screen)) is there

    run(story())


class _Everything(frozenset):
    """The recordings of a phone that has one of every text there could be."""

    def __contains__(self, _recording: object) -> bool:
        return True


SILENT = {"several", "chart", "signature", "straight", "fault", "nowhere"}
"""Lists to choose from, what is done by hand, and what says that there is no page."""


BESIDE = ("home", "applications", "case", "outbox", "me")
"""What is drawn in another way where there is room for two panes."""


@pytest.mark.parametrize(
    ("page", "width"),
    [(page, 412) for page in PAGES if page not in OFFICERS and not page.startswith("form-")]
    + [(page, 1280) for page in BESIDE],
)
def test_every_page_can_be_heard(page, width):
    """Whoever does not read is left alone on none, be it a phone's or a tablet's."""
    route, shown = PAGES[page]
    recorded = _Everything({heard.name("Layar")})

    async def story() -> None:
        session = Session(**shown, voice=Recorder(), recorded=recorded)
        async with client(session.main, route, width=width) as screen:
            named = (each.control for each in aloud.open_page(screen.page))
            signs = [each for each in named if getattr(each, "identifier", None) == "listen"]
            assert bool(signs) is (page not in SILENT)

    run(story())


def test_where_nothing_can_play_there_is_no_sign():
    """Recordings alone are not enough."""

    async def story() -> None:
        async with client(Session(**FORM, recorded=ALL).main, "/drafts/d1") as screen:
            assert _signs(screen) == []

    run(story())


def test_a_touch_reads_the_page_in_order_and_a_second_stops():
    """First the title, then the why; while it is read the sign says how to stop."""

    async def story() -> None:
        voice = Recorder()
        session = Session(**FORM, voice=voice, recorded=ALL)
        async with client(session.main, "/drafts/d1") as screen:
            await screen.fire(_signs(screen)[-1], "click")
            order = (heard.name("Tentang anak"), heard.name("Ditulis di akta."))
            assert voice.calls[-1] == ("listen", order)
            session.hand.screen.listening = order
            await screen.until(lambda: _signs(screen)[-1].tooltip == "Berhenti membaca")
            await screen.fire(_signs(screen)[-1], "click")
            assert voice.calls[-1] == ("silence",)

    run(story())


def test_a_notice_is_read_first():
    """What has just happened comes before the page it stands on."""

    async def story() -> None:
        voice = Recorder()
        notice = Notice("Tersimpan.", Tone.DONE, 1)
        session = Session(**FORM, voice=voice, recorded=ALL, notice=notice)
        async with client(session.main, "/drafts/d1") as screen:
            await screen.fire(_signs(screen)[-1], "click")
            assert voice.calls[-1][1][0] == heard.name("Tersimpan.")

    run(story())


def test_leaving_a_page_ends_its_reading():
    """Nobody hears one page while looking at another; neither at the next page of a form."""

    async def story() -> None:
        voice = Recorder()
        session = Session(**FORM, voice=voice, recorded=ALL)
        async with client(session.main, "/drafts/d1") as screen:
            voice.calls.clear()
            session.hand.screen.form = states.form(states.question(label="Mau urus apa?"), page=1)
            await screen.until(lambda: ("silence",) in voice.calls)
            voice.calls.clear()
            await screen.open("/outbox")
            await screen.until(lambda: ("silence",) in voice.calls)

    run(story())


def test_recordings_follow_one_another_until_they_are_over():
    """Each begins when the one before is over; then nothing is being played."""

    async def story() -> None:
        session = Session(**FORM)
        async with client(session.main, "/drafts/d1") as screen:
            shown = session.hand.screen
            voice = Voice(screen.page, shown)
            voice.listen(["a" * 16, "b" * 16])
            for name in ("a" * 16, "b" * 16):
                player = await _playing(screen, voice, name)
                await screen.fire(player, "state_change", {"state": "completed"})
            await screen.until(lambda: shown.listening == ())

    run(story())


def test_silence_ends_all_of_it():
    """After a stop the next recording does not begin."""

    async def story() -> None:
        session = Session(**FORM)
        async with client(session.main, "/drafts/d1") as screen:
            voice = Voice(screen.page, session.hand.screen)
            voice.listen(["a" * 16, "b" * 16])
            player = await _playing(screen, voice, "a" * 16)
            voice.silence()
            await screen.rest()
            await asyncio.sleep(0.05)
            assert player.src == heard.asset("a" * 16)
            assert session.hand.screen.listening == ()

    run(story())


def test_a_phone_that_cannot_play_loses_the_sign(monkeypatch):
    """A player that refuses takes the sign away instead of staying silent under it."""

    async def refuses(_: Screen) -> None:
        raise RuntimeError

    monkeypatch.setattr("flet_audio.Audio.resume", refuses)

    async def story() -> None:
        session = Session(**FORM, recorded=ALL)
        async with client(session.main, "/drafts/d1") as screen:
            shown = session.hand.screen
            shown.voice = Voice(screen.page, shown)
            await screen.until(lambda: len(_signs(screen)) > 0)
            await screen.fire(_signs(screen)[-1], "click")
            await screen.until(lambda: _signs(screen) == [])
            assert shown.listening == ()

    run(story())


async def _playing(screen: FakeClient, voice: Voice, name: str) -> ft.BaseControl:
    """Return the player once it plays this recording."""
    await screen.until(lambda: voice.player is not None and voice.player.src == heard.asset(name))
    await screen.rest()
    return voice.player
