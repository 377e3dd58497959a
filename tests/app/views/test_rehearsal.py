"""Whoever practises sees it on every page, and ends it by a touch."""

import asyncio

import pytest

from app import main, settings
from app.device import aboard
from app.model import FaultState
from app.model_rehearsal import RehearsalState
from app.views import schemes, theme
from protocol import world
from tests.app.actions.stage import Hall
from tests.app.views import states
from tests.app.views.hands import Session
from tests.fletclient import client, run

BAND = "Latihan. Tidak ada yang terkirim."
PAGES = ["/", "/applications", "/outbox", "/me", "/cases/c1", "/drafts/d1", "/carry/give", "/ask"]


async def patiently(so):
    """Wait for a store to be opened, on a machine that has much to do."""
    async with asyncio.timeout(30):
        while not so():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("route", PAGES)
def test_the_band_is_on_every_page(route, width):
    """On the pages of the bar and on those above them, narrow and wide, open or being opened."""

    async def story() -> None:
        session = Session(rehearsal=RehearsalState(), case=states.case())
        async with client(session.main, route, width=width, height=800) as screen:
            assert BAND in screen.texts()

    run(story())


def test_the_band_is_there_in_trouble_and_gone_when_it_is_real():
    """A fault does not hide it; without practice there is none."""

    async def story() -> None:
        fault = FaultState("Ada masalah", "Semua aman.")
        async with client(Session(fault=fault, rehearsal=RehearsalState()).main) as screen:
            assert BAND in screen.texts()
        async with client(Session().main) as screen:
            assert BAND not in screen.texts()

    run(story())


def test_the_band_offers_the_next_step_and_asks_before_the_end():
    """One touch for the next answer, two for the end."""

    async def story() -> None:
        session = Session(rehearsal=RehearsalState(goes_on=True))
        async with client(session.main) as screen:
            await screen.press("Langkah berikut")
            await screen.press("Selesai latihan")
            session.hand.screen.rehearsal = RehearsalState(asks=True)
            await screen.rest()
            assert BAND not in screen.texts()
            await screen.press("Lanjut latihan")
            await screen.press("Ya, selesai")
            touched = [each[1] for each in session.hand.calls if each[0] == "rehearse"]
            assert touched == ["next", "ask", "stay", "end"]

    run(story())


def test_practice_is_drawn_in_its_own_colours():
    """The page changes its scheme with practice, and back."""

    async def story() -> None:
        session = Session()
        async with client(session.main) as screen:
            real = theme.light(schemes.SEAFARING).color_scheme.primary
            assert screen.page.theme.color_scheme.primary == real
            session.hand.screen.rehearsal = RehearsalState()
            await screen.rest()
            practised = theme.light(schemes.REHEARSAL).color_scheme.primary
            assert screen.page.theme.color_scheme.primary == practised

    run(story())


def test_the_app_goes_into_practice_and_out_again(tmp_path, monkeypatch):
    """The whole app: a person practises by one touch, and is themselves again after two."""
    monkeypatch.setenv("LAYAR_DATA", str(tmp_path / "data"))
    hall = Hall(settings.read().data).boards()
    hall.introduces(name="SITI ASLI")
    hall.device.rest()

    async def story() -> None:
        async with client(main.main) as screen:
            await patiently(lambda: "Halo, SITI ASLI" in screen.texts())
            await screen.open("/me")
            await patiently(lambda: "SITI ASLI" in screen.texts())
            device = aboard(settings.read(), world.real())
            await patiently(lambda: not device.courier.state.sending)
            await screen.press("Latihan")
            await patiently(lambda: "Halo, CONTOH WARGA" in screen.texts())
            assert BAND in screen.texts()
            await screen.press("Selesai latihan")
            await screen.press("Ya, selesai")
            await patiently(lambda: "Halo, SITI ASLI" in screen.texts())
            assert BAND not in screen.texts()

    run(story())
    aboard(settings.read(), world.real()).rest()
