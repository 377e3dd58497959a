"""A real office, a real app, a real browser."""

import os
import random
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from app.settings import HERE, read_deployment
from app.voyage import cargo
from app.voyage.office import new_account
from tests import warm
from tests.browser.driver import CHROMIUM_FLAGS, REST_MS, chromium
from tests.browser.serving import AppProcess

expect.set_options(timeout=20_000)  # two cores draw a page while others start an office
SCREENS = os.environ.get("LAYAR_SCREENS")


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def windows(browser):
    """Close every window a test leaves open: one whose app has ended waits for it at full speed."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture
def clerk_account():
    return new_account("loket", "Contoh Petugas Loket")


@pytest.fixture
def office(tmp_path, clerk_account):
    """An office with its keys and staff made, not running yet."""
    office = warm.Office(tmp_path / "office")
    office.prepare(clerk_account)
    yield office
    office.stop()


@pytest.fixture
def app(tmp_path, office):
    root_key = read_deployment(HERE / "deployment.toml").root.hex()
    app = AppProcess(tmp_path / "phone", office, root_key)
    app.start()
    yield app
    app.stop()


def _words(request):
    """Name the window a test was parametrised with: its size, and how dark it is."""
    given = getattr(request.node, "callspec", None)
    facts = given.params if given else {}
    return [facts.get("size", "phone"), "dark" if facts.get("dark") else "light"]


@pytest.fixture
def keep(request):
    """Look at a window for a moment; keep a picture of it where `make screens` asks for one."""

    def keep(window, name):
        if SCREENS:
            window.picture(Path(SCREENS, "-".join(_words(request)), f"{name}.png"))
        else:
            window.page.wait_for_timeout(REST_MS)

    return keep


@pytest.fixture
def paper(tmp_path):
    """A photographed card, as large and as noisy as a phone takes it."""
    path = tmp_path / "kk.jpg"
    path.write_bytes(cargo.paper(random.Random(7)))
    return path
