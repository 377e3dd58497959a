"""The main job, as a villager, an office and a phone live it."""

import io
import random
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from app.voyage import cargo
from tests.browser.console import Console
from tests.browser.driver import Phone
from tests.browser.villager import NAME, NIK, begin_sktm, fill_sktm, first_start


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "kk.jpg"
    path.write_bytes(cargo.paper(random.Random(7)))
    return path


def test_an_application_goes_out_and_its_answer_comes_back(
    browser, app, office, clerk_account, paper, keep
):
    """Filled without an office, received when there is one, mended once, approved, shown done."""
    phone = Phone(browser, app.url).open()
    first_start(phone, keep)
    begin_sktm(phone)
    fill_sktm(phone, paper, keep)
    phone.tap("Kirim", exact=True)
    phone.sees("Tersimpan, menunggu sinyal")
    keep(phone, "phone-07-saved")

    office.start()
    phone.nav("Belum terkirim")
    keep(phone, "phone-08-outbox")
    phone.tap("Kirim sekarang")
    phone.sees("Semua sudah terkirim.", within_s=40)
    phone.nav("Permohonan")
    phone.tap(re.compile("Tidak mampu"))
    phone.sees("Sampai di kantor Labuha")
    keep(phone, "phone-09-received")

    console = Console(browser, office.url)
    console.signs_in(clerk_account)
    keep(console, "console-01-queue")
    console.opens(NAME)
    console.sees("Sekolah atau kuliah")
    assert console.photo_is_whole("Kartu Keluarga")
    keep(console, "console-02-case")
    console.presses("Mulai periksa")
    console.returns(
        reason="Data berbeda dengan KK", question="Jumlah tanggungan", note="Di KK ada 5 orang."
    )
    keep(console, "console-03-returned")

    phone.nav("Belum terkirim")
    phone.tap("Kirim sekarang")
    phone.nav("Permohonan")
    phone.tap(re.compile("Tidak mampu"))
    phone.sees(re.compile("Jumlah tanggungan tidak sama dengan KK"), within_s=40)
    keep(phone, "phone-10-needs-fix")
