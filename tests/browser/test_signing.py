"""The working day of a signing official, in a real browser: what waits, several signed, one not."""

import random
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from app.settings import HERE, read_deployment
from app.storage import letters
from app.voyage import cargo
from app.voyage.office import new_account
from app.voyage.villager import Villager
from protocol import services, world
from protocol.ids import receipt_code
from protocol.letters import Verdict
from tests import warm
from tests.browser.console import Console

FUEL = ("rekomendasi-bbm-nelayan",)
PEOPLE = {"loket": "clerk", "periksa": "verifier", "kadis": "signer"}


class Fisheries:
    """An agency with a clerk, somebody who checks and its head, and a phone that has applied."""

    def __init__(self, folder):
        self.staff = {
            name: replace(new_account(name, f"Contoh {name.title()}", FUEL), role=role)
            for name, role in PEOPLE.items()
        }
        self.office = warm.Office(folder / "office")
        self.office.prepare(*self.staff.values())
        self.office.start()
        deployment = read_deployment(HERE / "deployment.toml")
        facts = replace(deployment, office=self.office.url)
        self.villager = Villager(folder / "phone", facts, world.real())

    def applies(self, number):
        """Send applications, and return their ids."""
        service, dice = services.catalogue()[FUEL[0]], random.Random(5)
        made = cargo.make(service, date.today(), dice, papers=False)  # noqa: DTZ011 - made up
        sent = [self.villager.writes(made) for _ in range(number)]
        while self.villager.waits():
            self.villager.exchanges()
        return sent

    def enters(self, browser, name, size="tablet"):
        """Sit down at the console as somebody."""
        console = Console(browser, self.office.url, size)
        console.signs_in(self.staff[name])
        expect(console.page.locator(".who")).to_be_visible()
        return console

    def held(self, case):
        """Return the letters of a case as the phone has them."""
        with self.villager.store.reading() as session:
            return letters.of_case(session, case)

    def verdict(self, text):
        """Return what the phone says of a code, without asking anybody."""
        with self.villager.store.reading() as session:
            return letters.check(session, text, self.villager.world.now()).verdict


@pytest.fixture(scope="module")
def fisheries(tmp_path_factory):
    there = Fisheries(tmp_path_factory.mktemp("fisheries"))
    yield there
    there.villager.store.close()
    there.office.stop()


def test_a_signing_officials_working_day(browser, fisheries, keep):
    """Sees what waits, looks at a draft, sends one back, signs the others, opens the register."""
    cases = fisheries.applies(3)
    clerk = fisheries.enters(browser, "loket")
    for case in cases:
        clerk.prepares(case)
    clerk.sees("Anda yang menyiapkan. Orang lain yang memeriksa.")
    clerk.close()
    verifier = fisheries.enters(browser, "periksa")
    for case in cases:
        verifier.checks(case)
    verifier.close()

    signer = fisheries.enters(browser, "kadis")
    page = signer.page
    page.get_by_role("link", name="Surat keluar").click()
    expect(page.get_by_role("heading", name="Menunggu tanda tangan 3")).to_be_visible()
    keep(signer, "console-outgoing")
    row = page.get_by_role("listitem").filter(has_text=receipt_code(cases[0]))
    row.get_by_role("link", name="Surat Rekomendasi Pembelian BBM").click()
    expect(page.get_by_role("img", name="Halaman surat, konsep")).to_contain_text("KONSEP")
    expect(page.locator("svg.a4")).to_contain_text("Contoh Kadis")
    keep(signer, "console-letter-draft")
    signer.sends_back("Nama perahu belum sama dengan pas kecil.")

    page.get_by_role("link", name="Surat keluar").click()
    for case in cases[1:]:
        page.get_by_label(f"Centang {receipt_code(case)}").check()
    keep(signer, "console-outgoing-ticked")
    signer.presses("Tanda tangani yang dicentang")
    signer.sees("2 surat sudah terbit.")
    expect(page.get_by_role("heading", name="Dikembalikan 1")).to_be_visible()
    keep(signer, "console-outgoing-signed")

    fisheries.villager.exchanges()
    fisheries.villager.exchanges()
    (held,) = fisheries.held(cases[1])
    assert fisheries.verdict(held.code) is Verdict.GENUINE
    with fisheries.villager.store.reading() as session:
        assert letters.file(session, held).startswith(b"%PDF")

    page.get_by_role("link", name="Buku register").click()
    expect(page.get_by_role("row")).to_have_count(3)
    expect(page.get_by_role("table")).to_contain_text("/002/DISKAN/")
    keep(signer, "console-register")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Ambil PDF").click()
    assert taken.value.suggested_filename.startswith("register-fisheries-")

    page.goto(f"{signer.url}/console/cases/{cases[1]}/letter")
    page.get_by_text("Cabut surat", exact=True).first.click()
    page.get_by_label("Alasan dicabut").fill("Ukuran perahu salah.")
    signer.presses("Cabut surat")
    signer.sees("Surat sudah dicabut.")
    keep(signer, "console-letter-annulled")
    fisheries.villager.exchanges()
    assert fisheries.verdict(held.code) is Verdict.WITHDRAWN
    page.goto(f"{signer.url}/console/letters")
    page.get_by_label("Isi kode gambar pada surat").fill(held.code)
    signer.presses("Periksa")
    signer.sees("Surat ini sudah ditarik kembali. Tidak berlaku lagi.")
    signer.sees("Contoh Kadis, Dinas Perikanan")
    signer.close()


@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_no_page_of_letters_is_wider_than_its_window(browser, fisheries, size):
    """A draft, what waits and the register fit a phone as they fit a desk."""
    (case,) = fisheries.applies(1)
    clerk = fisheries.enters(browser, "loket", size)
    clerk.prepares(case)
    for page in (f"cases/{case}", f"cases/{case}/letter", "outgoing", "registers"):
        clerk.page.goto(f"{clerk.url}/console/{page}")
        wider = clerk.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, page
    clerk.close()
