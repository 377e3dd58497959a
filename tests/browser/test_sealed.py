"""An inspector opens a sealed report in a real browser, reads it and answers it."""

import random
from dataclasses import replace
from datetime import date

import pytest

from app.settings import HERE, read_deployment
from app.storage import ledger
from app.voyage import cargo
from app.voyage.office import INSPECTOR, SEAL, new_account
from app.voyage.villager import Villager
from protocol import case, services, world
from tests import warm
from tests.browser.console import Console

CATALOGUE = services.catalogue()
STORY = "Petugas minta uang untuk KTP di dermaga."
NOTE = "Sudah kami periksa. Terima kasih."


@pytest.fixture
def office(tmp_path):
    """A real office with an inspector, and a phone that has reported an officer."""
    account = replace(new_account("ida", "Contoh Inspektur"), role=INSPECTOR)
    with warm.Office(tmp_path / "office") as office:
        office.prepare(account)
        office.start()
        deployment = read_deployment(HERE / "deployment.toml")
        phone = Villager(tmp_path / "phone", replace(deployment, office=office.url), world.real())
        phone.exchanges()
        made = cargo.report(CATALOGUE, date.today(), random.Random(3))  # noqa: DTZ011 - made up
        known = phone.writes(made)
        while phone.waits():
            phone.exchanges()
        yield office, account, phone, known


def test_an_inspector_opens_reads_and_answers(browser, office):
    """Sealed for who has only an account; open for who has the passphrase, until it is locked."""
    office, account, phone, known = office
    console = Console(browser, office.url, "phone")
    console.signs_in(account)
    console.page.goto(f"{office.url}/console/integrity/{known}")
    console.sees("Tersegel")
    assert STORY not in console.page.content()

    console.unseals("bukan kata sandi segel")
    console.sees("Kata sandi segel tidak cocok.")
    console.unseals(SEAL)
    console.sees(STORY)
    console.shows_photo()
    console.presses("Mulai periksa")
    console.sees("Laporan ini sedang Anda periksa.")
    console.page.get_by_label("Pesan untuk pelapor").first.fill(NOTE)
    console.sees(f"{len(NOTE)} / 1000")
    console.presses("Jawab dan tutup")
    console.sees("Laporan ini sudah dijawab.")
    console.presses("Kunci sekarang")
    console.page.goto(f"{office.url}/console/integrity/{known}")
    console.sees("Tersegel")
    assert NOTE not in console.page.content()
    console.close()

    phone.exchanges()
    with phone.store.reading() as session:
        heard = ledger.heard(session, known)
    told = case.fold(heard, CATALOGUE["pengaduan"].flow, CATALOGUE["pengaduan"].route)
    assert (told.history[-1].note, told.answers["text"]) == (NOTE, STORY)
