"""The main job, as a villager, an office and a phone live it."""

import os
import re

import pytest

from tests.browser.console import Console
from tests.browser.driver import Phone
from tests.browser.villager import (
    NAME,
    ask,
    fill_sktm,
    first_start,
    leave_case,
    refresh,
)

WINDOWS = [("phone", True)]
"""In the dark, as the other journeys are by daylight; `make screens` takes pictures of all four."""
if os.environ.get("LAYAR_SCREENS"):
    WINDOWS += [("phone", False), ("tablet", False), ("tablet", True)]


@pytest.mark.parametrize(("size", "dark"), WINDOWS)
def test_an_application_goes_out_and_its_answer_comes_back(
    browser, app, office, clerk_account, paper, keep, size, dark
):
    """Filled without an office, received when there is one, mended once, approved, shown done."""
    phone = Phone(browser, app.url, size, dark=dark).open()
    first_start(phone, keep)
    fill_sktm(phone, paper, keep)
    phone.tap("Kirim", exact=True)
    phone.sees("Tersimpan, menunggu sinyal")
    keep(phone, "11-saved")
    leave_case(phone)
    phone.nav("Kiriman")
    phone.sees("Kirim sekarang")
    keep(phone, "12-outbox")

    office.start()
    ask(phone)
    phone.sees("Semua sudah terkirim.", within_s=40)
    keep(phone, "13-sent")
    phone.nav("Permohonan")
    phone.tap(re.compile("Tidak mampu"))
    phone.sees("Sampai di kantor Labuha")
    keep(phone, "14-received")

    console = Console(browser, office.url, dark=dark)
    keep(console, "console-1-sign-in")
    console.signs_in(clerk_account)
    keep(console, "console-2-queue")
    console.opens(NAME)
    console.sees("Sekolah atau kuliah")
    console.shows_photo()
    keep(console, "console-3-case")
    console.presses("Kerjakan")
    console.returns("Jumlah tanggungan", "Di KK ada 5 orang.")
    keep(console, "console-4-returned")

    refresh(phone)
    phone.sees(re.compile("Jumlah tanggungan tidak sama dengan KK"), within_s=40)
    phone.sees(re.compile("Di KK ada 5 orang"))
    keep(phone, "15-needs-fix")
    phone.tap("Perbaiki")
    phone.fill("Jumlah tanggungan", "5")
    keep(phone, "16-fixing")
    phone.tap("Lanjut", exact=True)
    phone.tap("Kirim", exact=True)
    phone.heading("Perjalanan berkas")
    phone.sees("Perbaikan dikirim")
    refresh(phone)
    phone.sees("Diperiksa desa", within_s=40)

    console.reloads()
    console.sees("5")
    console.presses("Setujui")
    keep(console, "console-5-approved")
    refresh(phone)
    phone.sees("Siap diambil", within_s=40)
    keep(phone, "17-approved")
    console.presses("Selesai")
    refresh(phone)
    phone.sees(re.compile("Selesai"), within_s=40)
    keep(phone, "18-done")
    phone.close()
    console.close()
