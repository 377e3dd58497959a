"""Pictures of the office's console: a clerk's working day, and the pages of every other role."""

import random
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from app.voyage import cargo, demo
from app.voyage.office import INSPECTOR, SEAL, Account, LocalOffice
from app.voyage.villager import Villager
from protocol import services
from protocol.ids import CaseId
from tests.browser import gallery_once
from tests.browser.console import Console

CLERK_PAGES = ("visits", "figures", "ratings", "slips", "letters", "account", "again")
PAGES = {
    "bupati": ("figures?days=90&by=district", "figures?days=365&district=82.04.17"),
    "inspektorat": ("integrity",),
    "pelindung": ("requests", "approvals", "exports"),
    "auditor": ("log",),
    "pengelola": ("people", "people/new", "people/auditor", "devices", "approvals", "systems"),
}
"""By account of the demonstration, the pages its role has and a clerk's has not."""
KINDS = ("integrity", "requests", "systems")
"""Lists of which the first page they lead to is drawn too."""
LINKS = {"beside": ".alike a", "paper": "a.picture"}
"""What a case's page leads to, by the picture of it."""
LETTERS = {
    "outgoing": "outgoing",
    "letter-draft": "cases/{checked}/letter",
    "letter-returned": "cases/{returned}/letter",
    "letter-signed": "cases/{signed}/letter",
    "register": "registers",
}
"""What a signing official sees, by the picture of it."""
PICTURES = {
    "account": "account",
    "again": "again",
    "approvals": "approvals-pengelola",
    "beside": "beside",
    "case": "case",
    "codes": "codes",
    "covering": "covering",
    "devices": "devices-pengelola",
    "exports": "exports-pelindung",
    "figures": "figures",
    "handed": "handed",
    "integrity": "integrity-inspektorat",
    "integrity_case": "integrity-report",
    "integrity_unlock": "integrity-refused",
    "letter": "letter-draft",
    "letters": "letters",
    "log": "log-auditor",
    "member": "people-auditor-pengelola",
    "new_person": "people-new-pengelola",
    "outgoing": "outgoing",
    "own_password": "own-password",
    "paper": "paper",
    "people": "people-pengelola",
    "queue": "queue",
    "ratings": "ratings",
    "register": "register",
    "request": "requests-one",
    "requests": "requests-pelindung",
    "second_step": "second-step",
    "sign_in": "sign-in",
    "slips": "slips",
    "sorry": "sorry",
    "system": "systems-one",
    "systems": "systems-pengelola",
    "visits": "visits",
}
"""By template that is a page of the console the picture of it; a test sees that none lacks."""
ANSWER = """Terima kasih atas laporan Anda. Kami sudah datang ke dermaga pada hari Selasa dan \
bertanya kepada tiga saksi.

Petugas itu sudah dipanggil dan mendapat peringatan tertulis. Uang yang diminta sudah kembali \
kepada warga, di depan kepala desa.

Terjadi lagi? Kirim laporan baru, atau datang ke kantor Inspektorat di Labuha, Senin sampai Jumat, \
pukul 08.00 sampai 15.00."""
"""What the inspectorate says at length."""
_INSPECTOR = next(each for each in demo.STAFF if each.role == INSPECTOR)
_FISHERS = tuple(each for each in demo.STAFF if each.services == demo.FISHERIES)
_ROLES = tuple(each for each in demo.STAFF if each.username in PAGES)
STAFF = (*_ROLES, *_FISHERS)
Desk = Callable[[], Console]
"""A window of one size and light, at the console, with nobody signed in yet."""


def prepare(browser: Browser, office: LocalOffice, villager: Villager) -> Sequence[CaseId]:
    """Have the fisheries office work on letters: one is signed, one checked, one sent back."""
    service, dice = services.catalogue()[demo.FISHERIES[0]], random.Random(8)
    made = cargo.make(service, date.today(), dice, papers=False)  # noqa: DTZ011 - made up
    cases = [villager.writes(made) for _ in range(3)]
    while villager.waits():
        villager.exchanges()
    clerk, verifier, signer = (_signed_in(browser, office, each) for each in _FISHERS)
    for case in cases:
        clerk.prepares(case)
        verifier.checks(case)
    signer.page.goto(f"{office.url}/console/cases/{cases[0]}/letter")
    signer.presses("Tanda tangani surat")
    signer.page.goto(f"{office.url}/console/cases/{cases[2]}/letter")
    signer.sends_back("Nama perahu belum sama dengan pas kecil.")
    for console in (clerk, verifier, signer):
        console.close()
    villager.exchanges()
    _wants_a_file(browser, office)
    return cases


def answer(browser: Browser, office: LocalOffice, villager: Villager) -> CaseId:
    """Have the inspectorate answer a report at length and look into another; return the first."""
    dice = random.Random(9)
    made = [cargo.report(services.catalogue(), date.today(), dice) for _ in range(2)]  # noqa: DTZ011
    cases = [villager.writes(each) for each in made]
    while villager.waits():
        villager.exchanges()
    inspector = _signed_in(browser, office, _INSPECTOR)
    inspector.page.goto(f"{office.url}/console/integrity")
    inspector.unseals(SEAL)
    for case in cases:
        inspector.page.goto(f"{office.url}/console/integrity/{case}")
        inspector.presses("Mulai periksa")
    inspector.page.goto(f"{office.url}/console/integrity/{cases[0]}")
    inspector.page.locator("#complete-note").fill(ANSWER)
    inspector.presses("Jawab dan tutup")
    inspector.sees("Laporan ini sudah dijawab.")
    inspector.close()
    villager.exchanges()
    return cases[0]


def _wants_a_file(browser: Browser, office: LocalOffice) -> None:
    """Have a signing official ask for many cases as a file, which somebody else has to agree to."""
    official = _signed_in(browser, office, _FISHERS[-1])
    official.page.goto(f"{office.url}/console/exports")
    official.page.locator("#since").fill(date.today().replace(day=1).isoformat())  # noqa: DTZ011
    official.page.locator("form.fields button.main").click()
    official.page.locator(".tone-done").wait_for()
    official.close()


def letters(desk: Desk, cases: Sequence[CaseId], there: Path, language: str) -> None:
    """Draw what a signing official sees."""
    console = desk()
    console.signs_in(_FISHERS[-1])
    console.page.locator(".who").wait_for()
    console.speaks(language)
    signed, checked, returned = cases
    for name, page in LETTERS.items():
        address = page.format(checked=checked, returned=returned, signed=signed)
        console.page.goto(f"{console.url}/console/{address}")
        console.picture(there / f"console-{name}.png")
    console.page.goto(f"{console.url}/console/cases/{checked}")
    console.page.locator(".letter-box").scroll_into_view_if_needed()
    console.picture(there / "console-case-letter.png")
    console.close()


def _signed_in(browser: Browser, office: LocalOffice, account: Account) -> Console:
    console = Console(browser, office.url)
    console.signs_in(account)
    console.page.locator(".who").wait_for()
    return console


def let_in(office: LocalOffice) -> None:
    """Let another system in, whose news goes to an address of this machine that does not answer."""
    services = ("--service", "surat-keterangan-tidak-mampu")
    office.command("clients", "add", "dinsos", "--name", "Dinas Sosial", *services)
    office.command("hooks", "add", "dinsos", "http://127.0.0.1:9/layar", "--inside")


def draw(desk: Desk, office: LocalOffice, clerk: Account, there: Path, language: str) -> None:
    """Draw the pages of every role, and those of somebody's first day."""
    console = desk()
    console.signs_in(clerk)
    console.speaks(language)
    _page(console, there, "")
    for page in CLERK_PAGES:
        _page(console, there, page)
    _queue(console, there)
    _case(console, there)
    gallery_once.covered(console, there)
    console.page.goto(f"{console.url}/console/cases/{'0' * 32}")
    console.picture(there / "console-sorry.png")
    console.close()
    gallery_once.arriving(desk(), office, there, language)
    for account in _ROLES:
        _role(desk(), account, there, language)
    nobody = desk()
    nobody.speaks(language)
    _page(nobody, there, "sign-in")
    nobody.close()


def _queue(console: Console, there: Path) -> None:
    page = console.page
    page.goto(f"{console.url}/console?state=all")
    page.locator("main input[form=bulk]").first.check()
    console.picture(there / "console-bulk.png")
    page.goto(f"{console.url}/console")
    page.keyboard.press("?")
    console.picture(there / "console-keys.png")


def _case(console: Console, there: Path) -> None:
    page = console.page
    page.goto(f"{console.url}/console")
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    console.picture(there / "console-case.png")
    for name, link in LINKS.items():
        if page.locator(link).count():
            address = page.url
            page.locator(link).first.click()
            console.picture(there / f"console-{name}.png")
            page.goto(address)


def _role(console: Console, account: Account, there: Path, language: str) -> None:
    console.signs_in(account)
    console.page.locator(".who").wait_for()
    if "requests" in PAGES[account.username]:
        gallery_once.asked(console)
    console.speaks(language)
    for page in PAGES[account.username]:
        _page(console, there, page, f"-{account.username}")
    if account.role == INSPECTOR:
        _sealed(console, there)
    for kind in KINDS:
        if kind in PAGES[account.username]:
            console.page.goto(f"{console.url}/console/{kind}")
            console.page.locator(f"main a[href^='/console/{kind}/']").first.click()
            console.picture(there / f"console-{kind}-one.png")
    if "people/new" in PAGES[account.username]:
        gallery_once.handed(console, there)
    console.close()


def _sealed(console: Console, there: Path) -> None:
    """Draw a report as it is sealed, opened, worked on and answered; leave the seal open."""
    page, reports = console.page, f"{console.url}/console/integrity"
    page.locator("main a[href^='/console/integrity/']").first.click()
    console.picture(there / "console-integrity-sealed.png")
    console.unseals("bukan kalimat sandinya")
    console.picture(there / "console-integrity-refused.png")
    console.unseals(SEAL)
    console.picture(there / "console-integrity-report.png")
    page.locator("#decide").scroll_into_view_if_needed()
    page.locator("details.choice summary").nth(1).click()
    page.locator("#ask-note").scroll_into_view_if_needed()
    console.picture(there / "console-integrity-ask.png")
    page.goto(reports)
    console.picture(there / "console-integrity-open.png")
    page.goto(f"{reports}?state=over")
    page.locator("main a[href^='/console/integrity/']").first.click()
    page.locator(".event blockquote").first.scroll_into_view_if_needed()
    console.picture(there / "console-integrity-answered.png")
    page.goto(reports)


def _page(console: Console, there: Path, page: str, of: str = "") -> None:
    console.page.goto(f"{console.url}/console/{page}".rstrip("/"))
    console.picture(there / f"console-{_name(page)}{of}.png")


def _name(page: str) -> str:
    bare, _, narrowed = page.partition("?")
    return (bare.replace("/", "-") or "queue") + ("-narrowed" if "district=" in narrowed else "")


def drawn() -> set[str]:
    """Return the names of the pictures that are drawn of the console."""
    said = "".join(Path(each).read_text("utf-8") for each in (__file__, gallery_once.__file__))
    literal = set(re.findall(r'"console-([a-z-]+)\.png"', said))
    pages = {_name(page) for page in ("", "sign-in", *CLERK_PAGES)}
    roles = {f"{_name(page)}-{who}" for who, pages_ in PAGES.items() for page in pages_}
    kinds = {f"{kind}-one" for kind in KINDS}
    return literal | pages | roles | kinds | set(LETTERS) | set(LINKS)
