"""A village's shared tablet, from its lock to a letter on a citizen's phone, in a real browser."""

import random
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app import letter_files
from app.settings import HERE, read_deployment
from app.voyage import cargo
from app.voyage.villager import Villager
from bench import people
from protocol import services, world
from protocol.ids import CaseId
from tests.browser import officer, villager
from tests.browser.conftest import SCREENS
from tests.browser.driver import Phone
from tests.browser.officer import HEAD, HOME, OPERATOR, SECRETARY, Tablet
from tests.browser.serving import AppProcess

SKTM = services.catalogue()["surat-keterangan-tidak-mampu"]
HELPED = dict(zip(people.COLUMNS, list(people.crowd(officer.PEOPLE))[7], strict=True))


@dataclass(frozen=True)
class Applied:
    """An application of a citizen's, who it is for, and the office's words in a file."""

    case: CaseId
    applicant: str
    trust: Path


@pytest.fixture
def deployment(office):
    return replace(read_deployment(HERE / "deployment.toml"), office=office.url)


@pytest.fixture
def case(tmp_path, office, deployment):
    """An application from a citizen's phone, on a tablet whose officers the office knows."""
    office.start()
    tablet = Tablet(tmp_path / "tablet", deployment)
    tablet.is_enlisted(office)
    citizen = Villager(tmp_path / "phone" / "data", deployment, world.real())
    made = cargo.make(SKTM, date.today(), random.Random(5), papers=False)  # noqa: DTZ011
    name = citizen.writes(replace(made, answers={**made.answers, "village_code": HOME}))
    citizen.exchanges()
    tablet.exchanges()
    tablet.exchanges()
    tablet.takes_register()
    tablet.is_left()
    citizen.store.close()
    trust = tmp_path / "trust.layar"
    trust.write_bytes(tablet.hears_roster())
    office.stop()
    return Applied(name, str(made.answers["full_name"]), trust)


@pytest.fixture
def app(tmp_path, office, deployment, case):
    """The tablet's app; there is no network."""
    app = AppProcess(tmp_path / "tablet", office, deployment.root.hex())
    app.start()
    yield app
    app.stop()


@pytest.fixture
def phone_app(tmp_path, office, deployment):
    """The app of the citizen, whose phone is off until there is a network."""
    app = AppProcess(tmp_path / "phone", office, deployment.root.hex())
    yield app
    if app.log.exists():
        app.stop()


@pytest.mark.parametrize("size", ["tablet"])
def test_a_village_finishes_what_is_its_own_without_a_signal(
    browser, app, phone_app, office, case, paper, keep, size, tmp_path
):
    """From three officers who switch and help each other to a letter that its citizen can check."""
    desk = Phone(browser, app.url, size).open()
    desk.sees("Tablet terkunci")
    keep(desk, "tablet-01-locked")
    officer.comes_on_duty(desk, HEAD)
    desk.heading("Antrean")
    keep(desk, "tablet-02-queue")
    officer.switches(desk, SECRETARY)

    desk.tap(re.compile("Ganti petugas"))
    desk.tap(re.compile(f"^{OPERATOR}"))
    officer.is_rescued(desk, OPERATOR, (SECRETARY, HEAD), officer.NEW_PIN)
    desk.told(re.compile("Kode rahasia baru sudah berlaku"))
    keep(desk, "tablet-03-rescued")
    officer.switches(desk, OPERATOR, officer.NEW_PIN)

    desk.nav("Warga", "Penduduk")
    desk.fill(re.compile("Cari nama"), HELPED["nama"][1:].lower())
    desk.tap(re.compile(f"^{HELPED['nama']}"))
    keep(desk, "tablet-04-register")
    desk.tap("Buatkan untuk warga ini")
    desk.tap(re.compile("^Surat Keterangan Tidak Mampu", re.IGNORECASE))
    officer.fills_for(desk, HELPED, paper, keep)
    desk.sees(re.compile("Warga bilang ya di depan petugas, dan cap jempolnya difoto"))
    keep(desk, "tablet-06-written")

    officer.switches(desk, SECRETARY)
    officer.endorses(desk, case.applicant)
    keep(desk, "tablet-07-endorsed")

    officer.issues(desk, case.applicant, keep)
    letter = tmp_path / "surat.pdf"
    officer.saves_letter(desk, letter)
    keep_paper(letter, "tablet-letter")
    code = letter_files.code(letter.read_bytes())
    at = len(code) - 60
    altered = code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]
    assert verifies(app, case.trust, letter)
    assert not verifies(app, case.trust, altered)
    desk.leads("Kembali", "Surat desa")
    desk.leads("Periksa surat", "Periksa surat")
    officer.checks(desk, code)
    desk.sees(re.compile("Surat ini asli"))
    keep(desk, "tablet-09-genuine")
    officer.checks(desk, altered)
    desk.sees(re.compile("Surat ini tidak asli"))

    office.start()
    desk.tap("Kembali")
    desk.nav("Kiriman", "Belum terkirim")
    villager.ask(desk)
    desk.sees("Semua sudah terkirim.", within_s=120)
    keep(desk, "tablet-10-sent")
    phone = Phone(browser, phone_app.start().url).open()
    phone.nav("Kiriman")
    villager.ask(phone)
    phone.nav("Permohonan")
    phone.tap(re.compile("Tidak mampu"))
    phone.sees(re.compile("Lihat surat 460.001"), within_s=60)
    keep(phone, "tablet-11-phone-case")
    phone.tap(re.compile("Lihat surat 460.001"))
    phone.sees(re.compile("Surat ini asli"))
    keep(phone, "tablet-12-phone-letter")


def verifies(app, trust, letter):
    """Whether `layar verify` says that a letter counts, by the office's words alone."""
    return app.runs("verify", str(letter), "--trust", str(trust)) == 0


def keep_paper(letter, name):
    """Keep a picture of a letter's first page where `make screens` asked for it."""
    page = pypdfium2.PdfDocument(letter)[0]
    folder = Path(SCREENS) if SCREENS else letter.parent
    page.render(scale=2).to_pil().save(folder / f"{name}.png")
