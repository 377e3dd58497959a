"""
Pictures of every screen on one page: `python -m tests.browser.gallery FOLDER`.

A phone that has been used for a while, with an office that has answered: each of its pages, phone
and tablet, light and dark, Indonesian and English. Not a test: people look at it.
"""

import html
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from app import printing, strings
from app.settings import HERE, Deployment, read_deployment
from app.storage import drafts, people
from app.voyage import cargo
from app.voyage.clerk import Clerk
from app.voyage.office import Account, LocalOffice, new_account
from app.voyage.villager import Villager
from protocol import services, world
from protocol.ids import CaseId
from tests import made_letters
from tests.browser import gallery_console, gallery_tablet
from tests.browser.console import Console
from tests.browser.driver import CHROMIUM_FLAGS, OPENS_MS, Phone, chromium
from tests.browser.serving import AppProcess

LANGUAGES = ("id", "en")
SIZES = ("phone", "tablet")
FORM = "kartu-keluarga"
"""The service whose form is shown page by page; of the others the first page."""
LAST_PAGE = 99
"""Past every page of a form: what has been filled in is read back."""
WHOLE = "phone-light-id"
"""The window in which the form of every service is drawn; elsewhere only `FORMS`."""
FORMS = (f"form-{FORM}", "form-pengaduan")
LARGE = (
    "home",
    *FORMS,
    "review",
    "case-0",
    "case-4",
    "outbox",
    "me",
    "applications",
    "people",
    "rating",
    "slip",
    "withdrawal",
    "give",
    "take",
    "introduce",
    "relay",
    "codes-show",
    "ask",
)
"""What is drawn with letters twice as large too."""
SCROLL_PX = 700


@dataclass(frozen=True)
class Used:
    """A phone in use: what was sent from it, what is being filled in, and one form read back."""

    villager: Villager
    cases: tuple[CaseId, ...]
    forms: dict[str, str]
    read_back: str
    told_of: str
    """A report about an officer, read back before it is sent."""
    report: CaseId | None = None
    """One that was answered."""


def main(folder: Path) -> None:
    """Take every picture and write the page that shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="layar-gallery-") as place, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        account = new_account("loket", "Contoh Petugas Loket")
        office = LocalOffice(Path(place) / "office")
        office.prepare(account, *gallery_console.STAFF)
        gallery_console.let_in(office)
        deployment = read_deployment(HERE / "deployment.toml")
        with office:
            _take(browser, office, account, deployment, Path(place), folder)
        browser.close()
    _papers(folder / "paper")
    (folder / "index.html").write_text(page(folder), "utf-8")
    print(f"{folder / 'index.html'}: {len(list(folder.glob('*/*.png')))} pictures")


def _papers(there: Path) -> None:
    """Draw the letter of every service as it is printed on A4, and one as a draft."""
    there.mkdir(parents=True, exist_ok=True)
    for service in made_letters.ASKED:
        (pages, _) = made_letters.pages(service)
        (there / f"letter-{service}.png").write_bytes(printing.proof(pages[0]))
        (there / f"letter-{service}.pdf").write_bytes(made_letters.pdf(service))
    (pages, _) = made_letters.pages("rekomendasi-bbm-nelayan", behalf="Sekretaris Dinas Perikanan")
    (there / "letter-on-behalf.png").write_bytes(printing.proof(pages[0]))
    (pages, _) = made_letters.pages("surat-keterangan-usaha", signed=False)
    (there / "letter-draft.png").write_bytes(printing.proof(pages[0]))


def _take(
    browser: Browser,
    office: LocalOffice,
    account: Account,
    deployment: Deployment,
    place: Path,
    folder: Path,
) -> None:
    app = AppProcess(place / "phone", office, deployment.root.hex())
    new = AppProcess(place / "new", office, deployment.root.hex())
    used = _use(app.folder / "data", replace(deployment, office=office.url), office, account)
    tablet = gallery_tablet.prepare(
        place / "tablet", office, replace(deployment, office=office.url)
    )
    fishing = gallery_console.prepare(browser, office, used.villager)
    used = replace(used, report=gallery_console.answer(browser, office, used.villager))
    for language in LANGUAGES:
        with used.villager.store.writing() as session:
            people.prefer(session, people.Preferences(language))
        app.start(), new.start()
        if language != LANGUAGES[0]:
            gallery_tablet.speak(browser, tablet, language)
        strings.use(language)
        for size in SIZES:
            for dark in (False, True):
                there = folder / f"{size}-{'dark' if dark else 'light'}-{language}"
                _phone(browser, app, used, there, size, dark=dark)
                if language == LANGUAGES[0]:
                    _first(browser, new, there, size, dark=dark)
                desk = partial(Console, browser, office.url, size, dark=dark)
                gallery_console.draw(desk, office, account, there, language)
                gallery_console.letters(desk, fishing, there, language)
                gallery_tablet.draw(browser, tablet, there, size, dark=dark)
        _large(browser, app, used, folder / f"letters-twice-{language}")
        app.stop(), new.stop()
    strings.use(LANGUAGES[0])


def _use(data: Path, deployment: Deployment, office: LocalOffice, account: Account) -> Used:
    """Apply for one of everything, have some of it decided, begin a form of every service."""
    dice = random.Random(11)
    villager = Villager(data, deployment, world.real())
    catalogue = services.catalogue()
    made = [
        cargo.make(each, date.today(), dice, papers=number == 0)  # noqa: DTZ011 - made up
        for number, each in enumerate(catalogue.values())
    ]
    sent = [villager.writes(each) for each in made[:4]]
    office.start()
    villager.exchanges()
    clerk = Clerk(office.url, account)
    clerk.finishes(sent[0])
    clerk.close()
    villager.exchanges()
    waiting = [villager.writes(each) for each in made[4:6]]
    forms = {}
    with villager.store.writing() as session:
        for each in made:
            forms[each.service.key] = drafts.begin(session, villager.world, each.service.key)
        read_back = drafts.begin(session, villager.world, FORM)
        for key, value in next(each for each in made if each.service.key == FORM).answers.items():
            kept = value if isinstance(value, str) else tuple(value)
            for draft in (forms[FORM], read_back):
                drafts.answer(session, villager.world, draft, key, kept)
        drafts.turn(session, villager.world, read_back, LAST_PAGE)
        told = cargo.report(catalogue, date.today(), dice)  # noqa: DTZ011 - made up
        told_of = drafts.begin(session, villager.world, told.service.key, answers=told.answers)
        drafts.turn(session, villager.world, told_of, LAST_PAGE)
    return Used(villager, (*sent, *waiting), forms, read_back, told_of)


def _routes(used: Used) -> Iterator[tuple[str, str]]:
    yield from (
        ("home", "/"),
        ("applications", "/applications"),
        ("outbox", "/outbox"),
        ("me", "/me"),
        ("ask", "/ask"),
        ("give", "/carry/give"),
        ("take", "/carry/take"),
        ("codes-show", "/nearby/show"),
        ("codes-read", "/nearby/read"),
        ("relay", "/nearby/relay"),
        ("introduce", "/me/introduce"),
    )
    yield from ((f"case-{number}", f"/cases/{case}") for number, case in enumerate(used.cases))
    done, moving = used.cases[0], used.cases[1]
    yield from (
        ("slip", f"/slips/{done}"),
        ("rating", f"/ratings/{done}"),
        ("withdrawal", f"/withdrawals/{moving}"),
        ("people", "/people"),
        ("person-new", "/people/new"),
        ("letter-check", "/check"),
    )
    yield "review", f"/drafts/{used.read_back}"
    yield "review-report", f"/drafts/{used.told_of}"
    if used.report is not None:
        yield "case-report", f"/cases/{used.report}"
    yield from ((f"form-{service}", f"/drafts/{draft}") for service, draft in used.forms.items())


def _large(browser: Browser, app: AppProcess, used: Used, there: Path) -> None:
    """Draw what matters most with letters twice as large: page by page down to its end."""
    routes = dict(_routes(used))
    for name in LARGE:
        phone = Phone(browser, app.url, letters=2)
        phone.page.set_default_timeout(OPENS_MS)
        phone.open(routes[name])
        phone.picture(there / f"{name}.png")
        phone.page.mouse.move(200, 400)
        phone.page.mouse.wheel(0, SCROLL_PX)
        phone.picture(there / f"{name}-below.png")
        phone.close()


def _phone(
    browser: Browser, app: AppProcess, used: Used, there: Path, size: str, *, dark: bool
) -> None:
    """Draw one page after the other in one window, as somebody leafs through them."""
    whole = there.name == WHOLE
    phone = _opened(browser, app, size, dark=dark)
    for number, (name, route) in enumerate(_routes(used)):
        if whole or name in FORMS or not name.startswith("form-"):
            if number:
                phone.goes(route)
            phone.picture(there / f"{name}.png")
    phone.close()


def _opened(browser: Browser, app: AppProcess, size: str, *, dark: bool) -> Phone:
    phone = Phone(browser, app.url, size, dark=dark)
    phone.page.set_default_timeout(OPENS_MS)
    phone.open().page.evaluate("document.fonts.ready")
    return phone


def _first(browser: Browser, app: AppProcess, there: Path, size: str, *, dark: bool) -> None:
    phone = _opened(browser, app, size, dark=dark)
    phone.picture(there / "welcome.png")
    phone.close()


def page(folder: Path) -> str:
    """Return one HTML page of all pictures: a row for each screen, a column for each window."""
    windows = sorted(each.name for each in folder.iterdir() if each.is_dir())
    names = sorted({each.stem for each in folder.glob("*/*.png")})
    head = "".join(f"<th>{html.escape(each)}</th>" for each in windows)
    rows = "".join(_row(folder, name, windows) for name in names)
    return (
        '<!doctype html><html lang="id"><meta charset="utf-8"><title>Layar</title>'
        "<style>body{font:16px sans-serif;background:#f7f3ea;color:#14252b}"
        "th{text-align:left;position:sticky;top:0;background:#f7f3ea;padding:8px}"
        "td{vertical-align:top;padding:8px}img{max-width:320px;border-radius:12px}</style>"
        f"<table><tr><th></th>{head}</tr>{rows}</table></html>"
    )


def _row(folder: Path, name: str, windows: list[str]) -> str:
    cells = []
    for window in windows:
        path = Path(window) / f"{name}.png"
        seen = f'<a href="{path}"><img loading="lazy" src="{path}" alt="{html.escape(name)}"></a>'
        cells.append(f"<td>{seen if (folder / path).exists() else ''}</td>")
    return f"<tr><th>{html.escape(name)}</th>{''.join(cells)}</tr>"


if __name__ == "__main__":
    if "--only-page" in sys.argv:
        (Path(sys.argv[1]) / "index.html").write_text(page(Path(sys.argv[1])), "utf-8")
    else:
        main(Path(sys.argv[1]))
