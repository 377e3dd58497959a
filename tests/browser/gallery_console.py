"""Pictures of the office's console: a clerk's working day, and the pages of every other role."""

import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from app.voyage import cargo, demo
from app.voyage.office import INSPECTOR, SEAL, Account, LocalOffice
from app.voyage.villager import Villager
from protocol import services
from protocol.ids import CaseId
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
    for name, page in (
        ("outgoing", "outgoing"),
        ("letter-draft", f"cases/{checked}/letter"),
        ("letter-returned", f"cases/{returned}/letter"),
        ("letter-signed", f"cases/{signed}/letter"),
        ("register", "registers"),
    ):
        console.page.goto(f"{console.url}/console/{page}")
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


def draw(desk: Desk, clerk: Account, there: Path, language: str) -> None:
    """Draw the pages of every role."""
    console = desk()
    console.signs_in(clerk)
    console.speaks(language)
    _page(console, there, "")
    for page in CLERK_PAGES:
        _page(console, there, page)
    _queue(console, there)
    _case(console, there)
    console.close()
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
    for name, link in (("beside", ".alike a"), ("paper", "a.picture")):
        if page.locator(link).count():
            address = page.url
            page.locator(link).first.click()
            console.picture(there / f"console-{name}.png")
            page.goto(address)


def _role(console: Console, account: Account, there: Path, language: str) -> None:
    console.signs_in(account)
    console.page.locator(".who").wait_for()
    console.speaks(language)
    for page in PAGES[account.username]:
        _page(console, there, page, f"-{account.username}")
    if account.role == INSPECTOR:
        _sealed(console, there)
    for kind in ("integrity", "requests", "systems"):
        link = console.page.locator(f"main a[href^='/console/{kind}/']")
        if link.count():
            link.first.click()
            console.picture(there / f"console-{kind}-one.png")
    console.close()


def _sealed(console: Console, there: Path) -> None:
    """Draw a report as it is sealed, opened, worked on and answered; leave the seal open."""
    page, reports = console.page, f"{console.url}/console/integrity"
    page.locator("main a[href^='/console/integrity/']").first.click()
    console.picture(there / "console-integrity-sealed.png")
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
    bare, _, asked = page.partition("?")
    name = bare.replace("/", "-") or "queue"
    name += "-narrowed" if "district=" in asked else ""
    console.picture(there / f"console-{name}{of}.png")
