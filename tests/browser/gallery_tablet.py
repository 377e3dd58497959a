"""Pictures of a village's tablet: the lock, the keys, the desk, and who works there."""

from pathlib import Path

from playwright.sync_api import Browser

from app import strings
from app.settings import Deployment
from app.strings import t
from app.voyage import office_tablet
from app.voyage.office import LocalOffice
from app.voyage.office_tablet import OFFICERS
from protocol import world
from tests.browser.driver import OPENS_MS, Phone
from tests.browser.serving import AppProcess

PAGES = {
    "help": "/help",
    "board": "/board",
    "letters": "/letters",
    "letterhead": "/letterhead",
    "register": "/register",
    "intake": "/intake",
    "trips": "/trips",
    "me": "/me",
    "officers": "/officers",
    "officer-new": "/officers/new",
    "officers-book": "/officers/book",
}


def prepare(place: Path, office: LocalOffice, deployment: Deployment) -> AppProcess:
    """Return a tablet's app, its three officers known to the office; it begins locked."""
    app = AppProcess(place, office, deployment.root.hex())
    office_tablet.make(place / "data", place / "secrets", office, deployment, world.real())
    return app


def speak(browser: Browser, app: AppProcess, language: str) -> None:
    """Have the tablet speak another language from now on: its head chooses it."""
    phone = _unlocked(browser, app.start())
    phone.goes("/me")
    phone.choose(t(f"language.{language}"))
    phone.sees(strings.words(language)["me.language"], within_s=OPENS_MS / 1000)
    phone.close()
    app.stop()


def draw(browser: Browser, app: AppProcess, there: Path, size: str, *, dark: bool) -> None:
    """Draw the lock, come on duty as the head, draw the pages of the village, and lock again."""
    phone = _unlocked(browser, app.start(), size, dark=dark, there=there)
    phone.picture(there / "tablet-on-duty.png")
    for name, route in PAGES.items():
        phone.goes(route)
        phone.picture(there / f"tablet-{name}.png")
    phone.goes("/")
    phone.tap(t("duty.lock"), exact=True)
    phone.sees(t("lock.title"), within_s=OPENS_MS / 1000)
    phone.close()
    app.stop()


def _unlocked(
    browser: Browser,
    app: AppProcess,
    size: str = "tablet",
    *,
    dark: bool = False,
    there: Path | None = None,
) -> Phone:
    """Come on duty as the head, and keep pictures of the lock on the way where they are wanted."""
    _, head, pin = OFFICERS[0]
    phone = Phone(browser, app.url, size, dark=dark)
    phone.page.set_default_timeout(OPENS_MS)
    phone.open()
    if there:
        phone.picture(there / "tablet-lock.png")
    phone.tap(head)
    phone.sees(t("lock.pin_why"))
    if there:
        phone.picture(there / "tablet-lock-keys.png")
    for key in pin:
        phone.tap(key, exact=True)
    phone.tap(t("lock.give"), exact=True)
    phone.sees(t("duty.now", name=head, post="").rstrip(), within_s=OPENS_MS / 1000)
    return phone
