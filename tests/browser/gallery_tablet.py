"""Pictures of a village's tablet: the lock, the keys, the desk, and who works there."""

from pathlib import Path

from playwright.sync_api import Browser

from app.settings import Deployment
from app.voyage import office_tablet
from app.voyage.office import LocalOffice
from app.voyage.office_tablet import OFFICERS
from protocol import world
from tests.browser.driver import OPENS_MS, AppProcess, Phone

PAGES = {
    "queue": "/",
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


def types(phone: Phone, pin: str) -> None:
    """Press the keys of a PIN."""
    for key in pin:
        phone.tap(key, exact=True)
    phone.tap("Lanjut", exact=True)


def draw(browser: Browser, app: AppProcess, there: Path, size: str, *, dark: bool) -> None:
    """Draw the lock, come on duty as the head, draw the pages of the village, and lock again."""
    _, head, pin = OFFICERS[0]
    phone = Phone(browser, app.url, size, dark=dark)
    phone.page.set_default_timeout(OPENS_MS)
    phone.open().picture(there / "tablet-lock.png")
    phone.tap(head)
    phone.sees("Ketik kode rahasia Anda")
    phone.picture(there / "tablet-lock-keys.png")
    types(phone, pin)
    phone.sees(f"Bertugas: {head}", within_s=OPENS_MS / 1000)
    phone.picture(there / "tablet-on-duty.png")
    for name, route in PAGES.items():
        page = Phone(browser, app.url, size, dark=dark)
        page.page.set_default_timeout(OPENS_MS)
        page.open(route).picture(there / f"tablet-{name}.png")
        page.close()
    phone.tap("Kunci", exact=True)
    phone.sees("Tablet terkunci", within_s=OPENS_MS / 1000)
    phone.close()
